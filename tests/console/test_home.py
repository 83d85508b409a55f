from uuid import UUID

import pytest
from django.urls import reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role
from motcua.agencies.officers import officer
from motcua.catalogue import seed as catalogue_seed
from motcua.catalogue.models import ImportFinding, ProcedureVersion
from motcua.catalogue.services import versions
from motcua.console.rail import GROUPS
from motcua.console.urls import urlpatterns as console_urls
from motcua.identity.models import Staff
from tests.agencies.factories import AT, DAY, commune, hold
from tests.catalogue.factories import imported, line
from tests.console.pages import page, rows, signed_in, text_of

ROLES = {
    "bt.an": Role.CATALOGUE_EDITOR,
    "ks.minh": Role.TTHC_CONTROL,
    "qt.donvi": Role.UNIT_ADMIN,
    "qt.hethong": Role.SYSTEM_ADMIN,
    "at.khoi": Role.SECURITY_OFFICER,
}
ENTRIES = [entry for group in GROUPS for entry in group.entries]


@pytest.mark.parametrize("username", ROLES)
def test_the_rail_offers_exactly_what_the_role_opens(quangnam, client, username):
    signed_in(client, username)
    rail = page(client, "home").split('class="console-rail"')[1].split("</nav>")[0]
    for entry in ENTRIES:
        url = reverse(entry.url_name)
        may = ROLES[username] in entry.roles
        assert (f'href="{url}"' in rail) == may, entry.name
        assert client.get(url).status_code == (200 if may else 403), entry.name


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_the_rail_marks_the_page_one_is_on(quangnam, client, name):
    everything = Staff.objects.get(user__username="qt.hethong")
    unit = Assignment.objects.get(staff=everything).unit
    hold(everything, unit, Role.TTHC_CONTROL, Role.UNIT_ADMIN)
    text = page(signed_in(client, "qt.hethong"), name)
    assert text.count('aria-current="page"') == 1
    marked = text.split('aria-current="page"')[0].rsplit('href="', 1)[1]
    assert marked.startswith(f'{reverse(f"console:{name}")}"')


@pytest.mark.parametrize("username", ["lan", "ha"])
def test_officers_of_the_counter_are_kept_out(quangnam, client, username):
    assert signed_in(client, username).get(reverse("console:home")).status_code == 403


def addresses():
    zeros = {UUIDConverter: UUID(int=0), IntConverter: 1, SlugConverter: "x", StringConverter: "x"}
    for include in console_urls:
        for pattern in getattr(include, "url_patterns", [include]):
            args = {key: zeros[type(way)] for key, way in pattern.pattern.converters.items()}
            yield pattern.name, args


@pytest.mark.parametrize(
    ("name", "args"), list(addresses()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_no_page_and_no_act_opens_to_others(quangnam, client, name, args):
    url = reverse(f"console:{name}", kwargs=args)
    assert client.get(url).status_code == client.post(url).status_code == 302
    signed_in(client, "lan")
    assert client.get(url).status_code == client.post(url).status_code == 403


def test_nobody_is_asked_to_sign_in(quangnam, client):
    assert client.get(reverse("console:home")).status_code == 302


def test_the_editor_reads_what_waits_and_calm_where_nothing_does(quangnam, client):
    catalogue_seed.seed(DAY)
    text = page(signed_in(client, "bt.an"), "home")
    assert "Thủ tục chưa có thời hạn" in text
    missing = ProcedureVersion.objects.in_force(DAY).filter(channels__limit_value=None).distinct().count()
    assert f'<span class="count">{missing}</span>' in text and missing
    assert "Không còn điểm nào máy đọc chưa chắc" in text and "Không có bản nháp nào" in text
    assert rows(page(client, "catalogue", limit="missing")) == missing


def test_findings_stand_by_problem_and_drafts_by_name(quangnam, client):
    name = "Đăng ký " + "lại " * 45 + "kết hôn"
    imported(line("1.9", name=name, components=[], channels=[{"channel": "direct", "fee_text": "Miễn phí"}]))
    text = page(signed_in(client, "bt.an"), "home")
    assert name in text and f'<span class="count">{ImportFinding.objects.count()}</span>' in text
    problem = ImportFinding.objects.values_list("problem", flat=True).first()
    assert reverse("console:review_problem", args=[problem]) in text


def test_the_administrator_reads_who_does_everything_and_who_has_no_post(quangnam, client):
    ward, dung = commune("20341"), Staff.objects.get(user__username="dung")
    hold(dung, ward, Role.SIGN)
    hold(dung, agencies.one_stop_of(ward, DAY), Role.RECEIVE)
    Staff.objects.create(code="X1", full_name="Hồ Văn Chờ Việc")
    text = page(signed_in(client, "qt.hethong"), "home")
    assert "Phạm Tiến Dũng, Ủy ban nhân dân phường An Mỹ" in text and "Hồ Văn Chờ Việc" in text
    assert "Lịch năm 2027" in text and "Giá trị pháp lý chưa xác nhận" in text
    assert "Hồ Văn Chờ Việc" not in page(signed_in(client, "qt.donvi"), "home")


@pytest.mark.parametrize("username", ROLES)
def test_the_first_page_takes_few_queries(quangnam, client, username, django_assert_max_num_queries):
    signed_in(client, username)
    page(client, "home")
    with django_assert_max_num_queries(30):
        page(client, "home")


def test_a_missing_limit_is_set_from_draft_to_public(quangnam, client):
    catalogue_seed.seed(DAY.replace(month=1, day=1))
    signed_in(client, "bt.an")
    row = ProcedureVersion.objects.in_force(DAY).filter(channels__limit_value=None).first()
    assert "Tới chỗ tạo bản nháp" in page(client, "version", row.pk)
    client.post(reverse("console:open_draft", args=[row.pk]))
    draft = ProcedureVersion.objects.get(procedure=row.procedure, state="draft")
    url = reverse("console:edit_rows", args=[draft.pk, "channels"])
    assert url in page(client, "version", draft.pk)
    client.post(url, filled(client.get(url), limit_value="10", limit_unit="working_day"))
    assert not draft.channels.filter(limit_value=None).exists()
    client.post(reverse("console:publish_version", args=[draft.pk]), {"valid_from": "25/07/2022"})
    assert row.procedure.version_on(DAY).pk == draft.pk


def filled(response, **values):
    """The posted form as a browser would send it, with values put into every row that has the field."""
    formset = response.context["rows"]
    data = {f"dong-{name}": value for name, value in formset.management_form.initial.items()}
    for form in formset:
        for field in form:
            value = field.value()
            if value is None and hasattr(field.field, "choices"):
                value = field.field.choices[0][0]
            if value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False:
                data[field.html_name] = value
            if field.name in values and form in formset.initial_forms:
                data[field.html_name] = values[field.name]
    return data


@pytest.fixture
def draft(quangnam, client):
    catalogue_seed.seed(DAY)
    signed_in(client, "bt.an")
    row = ProcedureVersion.objects.in_force(DAY).get(procedure__code="1.001193")
    an = Staff.objects.get(user__username="bt.an")
    by = officer(an, Assignment.objects.get(staff=an).unit, day=DAY)
    return versions.open_draft(version_id=row.pk, by=by, at=AT)


def test_fee_lines_are_added_changed_and_removed(draft, client):
    url = reverse("console:edit_rows", args=[draft.pk, "fees"])
    before = draft.fees.count()
    data = filled(client.get(url), amount="8.000")
    data |= {f"dong-{before}-name": "Lệ phí " + "rất dài " * 25, f"dong-{before}-amount": "1.000.000"}
    assert client.post(url, data).status_code == 302
    assert draft.fees.count() == before + 1
    assert set(draft.fees.values_list("amount", flat=True)) >= {8000, 1_000_000}
    data = filled(client.get(url)) | {f"dong-{before}-DELETE": "on"}
    client.post(url, data)
    assert draft.fees.count() == before


def test_a_level_is_given_its_desk_and_the_level_above_that_settles(draft, client):
    url = reverse("console:edit_rows", args=[draft.pk, "powers"])
    assert "lao-dong (" in text_of(client.get(url))
    data = filled(client.get(url), settled_at="district", settles="lao-dong", process_key="")
    data |= {"dong-1-level": "district", "dong-1-settles": "lao-dong"}
    assert client.post(url, data).status_code == 302
    roads = [(row.level, row.settled_at, row.settles) for row in draft.competences.order_by("pk")]
    assert roads == [("commune", "district", "lao-dong"), ("district", "", "lao-dong")]
    assert "nhận tại cấp xã, cấp huyện giải quyết · lao-dong" in page(client, "version", draft.pk)


def test_two_roads_exchange_their_levels_in_one_edit(draft, client):
    draft.competences.create(level="district", settles="tu-phap")
    url = reverse("console:edit_rows", args=[draft.pk, "powers"])
    data = filled(client.get(url)) | {"dong-0-level": "district", "dong-1-level": "commune"}
    assert client.post(url, data).status_code == 302
    assert draft.competences.get(level="commune").settles == "tu-phap"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"dong-1-level": "commune"}, "Mỗi cấp tiếp nhận chỉ có một nơi giải quyết"),
        ({"dong-1-level": "province", "dong-1-settled_at": "commune"}, "hoặc cấp trên của nó"),
    ],
)
def test_a_road_twice_or_downwards_is_refused(draft, client, typed, said):
    url = reverse("console:edit_rows", args=[draft.pk, "powers"])
    answer = client.post(url, filled(client.get(url)) | typed)
    assert answer.status_code == 409 and said in text_of(answer)
    assert draft.competences.count() == 1


def test_papers_keep_their_order_and_case(draft, client):
    url = reverse("console:edit_rows", args=[draft.pk, "papers"])
    before = [(row.pk, row.position, row.case_id) for row in draft.components.order_by("position", "pk")]
    data = filled(client.get(url), copies="2")
    data[f"dong-{len(before)}-name"] = "Giấy tờ mới"
    data[f"dong-{len(before)}-originals"] = "1"
    assert client.post(url, data).status_code == 302
    after = list(draft.components.order_by("position", "pk"))
    assert [(row.pk, row.position, row.case_id) for row in after[:-1]] == before
    assert after[-1].name == "Giấy tờ mới" and {row.copies for row in after[:-1]} == {2}


def test_a_bad_number_keeps_what_was_typed(draft, client):
    url = reverse("console:edit_rows", args=[draft.pk, "channels"])
    answer = client.post(url, filled(client.get(url), limit_value="mười", note="Ghi chú đang gõ"))
    assert answer.status_code == 422
    assert 'value="mười"' in text_of(answer) and "Ghi chú đang gõ" in text_of(answer)


def test_a_row_someone_else_removed_is_refused_with_a_sentence(draft, client):
    url = reverse("console:edit_rows", args=[draft.pk, "channels"])
    data = filled(client.get(url), note="Đang gõ")
    draft.channels.all().delete()
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert "vừa được người khác sửa" in text_of(answer) and "Đang gõ" in text_of(answer)


def test_rows_of_a_public_version_are_not_editable(draft, client):
    public = ProcedureVersion.objects.filter(state="published").first()
    for part in ("channels", "fees", "papers"):
        assert client.get(reverse("console:edit_rows", args=[public.pk, part])).status_code == 404
    assert client.get(reverse("console:edit_rows", args=[draft.pk, "results"])).status_code == 404
