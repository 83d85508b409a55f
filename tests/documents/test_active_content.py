"""Files that do something by themselves are refused, by what they do; honest ones are taken in as they are.

Every file is made by code, so nobody keeps a harmful one.
"""

import time

import pytest

from motcua.documents import checks
from motcua.documents.inspection.verdict import Active
from tests.documents import corpus_office, corpus_pdf, factories

HONEST = [(name, make, "pdf") for name, make in corpus_pdf.HONEST.items()] + [
    (name, make, "office") for name, make in corpus_office.HONEST.items()
]
MALICIOUS = [
    *((f"PDF: {name}", *made) for name, made in corpus_pdf.MALICIOUS.items()),
    *((f"office: {name}", *made) for name, made in corpus_office.MALICIOUS.items()),
]


@pytest.mark.parametrize(("make", "kind"), [one[1:] for one in HONEST], ids=[one[0] for one in HONEST])
def test_an_honest_file_is_taken_in(make, kind):
    checked = checks.check("giay to", make())
    assert (checked.pages is not None) == (kind == "pdf")


@pytest.mark.parametrize(("make", "what"), [one[1:] for one in MALICIOUS], ids=[one[0] for one in MALICIOUS])
def test_a_harmful_file_is_refused_and_the_person_is_told_what_it_has(make, what):
    with pytest.raises(checks.FileActive) as refused:
        checks.check("đơn.bin", make())
    said = str(refused.value)
    assert str(checks._ACTIVE[what]) in said and "Vui lòng in ra PDF" in said and "đơn.bin" in said


def test_the_corpus_is_large_on_both_sides_and_names_every_kind():
    assert len(HONEST) >= 30 and len(MALICIOUS) >= 60
    assert {what for _name, _make, what in MALICIOUS} == set(Active) == set(checks._ACTIVE)


def test_a_file_with_a_password_to_open_it_is_said_to_have_one():
    with pytest.raises(checks.FileLocked):
        checks.check("khóa.pdf", corpus_pdf.locked("mo"))
    encrypted = corpus_office.OLE + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(checks.FileLocked):
        checks.check("khóa.docx", encrypted)


@pytest.mark.parametrize(
    "make",
    [
        lambda: corpus_office.docx(word__a·xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        lambda: corpus_office.docx(word__a·xml="<a><b></a>"),
        lambda: corpus_office.docx(**{"word__..__..__a·xml": "<a/>"}),
        lambda: corpus_office.docx()[:-30],
        lambda: corpus_office.docx(**{f"word__{n}·xml": "<a/>" for n in range(5100)}),
    ],
    ids=["a document type", "broken XML", "a way out", "cut off", "too many parts"],
)
def test_a_package_that_no_program_writes_is_damaged(make):
    with pytest.raises(checks.FileDamaged):
        checks.check("đơn.docx", make())


def test_what_breaks_its_reader_ends_the_child_and_not_us(monkeypatch):
    """Too little memory stands for a fault of the reader: the child dies, the person reads a sentence."""
    from motcua.common import child

    monkeypatch.setattr(checks, "_LIMITS", child.Limits(seconds=12, memory=30_000_000))
    with pytest.raises(checks.FileDamaged):
        checks.check("đơn.pdf", factories.pdf())


def test_the_child_knows_no_secret(monkeypatch):
    from motcua.common import child

    monkeypatch.setenv("MOTCUA_SECRET_KEY", "rất bí mật")
    monkeypatch.setenv("DATABASE_URL", "postgres://chu:mat-khau@h/d")
    assert not {"MOTCUA_SECRET_KEY", "DATABASE_URL"} & child.environment(child.Limits()).keys()


def test_an_honest_file_is_looked_into_quickly():
    content = corpus_pdf.HONEST["ninety pages"]()
    began = time.perf_counter()
    checks.check("luận văn.pdf", content)
    assert time.perf_counter() - began < 8, "seconds on a busy machine; some 0.2 on a quiet one"


def test_a_paper_printed_here_starts_no_child(monkeypatch):
    """A receipt is printed at every reception: it is ours, and nobody waits for a process to say so."""
    from motcua.common import child

    monkeypatch.setattr(child, "run", None)
    checked = checks.made_here("giấy hẹn.pdf", factories.pdf("building_permit"))
    assert (checked.name, checked.mime, checked.pages) == ("giấy hẹn.pdf", checks.PDF, 2)
