"""The form builder, without JavaScript: from an empty draft to a published version, and back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.catalogue.eform_store import current_form, seed_forms
from motcua.catalogue.eforms.editing import at_place, questions_in
from motcua.catalogue.models import EForm, EFormChange
from motcua.console.eform_drafts import SHAPES, kind_of
from tests.agencies.factories import AT, DAY
from tests.catalogue.forms import KEYS, SEED
from tests.console.pages import page, send, signed_in, text_of

KEY = "quan_ly_le_hoi"
PASSED, FAILED = "chip--on-time", "chip--late"


@pytest.fixture
def editor(quangnam, client):
    return signed_in(client, "bt.an")


def draft():
    return EForm.objects.get(key=KEY, published_at=None)


def put(client, *, muc="", vao="", loai="", **data):
    """One piece, as its page sends it."""
    query = {name: value for name, value in {"muc": muc, "vao": vao, "loai": loai}.items() if value}
    url = reverse("console:form_item", args=[KEY])
    data = {"revision": draft().revision, **data}
    response = client.post(f"{url}?" + "&".join(f"{k}={v}" for k, v in query.items()), data, follow=True)
    assert response.status_code == 200, text_of(response)
    return text_of(response)


def act(client, **data):
    data = {"revision": draft().revision, **data}
    return text_of(client.post(reverse("console:form_change", args=[KEY]), data, follow=True))


def publish(client, day="25/07/2022", **data):
    data = {"revision": draft().revision, "valid_from": day, **data}
    return text_of(client.post(reverse("console:form_publish", args=[KEY]), data, follow=True))


def question(client, loai, key, label, vao="pages.0.fields", **more):
    return put(client, vao=vao, loai=loai, key=key, label=label, required="on", **more)


@pytest.fixture
def begun(editor):
    """A festival is announced: one page, three questions and a computed one."""
    send(editor, "form_create", key=KEY, title="Thông báo tổ chức lễ hội")
    put(editor, vao="pages", key="event", title="Lễ hội", title_en="Festival")
    question(editor, "text", "name", "Tên lễ hội", label_en="Name of the festival")
    question(editor, "yes_no", "has_stage", "Có dựng sân khấu?")
    question(
        editor,
        "number",
        "stage_area",
        "Diện tích sân khấu",
        unit="m²",
        min="1",
        when_0_field="has_stage",
        when_0_operation="is",
        when_0_value="có",
    )
    question(editor, "computed", "deposit", "Tiền ký quỹ", formula="stage_area * 50000", unit="đồng")
    return editor


def test_a_form_is_built_tested_and_published(begun):
    fields = draft().definition["pages"][0]["fields"]
    assert [one["key"] for one in fields] == ["name", "has_stage", "stage_area", "deposit"]
    assert fields[0]["label"] == {"vi": "Tên lễ hội", "en": "Name of the festival"}
    assert fields[2] == {
        "type": "number",
        "key": "stage_area",
        "label": "Diện tích sân khấu",
        "min": 1,
        "unit": "m²",
        "when": {"field": "has_stage", "is": True},
    }
    text = put(
        begun,
        vao="tests",
        name="Có sân khấu",
        typed="name = Lễ hội Bà Thu Bồn\nhas_stage = có\nstage_area = 100",
        shows="stage_area",
        mistakes="none",
        computed="deposit = 5.000.000",
    )
    assert FAILED not in text and PASSED in text and "chỉ hỏi khi “Có dựng sân khấu?” là có" in text
    assert "Đã công bố phiên bản 1" in publish(begun)
    form = current_form(KEY, DAY)
    assert (form.title, form.valid_from, form.number) == ("Thông báo tổ chức lễ hội", DAY, 1)
    acts = list(EFormChange.objects.filter(key=KEY).order_by("id").values_list("act", flat=True))
    assert acts == ["created", *["added"] * 6, "published"]


def test_a_failing_test_blocks_publishing_and_says_why(begun):
    text = put(begun, vao="tests", name="Sai", typed="stage_area = 100", shows="stage_area", mistakes="any")
    assert FAILED in text and "phải được hỏi mà không hỏi" in text
    assert "có 1 bài thử không đạt: “Sai”" in publish(begun)
    assert current_form(KEY, DAY) is None
    put(begun, muc="tests.0", name="Đúng", typed="has_stage = không", hides="stage_area", mistakes="any")
    assert "Đã công bố" in publish(begun)


def test_what_is_wrong_is_named_and_blocks_publishing(begun):
    put(begun, muc="pages.0.fields.3", key="deposit", label="Tiền ký quỹ", formula="soul * 2")
    text = page(begun, "form_draft", KEY)
    said = "câu “Tiền ký quỹ” (deposit): công thức nhắc câu “soul” không có trong biểu mẫu"
    assert said in text
    assert "còn 1 điểm phải sửa" in publish(begun) and current_form(KEY, DAY) is None


def test_a_new_question_with_a_mistake_keeps_what_was_typed(begun):
    url = reverse("console:form_item", args=[KEY]) + "?vao=pages.0.fields&loai=choice"
    data = {"revision": draft().revision, "key": "Loại", "label": "Quy mô lễ hội", "options": ""}
    response = begun.post(url, data)
    text = text_of(response)
    assert response.status_code == 422 and "Khóa chỉ gồm chữ thường" in text
    assert "ít nhất một lựa chọn" in text and "Quy mô lễ hội" in text


def test_questions_move_by_buttons_and_go_by_one(begun):
    put(begun, vao="pages", key="more", title="Thêm")
    act(begun, _up="pages.0.fields.1")
    act(begun, _down="pages.0.fields.3")
    pages = draft().definition["pages"]
    assert [one["key"] for one in pages[0]["fields"]] == ["has_stage", "name", "stage_area"]
    assert pages[1]["fields"][0]["key"] == "deposit"
    act(begun, _remove="pages.1")
    assert len(draft().definition["pages"]) == 1
    change = EFormChange.objects.filter(key=KEY).latest("id")
    assert (change.act, change.what, change.staff_name) == ("removed", "“Thêm” (more)", change.staff_name)
    assert change.before["fields"][0]["key"] == "deposit"
    assert "Chuyển chỗ" in page(begun, "form_changes", KEY)


def test_a_page_drawn_before_somebody_elses_change_changes_nothing(begun):
    old = draft().revision
    act(begun, _up="pages.0.fields.1")
    before = draft().definition
    text = act(begun, _up="pages.0.fields.1", revision=old)
    assert "vừa sửa bản nháp này" in text and draft().definition == before
    url = reverse("console:form_item", args=[KEY]) + "?muc=pages.0.fields.0"
    data = {"revision": old, "key": "name", "label": "Tên khác", "required": "on"}
    response = begun.post(url, data)
    assert "vừa sửa bản nháp này" in text_of(response) and "Tên khác" in text_of(response)
    assert draft().definition == before


def test_a_published_form_gets_a_new_version_from_a_later_day(begun):
    publish(begun)
    send(begun, "form_open", KEY)
    send(begun, "form_open", KEY)
    assert draft().number == 2
    act(begun, title="Thông báo lễ hội", title_en="", basis="Nghị định 110/2018/NĐ-CP (cần xác nhận)")
    assert "phải từ 25/07/2022 trở đi" in publish(begun, "24/07/2022")
    assert "phiên bản 2, hồ sơ mới dùng từ ngày 01/08/2022" in publish(begun, "01/08/2022")
    assert current_form(KEY, DAY).number == 1
    assert current_form(KEY, DAY.replace(month=8, day=1)).title == "Thông báo lễ hội"
    text = page(begun, "forms")
    assert "Phiên bản 2 dùng từ 01/08/2022" in " ".join(text.split())
    assert "Phiên bản này dùng cho hồ sơ mới từ" in page(begun, "form", KEY, 2)


def test_a_draft_is_thrown_away_and_the_published_version_stays(begun):
    publish(begun)
    send(begun, "form_open", KEY)
    assert "Giữ lại, soạn tiếp" in page(begun, "form_discard", KEY)
    send(begun, "form_discard", KEY, revision=draft().revision)
    assert EForm.objects.get(key=KEY).number == 1
    assert "không còn bản nháp" in text_of(begun.get(reverse("console:form_draft", args=[KEY]), follow=True))
    assert EFormChange.objects.filter(key=KEY, act="discarded").exists()


def test_a_form_goes_out_as_a_file_and_comes_in_again(editor):
    seed_forms(AT)
    url = reverse("console:form_export", args=["marital_status", 1])
    content = editor.get(url).content
    file = SimpleUploadedFile("x.json", content)
    response = editor.post(reverse("console:form_import"), {"key": KEY, "file": file}, follow=True)
    assert "Đã nạp vào bản nháp" in text_of(response)
    assert draft().definition == json.loads(content) == current_form("marital_status", DAY).definition


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "không phải JSON"),
        ("[]", "thiếu danh sách trang"),
        ('{"pages": []}', "thiếu tên"),
        ('{"title": "a\\u0000", "pages": []}', "ký tự hỏng"),
        ('{"title": "a", "pages": [' + "[" * 60 + "]" * 60 + "]}", "lồng nhau"),
        ("", "chọn tệp hoặc dán"),
    ],
)
def test_a_file_that_is_no_form_is_refused_in_words(editor, text, words):
    response = editor.post(reverse("console:form_import"), {"key": KEY, "text": text})
    assert response.status_code in {409, 422} and words in text_of(response)
    assert not EForm.objects.exists()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("(?!.*công ty).+", "nhìn trước"), (r"(.)\1", "nhắc lại"), (r"\w+", "chỉ hiểu chữ không dấu")],
)
def test_a_pattern_that_cannot_be_is_refused_when_it_is_written(begun, pattern, words):
    url = reverse("console:form_item", args=[KEY]) + "?vao=pages.0.fields&loai=text"
    data = {"revision": draft().revision, "key": "k", "label": "Câu", "pattern": pattern}
    answer = begun.post(url, data)
    assert answer.status_code == 422 and words in text_of(answer) and pattern in text_of(answer)
    assert "k" not in questions_in(draft().definition)


def test_words_that_may_not_stand_in_an_answer_are_kept_and_shown_again(begun):
    question(begun, "text", "shop", "Tên tiệm", without="công ty,  doanh nghiệp ,")
    made = next(one for one in draft().definition["pages"][0]["fields"] if one["key"] == "shop")
    assert made["without"] == ["công ty", "doanh nghiệp"]
    place = draft().definition["pages"][0]["fields"].index(made)
    url = reverse("console:form_item", args=[KEY]) + f"?muc=pages.0.fields.{place}"
    assert "công ty, doanh nghiệp" in text_of(begun.get(url))


def test_a_form_larger_than_anybody_fills_in_is_refused_and_nothing_is_stored(editor):
    fields = [{"key": f"q{one}", "type": "text", "label": "Câu"} for one in range(401)]
    data = {"title": "Tờ khai", "pages": [{"key": "p", "title": "Trang", "fields": fields}]}
    answer = editor.post(reverse("console:form_import"), {"key": KEY, "text": json.dumps(data)})
    assert answer.status_code == 409 and "có 401 câu hỏi, nhiều nhất là 400" in text_of(answer)
    assert not EForm.objects.exists()


def test_a_form_with_mistakes_comes_in_and_shows_them(editor):
    data = {
        "title": "Tờ khai",
        "pages": [{"key": "p", "title": "Trang", "fields": [{"key": "q", "type": "soul"}, 5]}],
    }
    response = editor.post(
        reverse("console:form_import"), {"key": KEY, "text": json.dumps(data)}, follow=True
    )
    assert "không có loại câu hỏi “soul”" in text_of(response)
    assert "Chưa xem trước được" in page(editor, "form_preview", KEY, 1)


def test_the_preview_walks_through_the_form_in_both_languages(begun):
    url = reverse("console:form_preview", args=[KEY, 1])
    text = text_of(begun.get(url))
    assert "Tên lễ hội" in text and "Diện tích sân khấu" not in text
    assert "Name of the festival" in text_of(begun.get(url + "?ngon-ngu=en"))
    wrong = begun.post(url, {"_page": "event", "_answers": "{", "has_stage": "yes", "stage_area": "0"})
    assert wrong.status_code == 422 and "từ 1 m² trở lên" in text_of(wrong)
    good = {"_page": "event", "_answers": "{}", "name": "Bà Thu Bồn", "has_stage": "yes", "stage_area": "20"}
    last = text_of(begun.post(url, good))
    assert "Xem lại và nộp" in last and "1.000.000 đồng" in last


@pytest.mark.parametrize("key", KEYS)
def test_every_piece_of_every_seeded_form_is_kept_when_its_page_is_saved_unchanged(key):
    definition = json.loads((SEED / f"{key}.json").read_text("utf-8"))
    asked = questions_in(definition)
    for place in places_of(definition):
        piece, shape = at_place(definition, place), SHAPES[kind_of(place)]
        drawn = shape(None, item=piece, questions=asked)
        sent = {name: value for name, value in drawn.initial.items() if name in drawn.fields}
        sent = {name: value for name, value in sent.items() if value is not None and value is not False}
        saved = shape(sent, item=piece, questions=asked)
        assert saved.is_valid(), (place, saved.errors)
        assert saved.item() == piece, place


def test_a_seeded_form_opens_in_the_builder_page_by_page(editor):
    seed_forms(AT)
    send(editor, "form_open", "promotion_notice")
    row = EForm.objects.get(key="promotion_notice", published_at=None)
    text = page(editor, "form_draft", "promotion_notice")
    assert "điểm phải sửa" not in text and FAILED not in text and PASSED in text
    url = reverse("console:form_item", args=["promotion_notice"])
    for place in places_of(row.definition):
        assert editor.get(f"{url}?muc={place}").status_code == 200, place


def places_of(definition):
    """Every page, question, column, comparison and test of a form."""
    for number, one in enumerate(definition["pages"]):
        yield f"pages.{number}"
        for place, field in enumerate(one["fields"]):
            yield f"pages.{number}.fields.{place}"
            for column in range(len(field.get("fields", []))):
                yield f"pages.{number}.fields.{place}.fields.{column}"
    for name in ("checks", "tests"):
        for number in range(len(definition.get(name, []))):
            yield f"{name}.{number}"


def test_only_editors_of_the_catalogue_build_forms(quangnam, client):
    seed_forms(AT)
    signed_in(client, "qt.hethong")
    for name, args in [
        ("form_draft", ["marital_status"]),
        ("form_create", []),
        ("form_preview", ["marital_status", 1]),
    ]:
        assert client.get(reverse(f"console:{name}", args=args)).status_code in {403, 404}
    assert client.post(reverse("console:form_open", args=["marital_status"])).status_code in {403, 404}
    assert EForm.objects.filter(published_at=None).count() == 0


def test_addresses_that_are_made_up_are_no_pages(begun):
    item = reverse("console:form_item", args=[KEY])
    for query in ("muc=pages", "vao=title", "vao=pages.0.fields&loai=soul", "muc=pages.0.fields"):
        assert begun.get(f"{item}?{query}").status_code in {302, 404}, query
    assert begun.get(reverse("console:form_draft", args=["none"])).status_code == 404
