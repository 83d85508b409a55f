"""What a form refuses of an answer, the result that repeats the answer refuses: whatever its own type."""

import json
from datetime import date

import pytest

from motcua.catalogue import eforms, seed
from motcua.dossiers.result_checks import Declaration, problems_of
from motcua.dossiers.result_comparing import Change, Origin
from motcua.dossiers.result_fields import FIELDS, RULES_OF

FORMS = seed.FOLDER.parent / "eforms"
TODAY = date(2022, 7, 25)
BAD = {
    "id_number": "12345",
    "phone": "0905",
    "email": "bởi thư",
    "choice": "Sao Hỏa",
    "multi_choice": "Sao Hỏa",
    "date": "31/02/2020",
    "number": "nhiều lắm",
    "money": "nhiều lắm",
    "computed": "nhiều lắm",
    "yes_no": "có lẽ",
}


def pairs():
    """Every seeded form with the template of the result that its procedure ends in."""
    for row in seed.read():
        for result in row.get("results", [])[:1]:
            _name, _bar, template = result.partition(" | ")
            if template and row.get("form_key"):
                yield row["form_key"], template


def repeated():
    """Each value of a result beside the one question of the form that it repeats."""
    for form_key, template in sorted(set(pairs())):
        form = definition(form_key)
        asked = {one.key: one for page in form.pages for one in page.fields}
        for field in FIELDS[template]:
            questions = [asked[key] for key in field.answers if key in asked]
            if len(questions) == 1 and questions[0].type in BAD:
                yield form_key, template, field.name, BAD[questions[0].type]


def definition(form_key: str) -> eforms.Definition:
    return eforms.parse(json.loads((FORMS / f"{form_key}.json").read_text(encoding="utf-8")))


def wrong(template: str, flat: dict[str, str], form_key: str = "", answers: dict | None = None):
    said = Declaration(
        form=definition(form_key) if form_key else None,
        answers=answers or {},
        received=TODAY,
        today=TODAY,
    )
    return problems_of(FIELDS[template], flat, rules=RULES_OF.get(template, ()), said=said)


@pytest.mark.parametrize(("form_key", "template", "name", "bad"), list(repeated()))
def test_a_value_is_judged_by_the_question_it_repeats(form_key, template, name, bad):
    assert "vui lòng điền" not in wrong(template, {name: bad}, form_key).get(name, "vui lòng điền")


def test_nothing_is_said_of_a_person_that_nobody_said():
    """Beforehand stands what the office says of itself, never what a person is or wants."""
    found = {field.name for fields in FIELDS.values() for field in fields if field.default}
    assert found == {"registered_at", "source", "body"}


def test_words_may_follow_an_identity_or_a_status_and_their_number_is_still_judged():
    for said, good in [
        ("Căn cước công dân số 049192001234, do Cục Cảnh sát cấp ngày 02/03/2021", True),
        ("049192001234", True),
        ("Căn cước công dân số 04919200123", False),
        ("không có", False),
    ]:
        problem = wrong("birth_certificate", {"declarant_identity": said}, "birth_registration")
        assert ("declarant_identity" not in problem) == good, said
    for said, good in [
        ("Đã ly hôn, chưa đăng ký kết hôn với ai khác, theo Bản án số 12/2020", True),
        ("Độc thân", False),
    ]:
        assert (
            "status" not in wrong("marital_status_certificate", {"status": said}, "marital_status")
        ) == good


def test_a_line_made_of_several_answers_is_judged_answer_by_answer():
    flat = {"death_paper.kind": "Giấy gì đó", "death_paper.date": "31/02/2022", "death_time": "27 giờ"}
    found = wrong("death_extract", flat, "death_registration")
    for name, part in [
        ("death_paper.kind", "Giấy báo tử"),
        ("death_paper.date", "31/02/2022"),
        ("death_time", ""),
    ]:
        assert part in found[name] and "vui lòng điền" not in found[name]


@pytest.mark.parametrize("template", RULES_OF)
def test_two_values_that_do_not_fit_are_refused_by_the_template(template):
    names = {field.name for field in FIELDS[template]} | {"@received"}
    for rule in RULES_OF[template]:
        assert {rule.field, rule.other} <= names
        day, other = ("2001", "01/07/2000") if rule.field.endswith(".born") else ("01/07/2000", "02/07/2000")
        if rule.rule == "after":
            other = day
        if rule.rule == "before" and not rule.field.endswith(".born"):
            day, other = other, day
        flat = {} if rule.rule == "either" else {rule.field: day, rule.other: other}
        if rule.other == "@received":
            flat = {rule.field: "24/07/2022"}
        assert wrong(template, flat | {rule.field.split(".")[0] + ".name": "Lê Thị Hoa"})[rule.field] == str(
            rule.message
        )


def test_the_forms_own_comparisons_bind_what_the_draft_says():
    answers = {"guardian_id_number": "049192001234", "person_id_number": "049192001235"}
    answers |= {"person_birth_date": "1980-01-02", "death_date": "2022-07-20", "notice_date": "2022-07-21"}
    flat = {"died": "22/07/2022", "born": "02/01/1980", "death_paper.date": "21/07/2022"}
    form = definition("death_registration")
    assert any(check.field == "notice_date" for check in form.checks)
    said = Declaration(form=form, answers=answers, received=TODAY, today=TODAY)
    found = problems_of(FIELDS["death_extract"], flat, rules=(), said=said)
    assert "death_paper.date" in found and "died" in found
    found = problems_of(FIELDS["death_extract"], flat | {"died": "20/07/2022"}, rules=(), said=said)
    assert "death_paper.date" not in found and "died" not in found


def test_a_value_is_marked_where_it_departs_from_what_it_came_from_and_nowhere_else():
    origin = Origin({"born": "20/07/2022", "sex": "Nam", "phone": ""})
    for name, written, change in [
        ("born", "20/07/2021", Change.DIFFERS),
        ("born", " 20/07/2022 ", Change.NONE),
        ("sex", "", Change.DIFFERS),
        ("phone", "0905123456", Change.ADDED),
        ("phone", "", Change.NONE),
        ("body", "Đồng ý", Change.NONE),
    ]:
        assert origin.change(name, written) == change, name
