"""Tables that people send are opened in a process of its own: none of them takes the server with it."""

import io
import resource
import zipfile

import pytest
import xlsxwriter

from motcua.common import tables
from motcua.common.refusal import Refusal
from motcua.oversight import figure_tables
from motcua.payments import statements

ROWS = [["Ngày giao dịch", "Ghi có", "Nội dung"], ["25/07/2022", 15000, "MCABCDEFGH23 nop phi"]]


def workbook(*rows: list[object]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows or ROWS):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def rewritten(content: bytes, part: str, change) -> bytes:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, change(body) if part in entry.filename else body)
    return written.getvalue()


def with_cell(place: str) -> bytes:
    """The furthest cell says it stands here; a file of a few kilobytes."""
    number = "".join(one for one in place if one.isdigit())
    far = f'<row r="{number}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    return rewritten(workbook(), "worksheets/", lambda body: body.replace(b"</sheetData>", far))


def bomb() -> bytes:
    """Three hundred megabytes of blanks in a part of three hundred kilobytes."""
    return rewritten(workbook(), "worksheets/", lambda body: body + b" " * 300_000_000)


def coded(place: str) -> bytes:
    """The same cell in UTF-16, where a search for its letters finds nothing: the memory's limit holds."""
    far = rewritten(
        with_cell(place),
        "worksheets/",
        lambda body: body.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
    )
    assert place.encode() not in far
    return far


HOSTILE = {
    "the last cell there is": lambda: with_cell("XFD1048576"),
    "a hundred thousand lines": lambda: with_cell("SX100000"),
    "a column too far": lambda: with_cell("ZZ9"),
    "the last cell, coded": lambda: coded("XFD1048576"),
    "a part that unfolds": bomb,
    "no table": lambda: b"PK\x03\x04" + b"x" * 99,
    "nothing": lambda: b"",
}


def peak() -> int:
    """Kilobytes this process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@pytest.mark.parametrize("read", [statements.read, figure_tables.read], ids=["statement", "values"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_refused_with_a_sentence_and_costs_the_server_nothing(name, read):
    content = HOSTILE[name]()
    before = peak()
    with pytest.raises(Refusal) as refused:
        read("sao kê.xlsx", content)
    assert "Không đọc được" in str(refused.value) and "gửi lại" in str(refused.value)
    assert peak() - before < 40_000, "kilobytes"


def test_what_is_read_is_what_was_written():
    rows = tables.rows("a.xlsx", workbook(["Chữ “đ”", 1.5, 2, True]), most_rows=9)
    assert rows == [["Chữ “đ”", 1.5, 2.0, True]]
    assert tables.rows("a.csv", "\ufeffmã;số\r\nđ;1,5\r\n".encode(), most_rows=9) == [
        ["mã", "số"],
        ["đ", "1,5"],
    ]


def test_days_stay_days():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(0, 0, statements.datetime(2022, 7, 25), form)
    ((cell,),) = tables.rows("a.xlsx", written.getvalue(), most_rows=9)
    assert statements._day(cell) == statements.date(2022, 7, 25)


def test_a_statement_with_one_line_too_many_is_refused_and_none_is_dropped_in_silence(monkeypatch):
    monkeypatch.setattr(statements, "MOST_LINES", 3)
    line = "25/07/2022;15000;MCABCDEFGH23 {}\n".format
    head = "ngày;ghi có;nội dung\n"
    assert len(statements.read("a.csv", (head + line(1) + line(2)).encode())) == 2
    with pytest.raises(statements.StatementUnreadable):
        statements.read("a.csv", (head + line(1) + line(2) + line(3)).encode())


@pytest.mark.parametrize("content", [b'ng\xc3\xa0y,"' + b"x" * 300_000, b"a,\0b\n", b"\xff\xfe"])
def test_a_csv_that_breaks_the_reader_is_refused_too(content):
    with pytest.raises(statements.StatementUnreadable):
        statements.read("a.csv", content)
