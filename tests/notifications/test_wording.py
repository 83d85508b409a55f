import pytest

from motcua.integration.sandbox.message_gateway import TEMPLATES
from motcua.notifications import wording
from motcua.notifications.wording import FACTS, MissingFact, UnknownTemplate, word
from tests.notifications.factories import facts

ABOUT_PEOPLE = (
    "access_",
    "account_",
    "consent_given",
    "member_",
    "paper_shared",
    "secondment_",
)  # no dossier, so no code


def test_a_notice_says_what_happened_and_by_when_in_words():
    said = word("received", facts())

    assert said.subject == "Hồ sơ 000.00.01.H47-220128-0001 đã được tiếp nhận"
    assert "Trả kết quả trước 16:30 thứ Hai 07/02/2022." in said.body
    assert "Bộ phận Một cửa phường Minh An" in said.body


@pytest.mark.parametrize("template", wording.names())
def test_no_template_leaves_a_place_open_or_asks_for_an_unknown_fact(template):
    full = facts(reason="Thiếu bản chính giấy chứng sinh.", answer_by=facts()["due_at"])
    said = word(template, full)

    assert "{" not in said.subject + said.body
    assert set(wording.PLACE.findall(wording.source(template))) <= FACTS


@pytest.mark.parametrize("template", wording.names())
def test_the_first_paragraph_stands_by_itself_and_fits_a_short_message(template):
    said = word(template, facts(reason="Thiếu giấy chứng sinh.", answer_by=facts()["due_at"]))
    first = said.body.partition("\n\n")[0]

    assert facts()["code"] in first or template.startswith(ABOUT_PEOPLE)
    assert len(first) <= 335  # five parts of 67 letters with Vietnamese marks


@pytest.mark.parametrize("template", wording.names())
def test_the_longest_names_stay_whole_in_the_body_and_the_subject_stays_short(template):
    name = "Ủy ban nhân dân xã " + "Trà Giáp Thượng " * 12
    full = facts(owner=name, unit=name, agency=name, procedure=name * 4, reason="Vì " * 600)
    said = word(template, full | {"answer_by": facts()["due_at"]})

    assert len(said.subject) <= 300
    assert name.strip() in said.body and "{" not in said.body


def test_a_line_whose_fact_is_empty_is_left_out():
    body = word("submitted", facts(answer_by="")).body

    assert "trả lời có tiếp nhận" not in body
    assert "Thủ tục: Đăng ký khai sinh" in body


def test_braces_typed_by_a_person_stay_as_they_are():
    said = word("refused", facts(reason="Tên ghi {owner.__class__} không đúng"))

    assert "Tên ghi {owner.__class__} không đúng" in said.body


def test_a_missing_fact_is_the_callers_fault():
    given = facts()
    del given["unit"]
    with pytest.raises(MissingFact, match="received needs unit"):
        word("received", given)


def test_an_unknown_template_is_the_callers_fault():
    with pytest.raises(UnknownTemplate):
        word("../services", facts())


def test_every_template_is_registered_with_the_gateway():
    assert set(wording.names()) == TEMPLATES
