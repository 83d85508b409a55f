"""What else lies at place A: money on its way, consents, devices, rows of those who administer."""

from datetime import date, timedelta

from motcua.catalogue.announcing import Announcement
from motcua.catalogue.services import versions
from motcua.common.ids import uuid7
from motcua.documents.models import Scan
from motcua.dossiers.models import Consent, ConsentText, ConsentWay
from motcua.dossiers.services import digitisation, reconciling
from motcua.identity.models import Party
from motcua.notifications.maintenance_rows import Maintenance
from motcua.notifications.wish_rows import PushDevice
from motcua.oversight.models import OutsideSource
from motcua.payments.models import Attempt, Difference, Gateway, Refund
from motcua.scorecard.class_rows import ClassLimit
from tests.dossiers.factories import MONDAY, World
from tests.payments.factories import order_of
from tests.security.matters import TUESDAY, Rows
from tests.security.people import Place


def money(at: Place, w: World, rows: Rows) -> Rows:
    """A payment begun online, a difference of a statement, a refund that waits."""
    gateway = Gateway.objects.create(slug="cong-thu", kind="demo", name="Cổng thử", active=True)
    order = order_of(rows["owing"])
    attempt = Attempt.objects.create(
        order=order,
        gateway=gateway,
        reference="A0000000000000000001",
        amount=order.remaining,
        asked_at=TUESDAY,
        expires_at=TUESDAY + timedelta(hours=1),
        state="asked",
    )
    difference = Difference.objects.create(
        unit=w.desk,
        kind=Difference.Kind.PARTIAL,
        key="A-1",
        order=order,
        ours=15_000,
        theirs=10_000,
        found_at=MONDAY,
    )
    reconciling.ask_refund(
        dossier_id=rows["paid"].pk,
        order_id=order_of(rows["paid"]).pk,
        by=w.lan,
        at=TUESDAY,
        amount=5_000,
        why="Thu nhầm mức lệ phí.",
        key=uuid7(),
    )
    return {"attempt": attempt, "difference": difference, "refund": Refund.objects.get()}


def consent_of(w: World) -> Consent:
    return Consent.objects.create(
        person=w.minh,
        purpose="Nhờ gõ giúp",
        way=ConsentWay.objects.order_by("position")[0],
        text=ConsentText.objects.all()[0],
        phone=w.minh.phone,
        staff=w.lan.staff,
        unit=w.desk,
        asked_at=TUESDAY,
        given_at=TUESDAY,
        valid_until=TUESDAY + timedelta(hours=4),
    )


def device_of(party: Party) -> PushDevice:
    return PushDevice.objects.create(
        party_id=party.pk,
        digest="d" * 64,
        endpoint="https://push.example/d",
        p256dh="k",
        auth="a",
        name="Điện thoại",
        added_at=MONDAY,
    )


def of_the_rules(w: World, top, province) -> Rows:
    """A draft of a procedure, a task of its publication, a pause of the system, a source of figures."""
    editor = top["province catalogue_editor"]
    draft = versions.open_draft(version_id=w.version.pk, by=editor, at=MONDAY)
    task = Announcement.objects.create(
        version=w.version,
        occasion=Announcement.Occasion.values[0],
        task=Announcement.Task.values[0],
        effect_on=date(2022, 8, 1),
        due_on=date(2022, 7, 30),
        opened_at=MONDAY,
        done_on=date(2022, 7, 25),
        paper="QĐ 1",
        said_by=editor.staff,
        said_at=MONDAY,
    )
    pause = Maintenance.objects.create(
        id=uuid7(),
        begins_at=TUESDAY - timedelta(hours=1),
        ends_at=TUESDAY + timedelta(days=1),
        stops=["messages"],
        announced_at=MONDAY,
        announced_by=editor.staff,
    )
    source = OutsideSource.objects.create(
        slug="kho-bac",
        family="von",
        kind=OutsideSource.Kind.values[0],
        secret="K",
        source="Kho bạc",
        unit=province,
        responsible="Trần Thị Kho",
    )
    ClassLimit.objects.create(percent=80, source="Quyết định của tỉnh", valid_from=date(2022, 1, 1))
    return {"draft_version": draft, "announcement": task, "maintenance": pause, "source": source}


def open_scan(w: World, rows: Rows) -> Scan:
    """One that waits for a telephone's pages."""
    return digitisation.begin_scan(
        dossier_id=rows["paid"].pk,
        paper_id=rows["paid"].papers.get(component=w.component, kind="component").pk,
        way=Scan.Way.PHONE,
        by=w.lan,
        at=TUESDAY,
    )
