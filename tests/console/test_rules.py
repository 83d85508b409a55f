"""What the law makes data is kept by officers: dated rows, from tomorrow on; the past stays."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.audit.models import RuleChange
from motcua.feedback import terms
from motcua.feedback.models import FeedbackTerm
from motcua.feedback.services import ruling as feedback
from motcua.queue import rules as queue_rules
from motcua.queue.models import DeskDay, PriorityGroup, QueueRule
from motcua.queue.rules import priority_groups, rules_on
from motcua.queue.services import ruling as queue
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2022, 7, 25), date(2022, 7, 26)
TEXT = "12/QĐ-UBND ngày 20/7/2022"


@pytest.fixture
def world(db):
    queue_rules.seed()
    terms.seed()
    return factories.world()


@pytest.fixture
def admin(world):
    return factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)


@pytest.fixture
def client(admin):
    return signed_in(admin)


def send(client, name, /, *args, **typed):
    return client.post(reverse(f"console:{name}", args=args), typed, follow=True)


def page(client, name, *args):
    answer = client.get(reverse(f"console:{name}", args=args))
    assert answer.status_code == 200
    return text_of(answer)


def wait_rule():
    return QueueRule.objects.get(code="wait_minutes", valid_from=date(2021, 3, 27))


def newest(code="wait_minutes"):
    return QueueRule.objects.filter(code=code).order_by("-valid_from").first()


def typed_number(**more):
    return {"value": "20", "basis": TEXT, "confirmed": "on", "valid_from": "26/07/2022"} | more


def test_a_target_changes_from_tomorrow_and_what_was_measured_until_then_keeps_its_own(world, client):
    old = newest("serve_minutes")
    answer = send(client, "queue_rules_change", old.pk, **typed_number())
    assert "“Phục vụ không quá (phút)” áp dụng từ 26/07/2022." in text_of(answer)
    assert (rules_on(TODAY).serve, rules_on(TOMORROW).serve) == (30, 20)
    told = page(client, "queue_rules")
    assert "sắp áp dụng" in told and "đến hết 25/07/2022" in told
    assert "Trần Quản Trị" in told and "Giá trị: 30 → 20" in told
    change = RuleChange.objects.get()
    assert (change.act, change.before["value"], change.after["value"]) == ("change", 30, 20)


def test_a_change_never_reaches_back_and_keeps_what_was_typed(world, client):
    answer = send(client, "queue_rules_change", newest("jumps").pk, **typed_number(valid_from="25/07/2022"))
    assert answer.status_code == 409
    assert "chỉ đổi được từ ngày 26/07/2022 trở đi" in text_of(answer) and TEXT in text_of(answer)
    assert QueueRule.objects.filter(code="jumps").count() == 1


def test_the_same_press_twice_writes_one_row_and_another_officers_change_is_told(world, client):
    old = newest("jumps")
    for _press in range(2):
        assert send(client, "queue_rules_change", old.pk, **typed_number(value="3")).status_code == 200
    assert QueueRule.objects.filter(code="jumps").count() == 2 and RuleChange.objects.count() == 1
    late = send(client, "queue_rules_change", old.pk, **typed_number(value="4", valid_from="01/08/2022"))
    assert late.status_code == 409 and "vừa được người khác đổi" in text_of(late)


def test_a_change_may_be_taken_back_before_it_begins_but_not_after(world, client, admin):
    send(client, "priority_groups_change", group("elderly").pk, **typed_group())
    coming = PriorityGroup.objects.get(code="elderly", valid_from=TOMORROW)
    assert "mức trước vẫn giữ nguyên" in text_of(send(client, "priority_groups_withdraw", coming.pk, yes="1"))
    assert group("elderly").valid_to is None and not PriorityGroup.objects.filter(pk=coming.pk).exists()
    assert "Dòng này không còn" in text_of(send(client, "priority_groups_withdraw", coming.pk, yes="1"))
    with pytest.raises(ruling.RuleBegan):
        ruling.withdraw(queue.GROUPS, key=group("elderly").pk, by=admin, at=EARLY)
    assert [row.act for row in RuleChange.objects.order_by("id")] == ["change", "withdraw"]


def group(code):
    return PriorityGroup.objects.filter(code=code).order_by("valid_from").first()


def typed_group(**more):
    facts = {"name": "Người từ đủ 75 tuổi", "name_en": "Persons of 75 and over", "basis": TEXT}
    return facts | {"position": "2", "valid_from": "26/07/2022"} | more


def test_persons_with_priority_are_added_ended_and_the_kiosk_asks_by_the_day(world, client):
    added = typed_group(name="Trẻ em dưới 6 tuổi", valid_from="25/07/2022", position="7")
    send(client, "priority_groups_add", **added)
    assert "Trẻ em dưới 6 tuổi" in [row.name for row in priority_groups(TODAY)]
    again = send(client, "priority_groups_add", **added | {"valid_from": "30/07/2022"})
    assert again.status_code == 409 and "đã có, áp dụng từ 25/07/2022" in text_of(again)
    early = send(client, "priority_groups_end", group("poor").pk, last="24/07/2022")
    assert early.status_code == 409 and "25/07/2022 trở đi" in text_of(early)
    send(client, "priority_groups_end", group("poor").pk, last="31/07/2022")
    assert "poor" in [row.code for row in priority_groups(date(2022, 7, 31))]
    assert "poor" not in [row.code for row in priority_groups(date(2022, 8, 1))]


def test_a_limit_of_petitions_changes_for_those_that_come_later(world, client):
    old = FeedbackTerm.objects.get(what="handle")
    typed = {"days": "10", "working": "on", "source": TEXT, "local": "on", "valid_from": "26/07/2022"}
    foreseen = send(client, "feedback_terms_change", old.pk, **typed, preview="1")
    assert "hạn là 17:00 08/08/2022" in text_of(foreseen)
    assert not FeedbackTerm.objects.filter(valid_from=TOMORROW).exists()
    send(client, "feedback_terms_change", old.pk, **typed)
    assert [terms.term("handle", day).days for day in (TODAY, TOMORROW)] == [15, 10]
    old.refresh_from_db()
    assert old.valid_to == TOMORROW
    assert "10 ngày làm việc" in page(client, "feedback_terms")


def test_a_row_nobody_was_sure_of_is_confirmed_with_the_text_that_was_read(world, client):
    term, rule = FeedbackTerm.objects.get(what="rate"), newest("serve_minutes")
    send(client, "feedback_terms_confirm", term.pk, source=TEXT)
    send(client, "queue_rules_confirm", rule.pk, source=TEXT)
    term.refresh_from_db(), rule.refresh_from_db()
    assert (term.unconfirmed, term.source, rule.confirmed, rule.basis) == ("", TEXT, True, TEXT)
    assert "Vui lòng ghi ô này" in text_of(send(client, "queue_rules_confirm", rule.pk, source=""))


def test_the_effect_of_a_target_is_shown_on_those_who_came_lately(world, client):
    waits = [0] * 31
    waits[10], waits[30] = 3, 1
    DeskDay.objects.create(unit=world.desk, day=date(2022, 7, 22), waits=waits)
    rule = newest()
    answer = send(client, "queue_rules_change", rule.pk, **typed_number(valid_from="02/01/2025"), preview="1")
    assert "30 ngày qua, 3 trong 4 lượt (75 %) nằm trong mức mới." in text_of(answer)
    assert newest() == rule


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "0"}, "Ghi một số nguyên từ 1 đến 240."),
        ({"value": "ba mươi"}, "Ghi một số nguyên từ 1 đến 240."),
        ({"basis": ""}, "Vui lòng ghi ô này."),
        ({"valid_from": "31/02/2023"}, "Ngày chưa đúng."),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_words(world, client, typed, said):
    answer = send(client, "queue_rules_change", newest().pk, **typed_number(**typed))
    assert answer.status_code == 422 and said in text_of(answer)


def test_only_who_keeps_the_law_changes_it(world, admin):
    names = ("queue_rules", "priority_groups", "feedback_terms")
    for who in (world.lan, world.head, world.ha):
        for name in names:
            assert signed_in(who).get(reverse(f"console:{name}")).status_code == 403
    row = QueueRule(value=5, basis=TEXT, valid_from=TOMORROW)
    row.code = "jumps"
    with pytest.raises(PermissionDenied):
        queue.keep_number(row=row, instead_of=newest("jumps").pk, by=world.head, at=EARLY)
    with pytest.raises(PermissionDenied):
        ruling.end(queue.GROUPS, key=group("poor").pk, last=TODAY, by=world.ha, at=EARLY)
    control = factories.person("KS01", "Ngô Kiểm Soát", world.committee, Role.TTHC_CONTROL)
    queue.keep_number(row=row, instead_of=newest("jumps").pk, by=control, at=EARLY)
    bad = FeedbackTerm(what="ask", days=0, valid_from=TOMORROW)
    with pytest.raises(feedback.TermOutOfRange, match="từ 1 đến 365"):
        feedback.keep_term(row=bad, instead_of=1, by=control, at=EARLY)
