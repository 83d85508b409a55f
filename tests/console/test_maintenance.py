"""T13: maintenance is announced at least a working day before, over Tết 2023, and read on every page."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.deadlines import clock
from motcua.deadlines import services as deadlines
from motcua.notifications import maintaining
from motcua.notifications.maintaining import (
    AlreadyOver,
    BeginsInThePast,
    EndsTooEarly,
    NoticeTooShort,
    ReasonTooShort,
)
from motcua.notifications.models import Maintenance, MaintenanceChange
from tests.agencies.factories import admin
from tests.console.pages import page, text_of
from tests.dossiers.factories import vn

EVE = vn(2023, 1, 18, 9, 0)  # Wednesday; Thursday is the last day before Tết, Friday the 27th the first after
BANNER = "Bảo trì hệ thống từ"


@pytest.fixture
def system(quangnam):
    return admin(role=Role.SYSTEM_ADMIN)


def announced(by, *, at, begins, ends=None, key=None, why="", stops=("filing",)):
    return maintaining.announce(
        key=key or uuid7(),
        begins_at=begins,
        ends_at=ends or begins + timedelta(hours=2),
        stops=stops,
        note="",
        note_en="",
        urgent_why=why,
        by=by,
        at=at,
    )


def test_a_whole_working_day_lies_between_the_notice_and_the_beginning(system):
    assert maintaining.earliest_begin(EVE) == vn(2023, 1, 19, 17, 0)
    assert maintaining.earliest_begin(vn(2023, 1, 19, 8, 0)) == vn(2023, 1, 27, 17, 0)  # Tết is no notice
    with pytest.raises(NoticeTooShort, match="17:00 thứ Sáu 27/01/2023"):
        announced(system, at=vn(2023, 1, 19, 8, 0), begins=vn(2023, 1, 24, 1, 0))
    assert announced(system, at=EVE, begins=vn(2023, 1, 19, 17, 0)).urgent_why == ""


def test_a_province_that_wants_five_days_changes_one_row(system):
    row = deadlines.regime_on(EVE.date()).row
    row.parameters["maintenance_notice_days"] = 5
    row.save()
    deadlines.forget()
    assert maintaining.earliest_begin(EVE) == vn(2023, 2, 1, 17, 0)


def test_what_cannot_wait_is_announced_with_its_reason_which_stays(system):
    with pytest.raises(NoticeTooShort):
        announced(system, at=EVE, begins=vn(2023, 1, 18, 20, 0), why="gấp")
    row = announced(system, at=EVE, begins=vn(2023, 1, 18, 20, 0), why="Vá lỗ hổng đang bị khai thác")
    assert row.urgent_why == "Vá lỗ hổng đang bị khai thác"
    assert [one.why for one in row.changes.all()] == [row.urgent_why]


def test_one_press_is_one_notice_and_times_that_cannot_be_are_refused(system):
    key, begins = uuid7(), vn(2023, 1, 27, 20, 0)
    assert announced(system, at=EVE, begins=begins, key=key) == announced(
        system, at=EVE, begins=begins, key=key
    )
    assert Maintenance.objects.count() == MaintenanceChange.objects.count() == 1
    with pytest.raises(EndsTooEarly):
        announced(system, at=EVE, begins=begins, ends=begins)
    with pytest.raises(BeginsInThePast):
        announced(system, at=EVE, begins=EVE - timedelta(minutes=1), ends=begins)


def test_nobody_but_the_administrator_of_the_system_announces(quangnam):
    with pytest.raises(PermissionDenied):
        announced(admin(), at=EVE, begins=vn(2023, 1, 27, 20, 0))


def test_a_notice_is_shown_from_its_announcement_to_its_end_and_changes_are_written_down(
    system, django_capture_on_commit_callbacks
):
    begins, ends = vn(2023, 1, 27, 20, 0), vn(2023, 1, 27, 22, 0)
    with django_capture_on_commit_callbacks(execute=True):
        row = announced(system, at=EVE, begins=begins, ends=ends)
    assert maintaining.announced(EVE) == [row]
    assert maintaining.announced(ends - timedelta(minutes=1)) == [row] and maintaining.announced(ends) == []

    with pytest.raises(ReasonTooShort):
        maintaining.move_end(
            maintenance_id=row.pk, ends_at=ends + timedelta(hours=1), why="chậm", by=system, at=begins
        )
    late = ends + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        maintaining.move_end(
            maintenance_id=row.pk, ends_at=late, why="Đĩa chép chậm hơn dự kiến", by=system, at=begins
        )
    assert maintaining.announced(ends) == [row]
    with django_capture_on_commit_callbacks(execute=True):
        maintaining.end(maintenance_id=row.pk, why="", by=system, at=ends)
    assert maintaining.announced(ends) == []
    assert [(one.act, one.ends_at) for one in row.changes.order_by("id")] == [
        ("announced", ends),
        ("moved", late),
        ("ended", late),
    ]
    with pytest.raises(AlreadyOver):
        maintaining.end(maintenance_id=row.pk, why="", by=system, at=ends)


def test_calling_off_before_it_begins_says_why(system):
    row = announced(system, at=EVE, begins=vn(2023, 1, 27, 20, 0))
    with pytest.raises(ReasonTooShort):
        maintaining.end(maintenance_id=row.pk, why="", by=system, at=EVE)
    maintaining.end(maintenance_id=row.pk, why="Nhà thầu xin lùi lịch", by=system, at=EVE)
    assert row.changes.filter(act="called_off").exists()


def _typed(now, **more):
    earliest = maintaining.earliest_begin(now)
    good = {
        "key": str(uuid7()),
        "begins_at": f"{earliest + timedelta(hours=3):%d/%m/%Y %H:%M}",
        "ends_at": f"{earliest + timedelta(hours=5):%d/%m/%Y %H:%M}",
        "stops": ["filing", "paying"],
        "note": "Việc gấp xin đến Bộ phận Một cửa",
        "note_en": "Urgent matters: please come to the one-stop",
        "urgent_why": "",
    }
    return good | more


def test_the_page_announces_and_every_page_says_so_in_both_languages_without_a_query_more(
    as_system, client, django_capture_on_commit_callbacks, settings
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_system.post(reverse("console:announce_maintenance"), _typed(clock.now()), follow=True)
    assert answer.status_code == 200
    text = page(as_system, "maintenance")
    assert BANNER in text and "Nộp hồ sơ trực tuyến, Thanh toán trực tuyến" in text

    assert BANNER in text_of(client.get(reverse("portal:track")))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = text_of(client.get(reverse("portal:track")))
    assert (
        "Maintenance from" in english and "please come to the one-stop" in english and BANNER not in english
    )

    with CaptureQueriesContext(connection) as told:
        assert "Maintenance from" in text_of(client.get(reverse("portal:track")))
    Maintenance.objects.update(over_at=clock.now())
    maintaining.forget()
    assert "Maintenance from" not in text_of(client.get(reverse("portal:track")))
    with CaptureQueriesContext(connection) as untold:
        client.get(reverse("portal:track"))
    assert len(told) == len(untold)


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"begins_at": "mai 8 giờ"}, 422, "Vui lòng ghi ngày và giờ theo mẫu"),
        ({"stops": []}, 422, "Vui lòng chọn ít nhất một phần"),
        ({"ends_at": "01/01/2020 08:00"}, 409, "Giờ hoạt động lại phải sau giờ bắt đầu"),
    ],
)
def test_a_form_that_cannot_be_keeps_what_was_typed(as_system, typed, status, sentence):
    answer = as_system.post(reverse("console:announce_maintenance"), _typed(clock.now(), **typed))
    assert answer.status_code == status
    text = text_of(answer)
    assert sentence in text and "Việc gấp xin đến Bộ phận Một cửa" in text
