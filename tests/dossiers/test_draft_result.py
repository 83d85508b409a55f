"""A result says nothing its declaration could not have said, and no line of its paper stays empty."""

import re
import subprocess
from datetime import date

import pytest

from motcua.catalogue.eform_store import current_form, seed_forms
from motcua.catalogue.models import ResultKind
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.dossiers import result_terms, results, validity
from motcua.dossiers.models import Paper
from motcua.dossiers.result_checks import ResultNotReady
from motcua.dossiers.result_fields import FIELDS, RULES_OF, ResultField
from motcua.dossiers.services import outcome, processing
from motcua.dossiers.status import Status
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY

OF_TYPE = {
    "text": "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ, tỉnh Quảng Nam",
    "place": "Xã Tam Thanh, thành phố Tam Kỳ, tỉnh Quảng Nam",
    "long": "Đồng ý giải quyết theo đề nghị.\nCó hiệu lực từ ngày ký.",
    "name": "Zơrâm Thị Ngọc Ánh",
    "date": "29/02/1992",
    "year": "1992",
    "sex": "Nữ",
    "ethnicity": "Cơ Tu",
    "nationality": "Việt Nam",
    "id_number": "049192001234",
    "measure": "96,5 m²",
    "lines": "Nguyễn Văn An\nLê Thị Bình",
    "trades": "Bán lẻ thực phẩm, 4711\nDịch vụ ăn uống, 5610",
}
# days that fit one another: whoever is a parent is born before the child, a death is after a birth
OF_NAME = {
    "mother.born": "1960",
    "father.born": "1958",
    "parent_born": "02/09/1960",
    "died": "11/07/2022",
    "death_paper.date": "12/07/2022",
    "registered": "06/08/2015",
    "first_registered": "06/08/2015",
}
WRONG = [
    ("born", "20/07/2030"),
    ("born", "31/02/2020"),
    ("born", "hôm qua"),
    ("sex", "xyz"),
    ("ethnicity", "Sao Hỏa"),
    ("nationality", "123"),
    ("child", "Nguyễn 123"),
    ("personal_id", "12345"),
    ("mother.born", "02/04/1991"),
    ("mother.born", "2091"),
]


def whole(template: str) -> dict[str, str]:
    return {field.name: OF_NAME.get(field.name) or OF_TYPE[field.type] for field in FIELDS[template]}


def of_kind(w, template: str):
    """A dossier at work whose result is printed by this template."""
    ResultKind.objects.filter(version=w.version).update(template=template, name="Kết quả thử")
    return factories.assigned(w)


def words_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def propose(w, dossier, data):
    return processing.propose(dossier_id=dossier.pk, by=w.dung, at=MONDAY, data=data)


@pytest.mark.parametrize("template", FIELDS)
def test_a_result_with_all_it_needs_prints_no_line_to_write_on(world, template):
    dossier = of_kind(world, template)
    needed = {name: text for name, text in whole(template).items() if _required(template, name)}
    for flat in (whole(template), needed):
        results.check(dossier, flat, at=MONDAY, kind=results.kind_of(dossier))
        own = results.Number("12/2022", "ABCD-EFGH-JKLM", validity.check_url("ABCDEFGHJKLM"))
        kind = results.kind_of(dossier)
        data = results.build(dossier, flat, dated=MONDAY, signatory=world.ha, kind=kind, number=own)
        text = words_of(render(kind.layout, data))
        assert not re.search("…|\\.\\.\\.", text), text
        assert "12/2022" in text and "ABCD-EFGH-JKLM" in text


@pytest.mark.parametrize("template", FIELDS)
def test_without_one_of_the_values_it_prints_nothing_is_proposed(world, template):
    dossier = of_kind(world, template)
    wanted = [field for field in FIELDS[template] if field.required]
    for field in wanted:
        with pytest.raises(ResultNotReady, match=re.escape(str(field.label))):
            propose(world, dossier, whole(template) | {field.name: " "})
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING and not dossier.papers.filter(kind="draft").exists()


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_what_the_declaration_would_refuse_the_draft_refuses(world, name, text):
    dossier = of_kind(world, "birth_certificate")
    label = next(field.label for field in FIELDS["birth_certificate"] if field.name == name)
    with pytest.raises(ResultNotReady, match=re.escape(str(label))):
        propose(world, dossier, whole("birth_certificate") | {name: text})


def test_the_patterns_of_the_dossiers_own_form_bind_its_result(world):
    dossier = of_kind(world, "business_certificate")
    seed_forms(factories.vn(2022, 1, 1), ["household_business"])
    dossier.e_form = current_form("household_business", date(2022, 7, 25))
    dossier.save()
    with pytest.raises(ResultNotReady, match="Tên hộ kinh doanh"):
        propose(world, dossier, whole("business_certificate") | {"business": "Công ty Hai Lúa"})


def test_an_unknown_parent_leaves_the_whole_part_empty_and_half_a_parent_is_refused(world):
    dossier = of_kind(world, "birth_certificate")
    mother = {name: "" for name in whole("birth_certificate") if name.startswith("mother.")}
    with pytest.raises(ResultNotReady, match="Nơi cư trú của mẹ"):
        propose(world, dossier, whole("birth_certificate") | mother | {"mother.residence": "Tam Kỳ"})
    propose(world, dossier, whole("birth_certificate") | mother)
    draft = Paper.objects.get(dossier=dossier, kind="draft")
    text = words_of(documents.read(draft.file))
    assert "…" not in text and "Họ, chữ đệm, tên người mẹ:" in text


def test_a_signed_result_has_a_number_of_its_year_and_a_code_to_check_it_by(world):
    dossier = of_kind(world, "birth_certificate")
    propose(world, dossier, whole("birth_certificate"))
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    paper = Paper.objects.get(dossier=dossier, kind="result")
    text = words_of(documents.read(paper.file))
    assert paper.number == "01/2022" and "01/2022" in text
    assert validity.grouped(paper.check_code) in text
    assert "Ngày hai mươi chín tháng hai năm một nghìn chín trăm chín mươi hai" in " ".join(text.split())


def test_numbers_of_one_kind_of_result_follow_one_another(world):
    numbers = []
    for _n in range(3):
        dossier = of_kind(world, "decision")
        propose(world, dossier, {})
        outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
        numbers.append(Paper.objects.get(dossier=dossier, kind="result").number)
    assert numbers == ["01/2022", "02/2022", "03/2022"]


def test_terms_of_the_law_are_printed_as_in_force_on_the_day():
    for term in result_terms.terms():
        assert term["source"] and date.fromisoformat(term["valid_from"])
    assert result_terms.terms_on("building_permit", date(2022, 7, 25)) == {"start_within": "12 tháng"}
    assert result_terms.terms_on("building_permit", date(2010, 1, 1)) == {}


def _required(template: str, name: str) -> bool:
    field: ResultField = next(one for one in FIELDS[template] if one.name == name)
    either = {rule.field for rule in RULES_OF.get(template, ()) if rule.rule == "either"}
    return (field.required and not field.belongs) or name in either
