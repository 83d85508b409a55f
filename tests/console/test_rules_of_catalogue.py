"""How procedures are carried out and which are filed once: kept by editors of the catalogue, by date."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import RuleChange
from motcua.catalogue.arrangements import Arrangement, ShareTerm, arrangement_on
from motcua.catalogue.eform_store import publish_form
from motcua.catalogue.groups import ProcedureGroup
from motcua.catalogue.models import Component, ProcedureVersion
from motcua.catalogue.search_index import index_versions
from motcua.catalogue.services import arranging
from motcua.dossiers.services import filing_together, sharing
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2022, 7, 25), date(2022, 7, 26)
TEXT = "61/2018/NĐ-CP Điều 19 khoản 6"


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def editor(world):
    return factories.person("BT01", "Lê Thị Biên Tập", world.committee, Role.CATALOGUE_EDITOR)


@pytest.fixture
def client(editor):
    return signed_in(editor)


def send(client, page, /, *args, **typed):
    return client.post(reverse(f"console:{page}", args=args), typed, follow=True)


def read(client, page, /, *args, **query):
    return text_of(client.get(reverse(f"console:{page}", args=args), query))


def rows(*facts):
    typed = {"dong-TOTAL_FORMS": str(len(facts)), "dong-INITIAL_FORMS": "0"}
    for place, row in enumerate(facts):
        typed |= {f"dong-{place}-{name}": value for name, value in row.items()}
    return typed


def share(work, days, **more):
    return {"level": "commune", "work": work, "limit_value": days, "limit_unit": "working_day"} | more


def typed(*shares, **more):
    facts = {"procedure": "1.004873", "fee_due": "return", "share_order": "by_form", "source": TEXT}
    facts |= {"second_limit_value": "", "second_limit_unit": "", "valid_from": "25/07/2022"}
    return facts | more | rows(*shares)


def test_the_parts_of_agencies_are_written_and_a_dossier_is_shared_out_by_them(world, client):
    index_versions(ProcedureVersion.objects.all())
    said = send(client, "arrangements_add", **typed(share("Thẩm định", "2"), share("Xác nhận", "1")))
    assert "“1.004873” áp dụng từ 25/07/2022." in text_of(said)
    own = arrangement_on(world.version.procedure_id, TODAY)
    assert [(one.position, one.work, one.limit_value) for one in own.shares.order_by("position")] == [
        (1, "Thẩm định", 2),
        (2, "Xác nhận", 1),
    ]
    told = read(client, "arrangements", q="hôn nhân")
    assert "1. Cấp xã: Thẩm định, 2 ngày làm việc" in told and "Lê Thị Biên Tập" in told
    assert "Không có dòng nào khớp" in read(client, "arrangements", q="đất đai")
    dossier = factories.received(world)
    assert [one.work for one in sharing.declared(dossier, at=EARLY)] == ["Thẩm định", "Xác nhận"]
    assert sharing.takes_turns(dossier, at=EARLY)  # it came on paper
    Arrangement.objects.update(share_order="once")
    assert not sharing.takes_turns(dossier, at=EARLY)


def test_parts_that_need_more_than_the_whole_are_refused_unless_they_work_at_once(world, client):
    too_long = typed(share("Thẩm định", "2"), share("Xác nhận", "2"))
    foreseen = text_of(send(client, "arrangements_add", **too_long, preview="1"))
    assert "2. Xác nhận: từ 17:00 27/07 đến 17:00 29/07/2022" in foreseen and "QUÁ hạn" in foreseen
    answer = send(client, "arrangements_add", **too_long)
    assert answer.status_code == 409 and "quá thời hạn chung" in text_of(answer)
    assert "phải trả trước 17:00 28/07/2022" in text_of(answer) and 'value="2"' in text_of(answer)
    assert not Arrangement.objects.exists()
    send(client, "arrangements_add", **too_long | {"share_order": "once"})
    assert ShareTerm.objects.count() == 2
    world.version.channels.update(limit_value=None)
    row = Arrangement.objects.get()
    blind = send(client, "arrangements_change", row.pk, **too_long | {"valid_from": "26/07/2022"})
    assert blind.status_code == 409 and "chưa có thời hạn" in text_of(blind)


def test_a_level_that_the_law_of_the_day_does_not_know_has_no_part(world, client):
    late = typed(share("Thẩm định", "1", level="district"), valid_from="01/08/2025")
    answer = send(client, "arrangements_add", **late)
    assert answer.status_code == 409 and "không có cấp huyện" in text_of(answer)


def test_a_change_begins_tomorrow_and_the_parts_of_before_stay_to_be_read(world, client):
    send(client, "arrangements_add", **typed(share("Thẩm định", "2")))
    first = Arrangement.objects.get()
    change = typed(share("Thẩm định lại", "1"), valid_from="26/07/2022", at_once="on")
    form = read(client, "arrangements_change", first.pk)
    assert "Thẩm định" in form and 'name="procedure"' not in form
    send(client, "arrangements_change", first.pk, **change)
    works = {
        day: [one.work for one in arrangement_on(world.version.procedure_id, day).shares.all()]
        for day in (TODAY, TOMORROW)
    }
    assert works == {TODAY: ["Thẩm định"], TOMORROW: ["Thẩm định lại"]}
    assert "Từng phần: xã, Thẩm định, 2, ngày làm việc → xã, Thẩm định lại, 1" in read(client, "arrangements")
    second = Arrangement.objects.get(valid_from=TOMORROW)
    send(client, "arrangements_withdraw", second.pk, yes="1")
    first.refresh_from_db()
    assert first.valid_to is None and ShareTerm.objects.count() == 1
    assert [one.act for one in RuleChange.objects.order_by("id")] == ["add", "change", "withdraw"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"procedure": "9.999999"}, "Không có thủ tục nào mang mã 9.999999"),
        ({"second_limit_value": "5"}, "Ghi cả số và đơn vị"),
        ({"source": ""}, "Vui lòng ghi ô này."),
        ({"dong-0-work": ""}, "Vui lòng ghi ô này."),
        ({"dong-0-limit_value": "nhiều"}, "Ghi một số nguyên từ 1 đến 9999."),
        ({"dong-0-order": "x"}, "Ghi một số nguyên từ 1 đến 99."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, client, wrong, said):
    answer = send(client, "arrangements_add", **typed(share("Thẩm định", "1")) | wrong)
    assert answer.status_code == 422 and said in text_of(answer)


def test_only_editors_of_the_catalogue_write_them(world, editor):
    admin = factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)
    for who in (world.lan, world.ha, admin):
        for page in ("arrangements", "procedure_groups"):
            assert signed_in(who).get(reverse(f"console:{page}")).status_code == 403
    row = Arrangement(procedure=world.version.procedure, source=TEXT, valid_from=TODAY)
    with pytest.raises(PermissionDenied):
        arranging.keep_arrangement(row=row, parts=[], instead_of=None, by=admin, at=EARLY)


def form(key, *questions):
    fields = [{"key": one, "label": one.title(), "type": "text"} for one in questions]
    page = {"key": "p1", "title": "Trang", "fields": fields}
    publish_form(key=key, title=key, definition={"title": key, "pages": [page]}, at=EARLY)


@pytest.fixture
def second(world):
    version = factories.procedure("1.004222", "Đăng ký thường trú")
    version.form_key, world.version.form_key = "thuong-tru", "hon-nhan"
    version.save(), world.version.save()
    form("hon-nhan", "child_name", "place")
    form("thuong-tru", "resident_name", "place", "house")
    Component.objects.create(version=version, name="Giấy khai sinh của trẻ", position=1)
    return version


def group(*members, **more):
    facts = {"name": "Khai sinh, thường trú", "summary": "Nộp một lần.", "source": TEXT}
    return facts | {"valid_from": "25/07/2022"} | more | rows(*members)


FIRST = {"procedure": "1.004873", "order": "1"}
AFTER = {
    "procedure": "1.004222",
    "order": "2",
    "given": "resident_name = child_name",
    "spared": "khai sinh",
}


def test_procedures_are_put_together_and_what_is_not_asked_again_is_foreseen(world, second, client):
    foreseen = text_of(send(client, "procedure_groups_add", **group(AFTER, FIRST), preview="1"))
    assert "1. Cấp Giấy xác nhận tình trạng hôn nhân: 2 câu, 0 câu" in foreseen
    assert "2. Đăng ký thường trú: 3 câu, 2 câu đã trả lời ở tờ khai trước." in foreseen
    assert "Không phải nộp: Giấy khai sinh của trẻ." in foreseen
    send(client, "procedure_groups_add", **group(AFTER, FIRST))
    kept = ProcedureGroup.objects.get()
    members = list(kept.members.order_by("position"))
    assert [one.procedure.code for one in members] == ["1.004873", "1.004222"]
    assert (members[1].given, members[1].spared) == ({"resident_name": "child_name"}, ["khai sinh"])
    assert kept.slug == "khai-sinh-thuong-tru"


def test_a_filing_begun_before_goes_on_with_the_group_of_its_day(world, second, client):
    send(client, "procedure_groups_add", **group(FIRST, AFTER))
    old = ProcedureGroup.objects.get()
    draft = filing_together.begin(group=old, versions=[world.version, second], by=world.minh, at=EARLY)
    bare = {"procedure": "1.004222", "order": "2"}
    send(client, "procedure_groups_change", old.pk, **group(FIRST, bare, valid_from="26/07/2022"))
    new = ProcedureGroup.objects.on(TOMORROW).get()
    assert new != old and not new.members.get(position=2).spared
    assert filing_together.open_filing(group=new, by=world.minh) == draft
    draft.refresh_from_db()
    assert draft.together == old and old.members.get(position=2).spared == ["khai sinh"]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ((FIRST,), "ít nhất hai thủ tục"),
        ((FIRST, FIRST), "ít nhất hai thủ tục"),
        ((FIRST, AFTER | {"given": "house = garden"}), "“garden” không phải là khóa câu hỏi của một tờ khai"),
        ((FIRST, AFTER | {"given": "name = child_name"}), "“name” không phải là khóa câu hỏi của tờ khai"),
        ((FIRST, AFTER | {"spared": "hộ chiếu"}), "không có giấy tờ nào mang chữ “hộ chiếu”"),
        ((FIRST, AFTER | {"given": "child_name"}), "Dòng “child_name” chưa đúng."),
        ((FIRST, AFTER | {"procedure": "0.1"}), "Không có thủ tục nào mang mã 0.1"),
    ],
)
def test_a_group_that_could_not_be_filed_is_refused_in_words(world, second, client, members, said):
    answer = send(client, "procedure_groups_add", **group(*members))
    assert answer.status_code in (409, 422) and said in text_of(answer)
    assert not ProcedureGroup.objects.exists()


def test_a_procedure_that_is_not_public_that_day_is_no_member(world, second, client):
    second.valid_to = date(2022, 8, 1)
    second.save()
    answer = send(client, "procedure_groups_add", **group(FIRST, AFTER, valid_from="01/08/2022"))
    assert answer.status_code == 409 and "1.004222 chưa hoặc không còn công khai" in text_of(answer)
