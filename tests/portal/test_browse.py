import json
import re
import subprocess
from html import unescape

import pytest
from django.urls import reverse

from motcua.catalogue.models import LifeEvent, ProcedureVersion
from tests.documents.tools import program


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def page(client, name, *args, **query):
    response = client.get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == 200
    return text_of(response)


pytestmark = pytest.mark.django_db


def test_home_asks_what_you_need_and_shows_eight_moments_of_life(client):
    text = page(client, "home")
    assert "Bạn cần làm thủ tục gì?" in text
    assert all(event.name in text for event in LifeEvent.objects.all())
    assert LifeEvent.objects.count() == 8
    assert "Đang công khai 108 thủ tục" in text


def test_home_of_an_empty_catalogue_still_opens(client):
    ProcedureVersion.objects.update(state="draft")
    assert "Nhiều người đang làm" not in page(client, "home")
    assert "Chưa công khai thủ tục nào" in page(client, "search")
    assert "Chưa có thủ tục nào trong mục này" in page(client, "life_event", "ket-hon")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang ky khai sinh", "Đăng ký khai sinh"),
        ("khai sih", "Đăng ký khai sinh"),
        ("xac nhan doc than", "Cấp Giấy xác nhận tình trạng hôn nhân"),
        ("1.009994", "nhà ở riêng lẻ"),
    ],
)
def test_search_understands_how_people_type(client, typed, found):
    assert found in page(client, "search", q=typed)


def test_every_hit_says_why_it_is_there(client):
    assert "Khớp tên thủ tục" in page(client, "search", q="khai sinh")


def test_a_typing_error_is_answered_with_what_was_meant(client):
    assert "Ý bạn là: " in page(client, "search", q="khai sih")


def test_no_hit_says_what_to_do_next(client):
    text = page(client, "search", q="qqqqzzzz")
    assert "Chưa tìm thấy thủ tục nào" in text and "Việc trong đời" not in text.split("<main")[0]


def test_markup_in_a_question_stays_text(client):
    response = client.get(reverse("portal:search"), {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content


def test_a_very_long_question_is_cut_and_answered(client):
    assert page(client, "search", q="khai sinh " * 400)


def test_the_level_filter_leaves_only_what_is_filed_there(client):
    assert "Đăng ký khai sinh" not in page(client, "search", q="1.001193", cap="tinh")
    assert "Làm ở xã, phường" in page(client, "search", cap="xa")
    assert page(client, "search", cap="tren-troi")


def test_a_field_is_listed_page_by_page_without_gaps(client):
    seen, after = [], ""
    for _turn in range(10):
        response = client.get(reverse("portal:search"), {"cap": "xa", "after": after})
        seen += [version.procedure.code for version in response.context["versions"]]
        after = response.context["next_key"]
        if not after:
            break
    assert len(seen) == len(set(seen))
    assert len(seen) == ProcedureVersion.objects.filter(competences__level="commune").count()


def test_filters_combine_stand_in_the_address_and_are_taken_back_one_by_one(client):
    text = page(client, "search", q="đăng ký", cap="xa", linhvuc="ho-tich", nopmang="co")
    assert "Đang lọc" in text and "Hộ tịch" in text
    assert "?q=%C4%91%C4%83ng+k%C3%BD&linhvuc=ho-tich&nopmang=co" in text  # without the level
    fewer = client.get(reverse("portal:search"), {"q": "đăng ký", "linhvuc": "ho-tich"}).context
    assert all(hit.version.field.code == "ho-tich" for hit in fewer["hits"])
    assert 0 < fewer["found"] < client.get(reverse("portal:search"), {"q": "đăng ký"}).context["found"]


def test_the_list_of_an_agency_holds_what_it_settles_for_the_levels_below(client):
    text = page(client, "search", coquan="huyen:lao-dong")
    assert "Phòng Lao động - Thương binh và Xã hội" in text and "trợ cấp xã hội hằng tháng" in text
    assert "Đăng ký khai sinh" not in text


def test_filters_that_leave_nothing_say_how_many_there_are_without_them(client):
    text = page(client, "search", q="khai sinh", coquan="tinh:giao-thong")
    assert "Không có thủ tục nào khớp với các lựa chọn lọc" in text and "?q=khai+sinh" in text


def test_suggestions_are_options_that_lead_to_the_procedure(client):
    text = page(client, "suggest", q="khai si")
    assert 'role="option"' in text and "/thu-tuc/" in text
    assert page(client, "suggest", q="k") == ""


def test_the_procedure_page_answers_the_four_questions(client):
    text = page(client, "procedure", "1.009994")
    assert all(word in text for word in ("Mang gì", "Bao lâu", "Bao nhiêu tiền", "Ở đâu"))
    assert "15 ngày" in text and "Từ 75.000 đ" in text.replace("\xa0", " ")
    assert "Nộp trực tuyến" in text


def test_the_place_says_that_the_desk_hands_the_dossier_up_and_gives_the_result(client):
    text = page(client, "procedure", "1.001776", cap="xa", huyen="502", xa="20341")
    assert "Bộ phận Tiếp nhận và Trả kết quả phường An Mỹ" in text
    assert "chuyển hồ sơ lên Phòng Lao động" in text and "kết quả trả tại đây" in text
    assert "chuyển hồ sơ lên" not in page(client, "procedure", "1.001193", huyen="502", xa="20341")
    assert "nhận tại cấp xã, cấp huyện giải quyết" in page(client, "search", q="1.001776")


def test_a_procedure_that_is_only_information_has_no_filing_button(client):
    version = ProcedureVersion.objects.filter(online_level="none").select_related("procedure").first()
    text = page(client, "procedure", version.procedure.code)
    assert "chưa nộp được qua mạng" in text and "/nop/" not in text


def test_a_procedure_without_a_limit_says_so_and_what_happens(client):
    text = page(client, "procedure", "1.010801")
    assert "Chưa có thời hạn" in text and "có ngày hẹn trả khi danh mục được bổ sung" in text
    assert "chưa có thời hạn giải quyết nên chưa nộp được qua mạng" in text and "/nop/" not in text


def test_a_limit_from_an_older_decision_names_it_and_waits_for_confirmation(client):
    text = page(client, "procedure", "1.005136")
    assert "5 ngày làm việc" in text and "Quyết định 1021/QĐ-BTP năm 2018, chờ xác nhận" in text


def test_a_code_nobody_has_confirmed_says_so(client):
    version = ProcedureVersion.objects.filter(procedure__code_confirmed=False).first()
    assert "mã chờ xác nhận" in page(client, "procedure", version.procedure.code)


def test_an_unknown_procedure_does_not_exist(client):
    assert client.get(reverse("portal:procedure", args=["9.999999"])).status_code == 404


def test_the_place_is_found_step_by_step_without_javascript(client):
    first = page(client, "procedure", "1.001193")
    assert "Thành phố Tam Kỳ" in first and "Phường An Mỹ" not in first
    second = page(client, "procedure", "1.001193", huyen="502")
    assert "Phường An Mỹ" in second
    third = page(client, "procedure", "1.001193", huyen="502", xa="20341")
    assert "Bộ phận Tiếp nhận và Trả kết quả phường An Mỹ, thành phố Tam Kỳ" in third


def test_a_commune_of_another_district_is_not_taken(client):
    text = page(client, "procedure", "1.001193", huyen="502", xa="20992")
    assert "Chọn nơi bạn ở" in text


def test_the_map_of_the_site_and_the_files_for_search_engines(client):
    assert 'href="/so-do-trang/"' in client.get("/").content.decode()
    assert "Sơ đồ trang" in page(client, "site_map")
    sitemap = client.get("/sitemap.xml")
    listed = re.findall("<loc>https?://[^/]+([^<]*)</loc>", sitemap.content.decode())
    assert all(client.get(path).status_code == 200 for path in listed if not path.startswith("/thu-tuc/"))
    mapped = set(re.findall(r'<li><a href="(/[^"?]*)"', client.get("/so-do-trang/").content.decode()))
    own = ("/ho-so-cua-toi/", "/giay-to-cua-toi/", "/lich-hen/")
    assert {path for path in mapped if path not in listed and not path.startswith((*own, "/tim/"))} == set()
    assert sitemap["Content-Type"] == "application/xml" and b"/thu-tuc/1.001193/" in sitemap.content
    assert b"Disallow: /ho-so-cua-toi/" in client.get("/robots.txt").content


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", 6), ("/tim/?q=khai+sinh", 9), ("/thu-tuc/1.001193/", 20), ("/su-kien/ket-hon/", 6)],
)
def test_pages_ask_the_database_a_fixed_number_of_times(client, django_assert_max_num_queries, address, most):
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)


def test_the_sample_form_asks_what_the_form_asks_and_is_marked_on_every_page(client):
    assert "Xem mẫu đơn (PDF)" in page(client, "procedure", "1.001193")
    answer = client.get("/thu-tuc/1.001193/mau-don/")
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Disposition"].startswith("inline")
    read = subprocess.run(
        [program("pdftotext"), "-", "-"], input=answer.content, capture_output=True, check=True
    )
    pages = [text for text in read.stdout.decode().split("\f") if text.strip()]
    assert len(pages) > 1 and all("MẪU" in text for text in pages)
    assert "Họ, chữ đệm, tên của trẻ" in read.stdout.decode()


def test_a_procedure_without_a_form_has_no_sample(client):
    assert "Xem mẫu đơn" not in page(client, "procedure", "2.000806")
    assert client.get("/thu-tuc/2.000806/mau-don/").status_code == 404


def test_search_engines_read_the_service_as_data_that_cannot_become_markup(client):
    ProcedureVersion.objects.filter(procedure__code="1.009994").update(
        name="Xây nhà </script><script>alert(1)</script> & sân"
    )
    html = client.get("/thu-tuc/1.009994/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1]
    facts = json.loads(block)
    assert facts["name"] == "Xây nhà </script><script>alert(1)</script> & sân"
    assert "<script>alert" not in html
    assert facts["@type"] == "GovernmentService" and facts["identifier"] == "1.009994"
    assert facts["availableChannel"][0]["name"] == "Bộ phận Một cửa cấp huyện"
    assert "offers" not in facts  # 75.000 or 150.000: not one price
    assert '<link rel="canonical"' in html


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("/", "Starting a business"),
        ("/tim/", "Civil status"),
        ("/tim/?q=driving+licence", "Exchange of a foreign driving licence"),
        ("/su-kien/ket-hon/", "Certificate of marital status"),
        ("/thu-tuc/1.001193/", "Registration of a birth (birth certificate)"),
        ("/chon-thu-tuc/ket-hon/", "What do you need to do?"),
        ("/so-do-trang/", "Losing a relative"),
    ],
)
def test_whoever_reads_english_reads_what_the_catalogue_is_called_in_english(client, address, read):
    client.cookies["django_language"] = "en"
    answer = client.get(address)
    assert read in text_of(answer)
    client.cookies["django_language"] = "vi"
    assert f">{read}<" not in client.get(address).content.decode()


def test_what_stays_vietnamese_on_a_page_in_english_says_so_to_screen_readers(client):
    ProcedureVersion.objects.filter(procedure__code="1.001193").update(name="Tên chưa có tiếng Anh")
    client.cookies["django_language"] = "en"
    html = client.get("/thu-tuc/1.001193/").content.decode()
    assert '<h1 lang="vi">Tên chưa có tiếng Anh</h1>' in html and '<ol lang="vi">' in html
