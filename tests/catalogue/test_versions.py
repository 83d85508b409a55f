"""Which version holds on a day, and that a public one never changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from motcua.agencies.models import Role
from motcua.catalogue.content import content_of
from motcua.catalogue.differences import differences
from motcua.catalogue.models import ImportFinding, Procedure, ProcedureVersion
from motcua.catalogue.publishing import PeriodTaken
from motcua.catalogue.services import versions
from tests.catalogue.factories import AT, DAY, channel, draft, imported, line, person_at_work

pytestmark = pytest.mark.usefixtures("regimes")
AUGUST = date(2022, 8, 1)


@pytest.fixture
def editor():
    return person_at_work()


def publish(version, editor, day=DAY):
    return versions.publish_version(version_id=version.pk, by=editor, at=AT, valid_from=day)


def test_the_new_version_holds_from_its_first_day_and_the_old_one_until_the_day_before(editor):
    old = publish(draft(), editor)
    new = publish(draft(name="Đăng ký kết hôn (sửa đổi)"), editor, AUGUST)
    procedure = Procedure.objects.get()

    assert procedure.version_on(DAY - timedelta(days=1)) is None
    assert procedure.version_on(date(2022, 7, 31)) == old
    assert procedure.version_on(AUGUST) == new
    assert new.published_by == editor.name and new.published_at == AT


def test_a_draft_is_in_force_on_no_day():
    draft()

    assert Procedure.objects.get().version_on(DAY) is None


def test_a_version_cannot_begin_on_or_before_the_day_of_a_public_one(editor):
    publish(draft(), editor, AUGUST)

    for day in (DAY, AUGUST):
        with pytest.raises(PeriodTaken, match="01/08/2022"):
            publish(draft(), editor, day)


def test_the_database_refuses_two_public_versions_at_once(editor):
    public = publish(draft(), editor)
    other = draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=other.pk).update(state="published", valid_from=AUGUST)
    ProcedureVersion.objects.filter(pk=public.pk).update(valid_to=AUGUST)
    ProcedureVersion.objects.filter(pk=other.pk).update(state="published", valid_from=AUGUST)


def test_publishing_twice_is_refused(editor):
    public = publish(draft(), editor)

    with pytest.raises(versions.AlreadyPublic, match="đã công khai"):
        publish(public, editor, AUGUST)


def test_editing_a_public_version_makes_a_draft_and_leaves_it_as_it_was(editor):
    public = publish(draft(), editor)
    before = content_of(public)
    edited = versions.edit_part(
        version_id=public.pk, part="conditions", value="Nam từ đủ 20 tuổi", by=editor, at=AT
    )

    assert edited.pk != public.pk and edited.state == "draft"
    assert content_of(ProcedureVersion.objects.get(pk=public.pk)) == before
    [change] = differences(before, content_of(edited))
    assert (change.part, change.new) == ("conditions", "Nam từ đủ 20 tuổi")


def test_editing_a_draft_stays_on_the_draft_and_renames_for_search(editor):
    row = draft()
    edited = versions.edit_part(
        version_id=row.pk, part="name", value="Đăng ký kết hôn lưu động", by=editor, at=AT
    )

    assert edited.pk == row.pk
    edited.refresh_from_db()
    assert edited.search_name == "dang ky ket hon luu dong"


def test_lists_are_edited_a_line_each(editor):
    row = draft()
    text = " Nộp hồ sơ \n\n Nhận kết quả tại Một cửa"
    versions.edit_part(version_id=row.pk, part="order", value=text, by=editor, at=AT)

    content = content_of(row)
    assert versions.text_of(content, "order") == "Nộp hồ sơ\nNhận kết quả tại Một cửa"


@pytest.mark.parametrize(
    ("part", "value"), [("name", " "), ("name", "x" * 1001), ("online_level", "vừa"), ("subjects", "x" * 121)]
)
def test_text_that_does_not_fit_is_refused(editor, part, value):
    with pytest.raises(versions.PartNotAccepted):
        versions.edit_part(version_id=draft().pk, part=part, value=value, by=editor, at=AT)


def test_open_findings_follow_a_public_version_to_its_draft(editor):
    imported(line(channels=[channel("online"), channel(unit=None)]), publish=True)
    public = ProcedureVersion.objects.get()
    copy = versions.open_draft(version_id=public.pk, by=editor, at=AT)

    finding = ImportFinding.objects.get(problem="limit_without_unit")
    assert finding.version == copy
    assert copy.channels.get(pk=finding.target).limit_unit == ""
    assert content_of(copy) == content_of(public)


def test_closing_ends_a_version_on_a_later_day(editor):
    public = publish(draft(), editor)
    versions.close_version(version_id=public.pk, by=editor, at=AT, valid_to=AUGUST)

    assert Procedure.objects.get().version_on(AUGUST) is None
    assert Procedure.objects.get().version_on(date(2022, 7, 31)) == public


def test_a_draft_or_an_empty_period_cannot_be_closed(editor):
    public = publish(draft(), editor)

    for version, day in ((public, DAY), (draft("1.000656"), AUGUST)):
        with pytest.raises(versions.NothingToClose):
            versions.close_version(version_id=version.pk, by=editor, at=AT, valid_to=day)


def test_an_officer_who_only_receives_may_not_touch_the_catalogue():
    receiver = person_at_work(Role.RECEIVE)
    row = draft()

    with pytest.raises(PermissionDenied):
        publish(row, receiver)
    with pytest.raises(PermissionDenied):
        versions.edit_part(version_id=row.pk, part="name", value="Khác", by=receiver, at=AT)
    with pytest.raises(PermissionDenied):
        versions.close_version(version_id=row.pk, by=receiver, at=AT, valid_to=AUGUST)
