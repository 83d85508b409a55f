"""Values others measure: from a table or a connection, wrong lines named, nothing ever overwritten."""

import argparse
import csv
import json
import threading
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo
from python_calamine import CalamineWorkbook

from motcua.cli import figures as command
from motcua.oversight import figure_tables, outside
from motcua.oversight.families import families
from motcua.oversight.models import OutsideBatch, OutsideSource, OutsideValue
from motcua.oversight.services import fetching, loading
from tests.counter.factories import hidden, signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import vn

HEADS = ("Mã đơn vị", "Mã chỉ số", "Đơn vị tính", "Tử số", "Mẫu số")
CITY, OTHER = "000.00.31.H47", "000.00.40.H47"
NOON = vn(2022, 7, 25, 12, 0)
GOOD = [(CITY, "von-ttg", "triệu đồng", "1.234,5", "2000"), (OTHER, "von-ttg", "triệu đồng", "10", "40")]


def table(rows, heads=HEADS):
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([heads, *rows])
    return text.getvalue().encode("utf-8-sig")


def workbook(rows):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADS, *rows]):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def facts(client, page, content, name="von.csv", **more):
    key = hidden(text_of(client.get(page)))["key"]
    said = {"key": key, "day": "20/07/2022", "source": "Kho bạc Nhà nước tỉnh", "responsible": "Trần Thị Kho"}
    return said | {"file": SimpleUploadedFile(name, content)} | more


def send(who, content, *, family="von", **more):
    client, page = signed_in(who), reverse("counter:outside_load", args=[family])
    return client, client.post(page, facts(client, page, content, **more), follow=True)


def shown(who, **query):
    return text_of(signed_in(who).get(reverse("counter:map"), query))


@given(st.decimals(0, 10**12, places=2))
def test_a_number_is_read_as_it_is_written_in_viet_nam_and_in_a_spreadsheet(number):
    grouped = f"{number:,.2f}".replace(",", "·").replace(".", ",").replace("·", ".")
    assert figure_tables.number_of(grouped) == number == figure_tables.number_of(f"{number:.2f}")


@pytest.mark.parametrize("text", ["", "không", "1,2,3", "--1", "1e5", "NaN", "٣", "9" * 17])
def test_what_is_no_number_is_none(text):
    assert figure_tables.number_of(text) is None


def test_the_families_with_their_own_denominators():
    found = families()
    assert set(found) == {"von", "tiem", "dti", "ict", "par", "dong-bo", "ban-sao"}
    doses = [one.denominator for one in found["tiem"].indicators]
    assert len(doses) == 9 and len(set(doses)) == 9
    main = [one.points for one in found["dti"].indicators if one.key[-1].isdigit()]
    assert sum(filter(None, main)) == 1000 and len(main) == 9 and main[5] is None  # the sixth: not scored
    assert [one.key for one in found.values() if one.may_exceed] == ["tiem"]


def test_nothing_counts_until_a_person_has_looked_and_confirmed(above):
    client, answer = send(above.control, table(GOOD))
    text = text_of(answer)
    assert "61,7 %" in text and "chưa có" in text and OutsideValue.objects.count() == 0
    assert "von-ttg" not in shown(above.control)
    batch = OutsideBatch.objects.get()
    page = reverse("counter:outside_batch", args=[batch.pk])
    for _press in range(2):  # a double click takes once
        assert "Đã nhập 2 giá trị" in text_of(client.post(page, {"do": "take"}, follow=True))
    assert OutsideValue.objects.count() == 2
    text = shown(above.control, so="von-ttg")
    assert "1.234,50/2.000,00" in text and "20/07/2022" in text and "Trần Thị Kho" in text
    assert "Kho bạc Nhà nước tỉnh" in text and "số liệu cũ" not in text
    assert "1.244,50/2.040,00" in text  # the whole: places together
    assert "chưa có số liệu" in shown(above.control, so="von-ttg", ky="2022-06")


def test_every_wrong_line_is_named_and_nothing_is_kept(above):
    rows = [
        (CITY, "von-ttg", "tỷ đồng", "1", "2"),
        ("000.00.99.H47", "von-ttg", "triệu đồng", "1", "2"),
        (CITY, "lạ", "triệu đồng", "1", "2"),
        (CITY, "von-hdnd", "triệu đồng", "", "2"),
        (CITY, "von-hdnd", "triệu đồng", "5", "2"),
        (CITY, "von-hdnd", "triệu đồng", "-1", "2"),
        (CITY, "von-hdnd", "triệu đồng", "1", "0"),
        (CITY, "von-hdnd", "triệu đồng", "nhiều", "2"),
        (OTHER, "von-hdnd", "triệu đồng", "", ""),
    ]
    _client, answer = send(above.control, table(rows))
    text = text_of(answer)
    for said in (
        "Bảng có 8 chỗ sai",
        "Dòng 2: đơn vị tính ghi “tỷ đồng”, phải là “triệu đồng”",
        "Dòng 3: không có đơn vị “000.00.99.H47”",
        "Dòng 4: không có chỉ số “lạ”",
        "Dòng 5: thiếu tử số",
        "Dòng 6: tử số 5 lớn hơn mẫu số 2; trùng với dòng 5",
        "Dòng 7: tử số không được âm",
        "Dòng 9: tử số “nhiều” không phải là số",
    ):
        assert said in text
    assert "Dòng 10" not in text and OutsideBatch.objects.count() == 0
    assert 'value="Kho bạc Nhà nước tỉnh"' in text and answer.status_code == 422


def test_more_than_the_estimated_group_may_be_vaccinated_and_is_shown_as_more(above):
    brought(above, [(CITY, "tiem-18-3", "người", "10001", "10000")], family="tiem")
    assert "100,1 %" in shown(above.control, so="tiem-18-3")
    _client, answer = send(above.control, table([(CITY, "von-ttg", "triệu đồng", "10001", "10000")]))
    assert "tử số 10001 lớn hơn mẫu số 10000" in text_of(answer)


def test_places_that_are_not_in_the_table_are_named_before_it_is_taken(above):
    _client, answer = send(above.control, table(GOOD[:1]))
    assert "Giải ngân so với kế hoạch Thủ tướng Chính phủ giao: thiếu" in text_of(answer)


@pytest.mark.parametrize("content", [b"", b"khong;phai\n1;2", b"\xff\xfe\x00", b"PK\x03\x04hong"])
@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_what_is_no_table_is_said(above, content, name):
    _client, answer = send(above.control, content, name=name)
    assert answer.status_code in {409, 422} and "field__error" in text_of(answer)


def test_a_spreadsheet_keeps_its_decimals_and_the_points_of_a_province_are_checked(above):
    rows = [("000.00.00.H47", "dti", "điểm", 612.345, 1000), (CITY, "dti", "điểm", 512.345, 900)]
    _client, answer = send(above.control, workbook(rows), family="dti", name="dti.xlsx")
    assert "612,3450/1.000,0000" in text_of(answer)
    wrong = [("000.00.00.H47", "dti", "điểm", 612.5, 900)]
    _client, answer = send(above.control, workbook(wrong), family="dti", name="dti.xlsx")
    assert "điểm tối đa của tỉnh là 1000" in text_of(answer)


def test_the_template_filled_in_is_taken(above):
    page = reverse("counter:outside_template", args=["ict"])
    sheet = CalamineWorkbook.from_filelike(BytesIO(signed_in(above.control).get(page).content))
    heads, *rows = sheet.get_sheet_by_index(0).to_python()
    rows[0][5:7] = [0.4567, 1]
    content = table(rows, heads)
    _client, answer = send(above.control, content, family="ict", name="ict.csv")
    assert answer.status_code == 200 and "45,7 %" in text_of(answer)


def brought(above, rows, day=date(2022, 7, 20), *, at=NOON, take=True, family="von"):
    from motcua.common.ids import uuid7

    sheet = loading.Table(uuid7(), families()[family], day, "Kho bạc", "Bà Kho", "x.csv", table(rows))
    batch, outcome = loading.read_table(table=sheet, by=above.control, at=at)
    assert batch is not None, outcome.problems
    return loading.take(batch_id=batch.pk, by=above.control, at=at) if take else batch


def newest(above, until=date(2022, 7, 31), today=date(2022, 7, 25)):
    return outside.values_of({above.city.pk}, until, today=today)[above.city.pk]["von-ttg"]


def test_old_values_stay_and_each_day_shows_what_was_known_of_it(above):
    brought(above, GOOD, day=date(2022, 6, 30))
    brought(above, [(CITY, "von-ttg", "triệu đồng", "1500", "2000")])
    brought(above, [(CITY, "von-ttg", "triệu đồng", "1600", "2000")], at=vn(2022, 7, 25, 13, 0))
    assert newest(above).numerator == 1600 and OutsideValue.objects.count() == 4
    assert newest(above, date(2022, 6, 30)).share == 61.7
    assert not newest(above).said.stale and newest(above, today=date(2022, 9, 4)).said.stale
    assert OutsideValue.append_only


def test_the_same_table_again_and_a_day_ahead_are_refused(above):
    brought(above, GOOD)
    with pytest.raises(loading.AlreadyLoaded):
        brought(above, GOOD)
    with pytest.raises(loading.DayAhead):
        brought(above, GOOD, day=date(2022, 7, 26))


def test_of_two_officers_the_second_hears_who_decided(world, above):
    batch = brought(above, GOOD, take=False)
    beside = factories.person("QN02", "Phan Nhân Bản", above.control.unit, "tthc_control")
    loading.drop(batch_id=batch.pk, by=beside, at=NOON)
    page = reverse("counter:outside_batch", args=[batch.pk])
    answer = signed_in(above.control).post(page, {"do": "take"})
    assert answer.status_code == 409 and "Phan Nhân Bản vừa bỏ" in text_of(answer)
    assert OutsideValue.objects.count() == 0


def test_only_who_watches_loads_and_only_for_the_own_places(world, above):
    page = reverse("counter:outside_load", args=["von"])
    for who in (world.lan, world.dung, world.ha):
        assert signed_in(who).get(page).status_code == 403
    _client, answer = send(above.watcher, table(GOOD))  # the city's office: the other district is not its own
    assert "Dòng 3: không có đơn vị" in text_of(answer) and "Dòng 2" not in text_of(answer)
    batch = brought(above, GOOD, take=False)
    assert signed_in(above.watcher).get(reverse("counter:outside_batch", args=[batch.pk])).status_code == 404


def test_two_places_side_by_side_and_the_spreadsheet_say_whose_the_values_are(above):
    brought(above, GOOD)
    client = signed_in(above.control)
    both = {"so-sanh": [str(above.city.pk), str(above.elsewhere.pk)]}
    text = text_of(client.get(reverse("counter:map"), both))
    assert text.count("Giải ngân so với kế hoạch Thủ tướng Chính phủ giao") >= 2 and "Bà Kho" in text
    answer = client.get(reverse("counter:map_sheet"), {"ky": "2022-07"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    column = rows[2].index("Giải ngân so với kế hoạch Thủ tướng Chính phủ giao (%)") + 3
    assert rows[2][column] == "ngày, nguồn, người chịu trách nhiệm"
    assert "20/07/2022; Kho bạc; Bà Kho" in [row[column] for row in rows[3:]]


class Provider(BaseHTTPRequestHandler):
    """An office that answers with its values; what it says is set on the server."""

    def do_GET(self):
        known = self.headers["Authorization"] == "Bearer khoa-thu"
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(self.server.said if known else b"{}")

    def log_message(self, *_words):
        pass


@pytest.fixture
def provider():
    server = HTTPServer(("127.0.0.1", 0), Provider)
    server.said = b"{}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def answered(numerator, day="2022-07-24", **more):
    row = {"unit": CITY, "indicator": "dti", "measure": "điểm", "numerator": numerator, "denominator": 1000}
    return json.dumps({"day": day, "rows": [row | more]}).encode()


@pytest.fixture
def source(above, provider, settings):
    settings.FIGURE_SECRETS = {"DTI": "khoa-thu"}
    row = OutsideSource(
        slug="dti",
        family="dti",
        kind="http",
        url=f"http://127.0.0.1:{provider.server_port}/dti",
        secret="DTI",
        source="Sở Thông tin và Truyền thông",
        responsible="Ông Số",
        unit=above.province,
    )
    fetching.keep_source(row)
    return row


def test_a_connection_brings_each_new_answer_once(source, provider, above):
    provider.said = answered(612.345)
    assert fetching.fetch(slug="dti", at=NOON) is not None
    assert fetching.fetch(slug="dti", at=NOON) is None  # the same again
    provider.said = answered(613)
    assert fetching.fetch(slug="dti", at=NOON) is not None
    kept = OutsideValue.objects.order_by("pk").values_list("numerator", flat=True)
    assert list(kept) == [Decimal("612.345"), Decimal("613")]
    text = shown(above.control, so="dti", ky="2022-07")
    assert "61,3 %" in text and "Ông Số" in text and "24/07/2022" in text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answered(1200), "tử số 1200 lớn hơn mẫu số 1000"),
        (answered(1, measure="%"), "phải là “điểm”"),
        (answered(1, day="2022-07-26"), "còn ở phía trước"),
        (b"<html>", "không đúng dạng"),
        (b'{"day": "2022-07-01", "rows": 5}', "không đúng dạng"),
        (b'{"rows": []}', "không đúng dạng"),
    ],
)
def test_a_wrong_answer_changes_nothing_and_is_told_to_who_loads(source, provider, above, said, words):
    provider.said = said
    assert fetching.fetch(slug="dti", at=NOON) is None and OutsideValue.objects.count() == 0
    text = text_of(signed_in(above.control).get(reverse("counter:outside")))
    assert words in text and "Chưa lần nào đọc được." in text


def test_a_silent_or_locked_provider_is_told_and_the_old_values_stay(source, provider, above, settings):
    provider.said = answered(600)
    fetching.fetch(slug="dti", at=NOON)
    settings.FIGURE_SECRETS = {"DTI": "khoa-sai"}
    fetching.fetch(slug="dti", at=NOON.replace(hour=16))
    text = text_of(signed_in(above.control).get(reverse("counter:outside")))
    assert "trả lời mã 401" in text and "Lần cuối đọc được: 25/07/2022 12:00" in text
    settings.FIGURE_SECRETS = {}
    fetching.fetch(slug="dti", at=NOON.replace(hour=17))
    source.refresh_from_db()
    assert "chưa có khóa MOTCUA_FIGURES_DTI" in source.said and OutsideValue.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"family": "lạ"},
        {"url": "ftp://x"},
        {"kind": "database"},
        {"secret": "khóa bí mật"},
        {"responsible": " "},
    ],
)
def test_a_connection_without_what_it_needs_is_refused(source, wrong):
    for name, value in wrong.items():
        setattr(source, name, value)
    with pytest.raises(fetching.SourceWrong):
        fetching.keep_source(source)


def test_a_database_is_only_read(source, settings):
    known = connection.get_connection_params()
    here = {name: known[name] for name in ("host", "port", "dbname", "user", "password") if name in known}
    settings.FIGURE_SECRETS = {"DTI": make_conninfo(**here)}
    source.kind = "database"
    source.query = (
        f"SELECT '{CITY}' AS unit, 'dti' AS indicator, 'điểm' AS measure, 12.345 AS numerator, "
        "1000 AS denominator, d AS day FROM (VALUES (date '2022-07-01'), (date '2022-07-02')) AS v (d)"
    )
    fetching.keep_source(source)
    batch = fetching.fetch(slug="dti", at=NOON)
    assert batch.day == date(2022, 7, 2) and OutsideValue.objects.get().numerator == Decimal("12.345")
    for query in ("CREATE TABLE x ()", "SELEC", "SELECT 1 AS unit", "SELECT pg_sleep(0)"):
        source.query = query
        fetching.keep_source(source)
        assert fetching.fetch(slug="dti", at=NOON) is None
    assert OutsideValue.objects.count() == 1


def typed(capsys, *words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code = command.run(parser.parse_args(words))
    return code, capsys.readouterr()


def test_an_operator_connects_reads_and_lists(above, provider, settings, capsys):
    settings.FIGURE_SECRETS = {"DTI": "khoa-thu"}
    url = f"http://127.0.0.1:{provider.server_port}/dti"
    wanted = ["connect", "so-tttt", "--family", "dti", "--url", url, "--secret", "DTI"]
    wanted += [
        "--unit",
        "000.00.00.H47",
        "--source",
        "Sở Thông tin và Truyền thông",
        "--responsible",
        "Ông Số",
    ]
    assert typed(capsys, *wanted)[0] == 0
    provider.said = answered(612.5, day="2022-07-01")
    code, said = typed(capsys, "read", "so-tttt")
    assert code == 0 and "Đọc được 1 giá trị." in said.out
    provider.said = b""
    assert typed(capsys, "read", "so-tttt")[0] == 1
    code, said = typed(capsys, "list", "--json")
    assert code == 0 and json.loads(said.out)[0]["slug"] == "so-tttt"
    assert "so-tttt  dti  http  bật" in typed(capsys, "list")[1].out
    for wrong in (["read", "không-có"], [*wanted[:3], "lạ", *wanted[4:]], [*wanted[:9], "999", *wanted[10:]]):
        code, said = typed(capsys, *wrong)
        assert code == 2 and said.err
