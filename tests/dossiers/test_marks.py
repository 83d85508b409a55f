"""What a dossier counts for in the index: judged as the national portal judges, the same from its events."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common.refusal import Refusal
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.mark_figures import Scope, behind, marked
from motcua.dossiers.mark_rows import MarkDay, MarkMonth
from motcua.dossiers.marks import Happened, Mark, Tally, after, of_events
from motcua.dossiers.models import Dossier
from motcua.dossiers.recount import recount
from motcua.dossiers.services import outcome, processing
from motcua.dossiers.services.folding import fold
from motcua.dossiers.status import Act
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.test_any_road import BEGIN, STARTS, acts

JULY = Period(date(2022, 7, 1), date(2022, 7, 31))
AUGUST = Period(date(2022, 8, 1), date(2022, 8, 31))
DUE = vn(2022, 7, 28, 17, 0)  # three working days after Monday the 25th
LATER = vn(2022, 8, 2, 17, 0)


def told(*events, channel="direct"):
    """The tally of a life told in a few words: (act, moment, facts)."""
    return of_events([Happened(act, at, facts) for act, at, facts in events], channel=channel)


def received(due=DUE):
    return (Act.RECEIVE, MONDAY, {"due_at": due.isoformat()})


def asked(at):
    return (Act.RELEASE_SUPPLEMENT, at, {})


def supplied(at, due):
    return (Act.SUPPLY_SUPPLEMENT, at, {"due_at": due.isoformat(), "files": []})


def over(at, act=Act.HAND_OVER):
    return (act, at, {})


def lateness(tally):
    return (Mark.LATE in tally.marks, Mark.LATE_FIRST in tally.marks)


@pytest.mark.parametrize(
    ("events", "late"),
    [
        ([received(), over(DUE)], (False, False)),
        ([received(), over(DUE + timedelta(seconds=1))], (True, True)),
        # a later date, with an apology: in time by the changed one only
        (
            [received(), (Act.CHANGE_DUE_DATE, MONDAY, {"due_at": LATER.isoformat()}), over(LATER)],
            (False, True),
        ),
        # what the applicant took is subtracted
        (
            [received(), asked(vn(2022, 7, 27, 17, 0)), supplied(vn(2022, 7, 29, 17, 0), LATER), over(LATER)],
            (False, True),
        ),
        (
            [
                received(),
                asked(vn(2022, 7, 27, 17, 0)),
                supplied(vn(2022, 7, 29, 17, 0), LATER),
                over(vn(2022, 7, 30, 17, 0)),
            ],
            (False, False),
        ),
        # asked again: late, whatever comes
        (
            [
                received(),
                asked(vn(2022, 7, 26, 9, 0)),
                supplied(vn(2022, 7, 26, 10, 0), DUE),
                asked(vn(2022, 7, 26, 11, 0)),
                supplied(vn(2022, 7, 26, 12, 0), DUE),
                over(vn(2022, 7, 26, 13, 0)),
            ],
            (True, True),
        ),
        ([(Act.REQUEST_SUPPLEMENT, MONDAY, {}), received(), asked(MONDAY)], (True, True)),
        # closed because nothing came: measured when it was asked
        ([received(), asked(vn(2022, 7, 27, 9, 0)), over(vn(2022, 9, 1, 9, 0), Act.CLOSE)], (False, False)),
        ([received(), over(vn(2022, 7, 29, 9, 0), Act.WITHDRAW)], (True, True)),
        # done comes before returned: a result fetched a month later was in time
        ([received(), over(DUE), over(vn(2022, 8, 30, 9, 0), Act.RETURN_RESULT)], (False, False)),
        # a financial duty: each appointment is kept for itself
        (
            [
                received(),
                (Act.RELEASE_DUTY, DUE, {}),
                (Act.PROVE_PAYMENT, vn(2022, 8, 20, 9, 0), {"due_at": vn(2022, 8, 22, 17, 0).isoformat()}),
                over(vn(2022, 8, 22, 16, 0)),
            ],
            (False, False),
        ),
        (
            [
                received(),
                (Act.RELEASE_DUTY, DUE + timedelta(hours=1), {}),
                (Act.PROVE_PAYMENT, vn(2022, 8, 20, 9, 0), {"due_at": vn(2022, 8, 22, 17, 0).isoformat()}),
                over(vn(2022, 8, 21, 9, 0)),
            ],
            (True, True),
        ),
    ],
)
def test_in_time_or_late_as_the_national_portal_asks(events, late):
    assert lateness(told(*events)) == late


def test_what_was_never_accepted_counts_for_nothing():
    filed = (Act.SUBMIT, MONDAY, {"files": ["a"], "money": "due"})
    assert told(filed, over(MONDAY, Act.WITHDRAW), channel="online").counts == frozenset()
    assert told(filed, received(), channel="online").counts == {
        Mark.RECEIVED,
        Mark.ONLINE,
        Mark.PARTS,
        Mark.PAYABLE,
    }


def test_paid_online_is_what_came_through_a_gateway():
    def paid(method):
        return told(received(), (Act.RECORD_PAYMENT, MONDAY, {"method": method})).counts

    assert paid("gateway") >= {Mark.PAYABLE, Mark.PAID_ONLINE}
    assert Mark.PAID_ONLINE not in paid("transfer")
    let_off = told(
        received(), (Act.CHARGE_FEES, MONDAY, {"total": 8000}), (Act.CHARGE_FEES, MONDAY, {"total": 0})
    )
    assert Mark.PAYABLE not in let_off.counts


@given(
    st.lists(
        st.one_of(
            st.builds(lambda total: (Act.CHARGE_FEES, MONDAY, {"total": total}), st.sampled_from([0, 8000])),
            st.builds(
                lambda method: (Act.RECORD_PAYMENT, MONDAY, {"method": method}),
                st.sampled_from(["gateway", "transfer", "cash"]),
            ),
        )
    )
)
def test_whatever_is_charged_paid_and_let_off_nobody_paid_online_what_is_not_payable(acts):
    """Else a ward would have paid 1 of 0, which no score can be made of."""
    marks = told(received(), *acts).counts
    assert Mark.PAID_ONLINE not in marks or Mark.PAYABLE in marks


def test_digitised_is_papers_and_result():
    signed = (Act.SIGN, MONDAY, {"sha256": "ab"})
    assert Mark.DIGITISED not in told(received(), signed).counts
    assert told(received(), (Act.REUSE_COPY, MONDAY, {}), signed).counts >= {Mark.DIGITISED, Mark.REUSED}


def test_a_paper_out_of_the_store_or_a_result_in_it_is_data_shared():
    signed = (Act.SIGN, MONDAY, {"sha256": "ab"})
    stored = (Act.HAND_OVER, DUE, {"store": True})
    assert Mark.STORED in told(received(), signed, stored).counts
    assert Mark.STORED not in told(received(), signed).counts  # not in the store before it is done
    assert Mark.STORED not in told(received(), signed, over(DUE)).counts  # whose store, nobody knows
    assert Mark.STORED not in told(received(), stored).counts  # a result on paper alone
    at_once = {"due_at": DUE.isoformat(), "sha256": "ab", "store": True}
    assert Mark.STORED in told((Act.SETTLE_AT_ONCE, MONDAY, at_once)).counts
    assert told(received(), (Act.REUSE_COPY, MONDAY, {})).counts >= {Mark.STORED, Mark.IDENTIFIED}


def test_an_account_is_known_at_filing_or_not_at_all():
    known = (Act.SUBMIT, MONDAY, {"files": [], "money": "none", "identified": True})
    unknown = (Act.TAKE_IN, MONDAY, {"money": "none"})
    assert Mark.IDENTIFIED in told(known, received()).counts
    assert Mark.IDENTIFIED not in told(unknown, received()).counts


def test_a_tally_is_kept_as_it_was():
    tally = told(received(), asked(DUE))
    assert Tally.from_json(tally.as_json()) == tally
    assert Tally.from_json(None) == Tally()
    assert after(tally, Happened(Act.URGE, DUE, {}), channel="direct") == tally


def counted(world, *, at, period=JULY, **only):
    return marked(Scope(period, [world.committee.pk], **only), at=at)[()]


def test_a_life_marks_its_day_of_reception_and_its_handler(world, django_assert_num_queries):
    factories.returned(world, at=MONDAY)
    factories.returned(world, at=vn(2022, 8, 1, 9, 0))
    before = counted(world, at=LATER)
    assert (before[Mark.RECEIVED], before[Mark.ENDED], before[Mark.RESULT], before[Mark.LATE]) == (1, 1, 1, 0)

    fold()
    assert counted(world, at=LATER) == before and not Flow.objects.exists()
    with django_assert_num_queries(1):
        by_staff = marked(Scope(JULY), "staff", "procedure", at=LATER)
    ours = (world.dung.staff.pk, world.version.procedure_id)
    assert by_staff.pop(ours)[Mark.ENDED] == 1
    assert not any(any(marks.values()) for marks in by_staff.values())
    assert not any(counted(world, at=LATER, channel="online").values())


def test_an_open_dossier_is_late_when_its_date_passes_and_not_a_second_before(world):
    dossier = factories.assigned(world, at=MONDAY)
    on_its_date = dossier.due_at
    assert counted(world, at=on_its_date)[Mark.LATE] == 0
    passed = counted(world, at=on_its_date + timedelta(seconds=1))
    assert (passed[Mark.LATE], passed[Mark.LATE_FIRST], passed[Mark.ENDED]) == (1, 1, 0)
    scope = Scope(JULY, [world.committee.pk])
    for mark in (Mark.LATE, Mark.LATE_FIRST):
        assert list(Dossier.objects.filter(behind(scope, having=mark, at=LATER))) == [dossier]
    assert not Dossier.objects.filter(behind(scope, having=Mark.LATE, at=on_its_date)).exists()


def test_every_figure_is_made_of_exactly_the_dossiers_it_opens_to(world, near):
    factories.returned(world)
    factories.assigned(world)
    side.asked(world)
    side.extended(world)
    for at in (MONDAY, LATER, vn(2022, 9, 1, 9, 0)):
        figures, scope = counted(world, at=at), Scope(JULY, [world.committee.pk])
        for mark in Mark:
            found = Dossier.objects.filter(behind(scope, having=mark, at=at)).count()
            lacking = Dossier.objects.filter(behind(scope, lacking=mark, at=at)).count()
            assert (found, lacking) == (figures[mark], figures[Mark.RECEIVED] - figures[mark]), (at, mark)


def test_a_period_that_is_over_measures_an_open_dossier_at_its_end(world):
    dossier = factories.assigned(world, at=MONDAY)
    week = Period(date(2022, 7, 25), date(2022, 7, 27))  # over before the dossier is due
    assert dossier.due_at.date() > week.last
    assert counted(world, at=vn(2022, 9, 1, 9, 0), period=week)[Mark.LATE] == 0
    assert counted(world, at=vn(2022, 9, 1, 9, 0))[Mark.LATE] == 1


def test_while_the_applicant_is_asked_no_date_passes(world):
    side.asked(world)
    assert counted(world, at=vn(2022, 12, 1, 9, 0))[Mark.LATE] == 0


def test_days_of_a_report_are_a_period_like_any_other(world):
    factories.received(world, at=vn(2022, 8, 14, 23, 59))
    factories.received(world, at=vn(2022, 8, 15, 0, 0))
    fifteenth = Period(date(2022, 7, 15), date(2022, 8, 14))
    assert counted(world, at=LATER, period=fifteenth)[Mark.RECEIVED] == 1


def test_a_dossier_given_to_another_takes_its_marks_along(world, near):
    dossier = factories.assigned(world)
    fold()
    processing.reassign(
        dossier_id=dossier.pk, to=near.colleague.staff.pk, by=world.ha, at=MONDAY, reason="Nghỉ ốm dài ngày."
    )
    assert counted(world, at=MONDAY, staff=world.dung.staff.pk)[Mark.RECEIVED] == 0
    assert counted(world, at=MONDAY, staff=near.colleague.staff.pk)[Mark.RECEIVED] == 1
    fold()
    assert counted(world, at=MONDAY)[Mark.RECEIVED] == 1 and recount().whole


def test_an_act_writes_its_figures_in_one_statement(world):
    dossier = factories.proposed(world)
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    with connection.execute_wrapper(statements := Statements()):
        outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=MONDAY)
    assert len([one for one in statements.seen if one.startswith('INSERT INTO "dossiers_flow"')]) == 1
    assert not [one for one in statements.seen if "dossiers_markday" in one]


class Statements:
    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, *rest):
        self.seen.append(sql)
        return execute(sql, *rest)


def test_a_figure_somebody_changed_is_found_and_named(world):
    factories.returned(world)
    fold()
    assert recount().whole
    MarkDay.objects.filter(received=1, ended=1).update(late=1)
    (wrong,) = recount().days
    assert (wrong.mark, wrong.counted, wrong.should_be) == (Mark.LATE, 1, 0)
    assert (wrong.day, wrong.settling_unit_id) == (MONDAY.date(), world.committee.pk)
    assert wrong.staff_id == world.dung.staff.pk


def test_a_figure_of_a_month_somebody_changed_is_found_too(world):
    factories.returned(world)
    fold()
    MarkMonth.objects.update(late=1)
    (wrong,) = recount().days
    assert wrong.span == "month" and (wrong.mark, wrong.counted, wrong.should_be) == (Mark.LATE, 1, 0)
    assert wrong.day == date(2022, 7, 1)


def test_whole_months_and_the_days_around_them_add_up(world):
    for day in ((6, 30), (7, 1), (7, 31), (8, 1), (8, 31), (9, 1)):
        factories.received(world, at=vn(2022, *day, 9, 0))
    fold()
    factories.received(world, at=vn(2022, 7, 15, 9, 0))

    def told(first, last):
        return counted(world, at=LATER, period=Period(first, last))[Mark.RECEIVED]

    assert told(date(2022, 7, 1), date(2022, 7, 31)) == 3
    assert told(date(2022, 6, 30), date(2022, 9, 1)) == 7  # also when the clock was set back meanwhile
    assert told(date(2022, 7, 2), date(2022, 8, 30)) == 3
    assert told(date(2022, 7, 31), date(2022, 8, 31)) == 3
    assert told(date(2022, 7, 2), date(2022, 7, 30)) == 1


def test_a_tally_somebody_changed_is_found_and_named(world):
    dossier = factories.returned(world)
    tally = Dossier.objects.get(pk=dossier.pk).tally
    Dossier.objects.filter(pk=dossier.pk).update(tally=tally | {"asked": 2})
    (wrong,) = recount().tallies
    assert wrong.code == dossier.code


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=20,
    deadline=None,
)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 99), st.sampled_from([-30, 0, 3, 9, 30, 200, "fold", "crash"])
        ),
        min_size=6,
        max_size=16,
    )
)
def test_whatever_is_done_in_whatever_order_the_figures_are_those_of_the_events(world, near, steps):
    """Four dossiers at once, folding in between, acts that crash before they are done, a clock set back."""
    with transaction.atomic():
        lives = [
            factories.assigned(world, at=BEGIN),
            side.asked(world, at=BEGIN),
            factories.taken_in(world, at=BEGIN),
            STARTS["online"](world, near),
        ]
        at = BEGIN
        for which, place, what in steps:
            if what == "fold":
                fold()
                continue
            at += timedelta(hours=what if isinstance(what, int) else 0)
            table = {
                name: act
                for name, act in acts(world, near, lives[which].pk, at, None).items()
                if name not in {"digitise", "reprint"}
            }
            _do_one(table, place, crash=what == "crash")
        found = recount()
        assert found.whole, found
        fold()
        assert recount().whole
        both = marked(Scope(Period(date(2022, 1, 1), date(2024, 1, 1))), at=at)[()]
        assert both[Mark.RECEIVED] == Dossier.objects.filter(received_at__isnull=False).count()
        transaction.set_rollback(True)


def _do_one(table, place, *, crash):
    names = sorted(table)
    for name in names[place % len(names) :] + names[: place % len(names)]:
        try:
            with transaction.atomic():
                table[name]()
                if crash:
                    raise MemoryError
            return
        except (Refusal, PermissionDenied, MemoryError, ObjectDoesNotExist):
            continue
