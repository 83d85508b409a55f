"""The review queue: a person mends what the import could not read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.catalogue.models import ImportFinding, ProcedureVersion, Synonym
from motcua.catalogue.problems import Problem
from motcua.catalogue.services import review, synonyms
from tests.catalogue.factories import AT, DAY, channel, draft, imported, line, paper, person_at_work

pytestmark = pytest.mark.django_db
JOINED = paper("Đơn đề nghị. - Biên bản họp. - Dự án hỗ trợ")


@pytest.fixture
def editor():
    return person_at_work()


@pytest.fixture
def desk(editor, client):
    client.force_login(editor.staff.user)
    return client


def found(problem: str) -> ImportFinding:
    return ImportFinding.objects.get(problem=problem)


def version() -> ProcedureVersion:
    return ProcedureVersion.objects.get(source_digest__gt="")


def test_the_unit_of_a_limit_is_set_on_the_row_the_finding_means(editor):
    imported(line(channels=[channel("online"), channel("direct", unit=None)]))
    row = found("limit_without_unit")
    review.mend_limit(finding_id=row.pk, value=5, unit="day", by=editor, at=AT)

    units = dict(version().channels.values_list("channel", "limit_unit"))
    assert units == {"online": "working_day", "direct": "day"}
    row.refresh_from_db()
    assert (row.resolved_by, row.resolution) == (editor.name, "Thời hạn: 5 ngày")


def test_a_fee_amount_is_set_and_an_empty_one_means_decided_elsewhere(editor):
    imported(line(channels=[channel(fee="500 VNĐ(mức cũ)")]))
    review.mend_fee(finding_id=found("fee_too_small").pk, amount=500_000, by=editor, at=AT)

    assert version().fees.get().amount == 500_000
    assert found("fee_too_small").resolution == "Mức thu: 500.000 đ"


def test_papers_run_together_become_several_in_the_same_place(editor):
    imported(line(components=[paper("Tờ khai"), JOINED, paper("Ảnh chân dung")]))
    row = found("components_joined")
    review.split_paper(finding_id=row.pk, names=row.parsed.splitlines(), by=editor, at=AT)

    names = version().components.order_by("position").values_list("name", flat=True)
    assert list(names) == ["Tờ khai", "Đơn đề nghị", "Biên bản họp", "Dự án hỗ trợ", "Ảnh chân dung"]
    assert set(version().components.values_list("originals", flat=True)) == {1}


def test_a_note_leaves_the_papers_but_its_text_stays(editor):
    imported(line(components=[paper(), paper("Lưu ý: không nộp bản chụp")]))
    review.remove_paper(finding_id=found("component_is_note").pk, by=editor, at=AT)

    assert version().components.count() == 1
    assert version().conditions == "Lưu ý: không nộp bản chụp"


def test_counts_and_the_settling_part_can_be_set(editor):
    imported(line(levels=["province"], decision="QĐ/0001-BCA", components=[paper(originals=0)]))
    review.mend_counts(finding_id=found("count_unknown").pk, originals=2, copies=1, by=editor, at=AT)
    review.mend_settles(finding_id=found("settles_unknown").pk, field_code="tu-phap", by=editor, at=AT)

    assert version().components.values_list("originals", "copies").get() == (2, 1)
    assert version().competences.get().settles == "tu-phap"


def test_mending_a_public_version_works_on_a_draft(editor):
    imported(line(channels=[channel(unit=None)]), publish=True)
    public = version()
    review.mend_limit(finding_id=found("limit_without_unit").pk, value=5, unit="day", by=editor, at=AT)

    assert public.channels.get().limit_unit == ""
    new = public.procedure.versions.get(state="draft")
    assert new.channels.get().limit_unit == "day"
    assert found("limit_without_unit").resolved_at == AT


def test_two_people_cannot_resolve_the_same_finding(editor):
    imported(line(results=[]))
    row = found("results_missing")
    review.resolve_finding(finding_id=row.pk, by=editor, at=AT, resolution="Đã xem")

    with pytest.raises(review.AlreadyResolved, match="Đã xem"):
        review.resolve_finding(finding_id=row.pk, by=editor, at=AT, resolution="Xem lại")


def test_numbers_out_of_range_and_findings_without_a_row_are_refused(editor):
    imported(line(channels=[channel(unit=None)], results=[]))
    limit, results = found("limit_without_unit"), found("results_missing")

    with pytest.raises(review.ValueNotAccepted):
        review.mend_limit(finding_id=limit.pk, value=0, unit="day", by=editor, at=AT)
    with pytest.raises(review.ValueNotAccepted):
        review.mend_limit(finding_id=limit.pk, value=5, unit="tuần", by=editor, at=AT)
    with pytest.raises(review.NotMendable):
        review.mend_fee(finding_id=results.pk, amount=1000, by=editor, at=AT)
    with pytest.raises(review.NotMendable):
        review.mend_fee(finding_id=limit.pk, amount=1000, by=editor, at=AT)


def test_only_what_was_mended_by_a_rule_is_accepted_all_at_once(editor):
    imported(line(subjects=["Cán bộ", "công chức"]), line("1.000001", subjects=["Cán bộ", "viên chức"]))

    assert review.accept_group(problem=Problem.SUBJECTS_JOINED, by=editor, at=AT) == 2
    with pytest.raises(review.GroupNotAcceptable):
        review.accept_group(problem=Problem.LIMIT_WITHOUT_UNIT, by=editor, at=AT)


def test_others_may_not_resolve():
    receiver = person_at_work(Role.RECEIVE)
    imported(line(results=[]))

    with pytest.raises(PermissionDenied):
        review.resolve_finding(finding_id=found("results_missing").pk, by=receiver, at=AT, resolution="x")
    with pytest.raises(PermissionDenied):
        review.accept_group(problem=Problem.SUBJECTS_JOINED, by=receiver, at=AT)


def test_everyday_words_are_added_once_and_removed(editor):
    added = synonyms.add_synonym(
        phrase="  làm   sổ đỏ ", means="cấp Giấy chứng nhận quyền sử dụng đất", by=editor
    )

    assert (added.phrase, added.folded) == ("làm sổ đỏ", "lam so do")
    for phrase in ("làm sổ đỏ", " ", "x" * 121):
        with pytest.raises(synonyms.SynonymNotAccepted):
            synonyms.add_synonym(phrase=phrase, means="Đất đai", by=editor)
    synonyms.remove_synonym(synonym_id=added.pk, by=editor)
    assert not Synonym.objects.exists()


def test_the_queue_shows_groups_with_counts_then_one_finding_with_raw_beside_read(desk):
    imported(line(channels=[channel(value=9, unit=None)]), line("1.000001", channels=[channel(unit=None)]))
    groups = desk.get(reverse("console:review")).content.decode()
    assert "Thời hạn không có đơn vị" in groups

    page = desk.get(reverse("console:review_problem", args=["limit_without_unit"]), follow=True)
    text = page.content.decode()
    assert "Dữ liệu gốc" in text and "Đã đọc thành" in text and "nhóm này còn 2 điểm" in text


def test_mending_on_the_page_goes_on_to_the_next_finding(desk):
    imported(line(channels=[channel(value=9, unit=None)]), line("1.000001", channels=[channel(unit=None)]))
    first = ImportFinding.objects.order_by("pk").first()
    data = {"act": "mend", "value": "9", "unit": "working_day"}
    page = desk.post(reverse("console:finding", args=[first.pk]), data, follow=True)

    assert "nhóm này còn 1 điểm" in page.content.decode()
    assert first.version.channels.get().limit_unit == "working_day"


def test_bad_input_on_the_page_keeps_what_was_typed(desk):
    imported(line(channels=[channel(unit=None)]))
    row = found("limit_without_unit")
    page = desk.post(
        reverse("console:finding", args=[row.pk]), {"act": "mend", "value": "năm", "unit": "day"}
    )

    assert page.status_code == 422 and "năm" in page.content.decode()
    assert found("limit_without_unit").resolved_at is None


def test_the_list_pages_by_key_and_filters(desk, django_assert_max_num_queries):
    lines = [line(f"1.{number:06}", name=f"Thủ tục số {number:03}") for number in range(60)]
    imported(*lines)
    url = reverse("console:catalogue")
    with django_assert_max_num_queries(15):
        first = desk.get(url)
    assert first.content.decode().count("Thủ tục số") == 50
    second = desk.get(url, {"after": first.context["next_key"]}).content.decode()
    assert "Thủ tục số 059" in second and "Thủ tục số 000" not in second
    assert "1.000007" in desk.get(url, {"q": "thu tuc so 007"}).content.decode()
    assert "Không có thủ tục nào khớp" in desk.get(url, {"q": "không hề có"}).content.decode()
    assert desk.get(url, {"after": "rác", "state": "lạ"}).status_code == 200


def test_a_version_is_edited_published_and_compared_on_its_pages(desk, regimes):
    row = draft()
    page = desk.get(reverse("console:version", args=[row.pk])).content.decode()
    assert "Còn thiếu các phần" in page and "Thành phần hồ sơ" in page

    desk.post(reverse("console:edit_part", args=[row.pk, "conditions"]), {"value": "Từ đủ 18 tuổi"})
    done = desk.post(reverse("console:publish_version", args=[row.pk]), {"valid_from": "25/07/2022"})
    assert done.status_code == 302
    assert row.procedure.version_on(DAY).conditions == "Từ đủ 18 tuổi"

    desk.post(reverse("console:edit_part", args=[row.pk, "name"]), {"value": "Tên khác"})
    other = row.procedure.versions.get(state="draft")
    compared = desk.get(reverse("console:compare", args=[row.pk, other.pk])).content.decode()
    assert "Tên khác" in compared and "Tên thủ tục" in compared
    refused = desk.post(reverse("console:publish_version", args=[other.pk]), {"valid_from": "25/07/2022"})
    assert refused.status_code == 422 and "đã có phiên bản công khai" in refused.content.decode()


def test_words_are_edited_on_their_page(desk):
    desk.post(reverse("console:add_synonym"), {"phrase": "làm sổ đỏ", "means": "Giấy chứng nhận"})
    twice = desk.post(reverse("console:add_synonym"), {"phrase": "làm sổ đỏ", "means": "Giấy chứng nhận"})
    assert twice.status_code == 422
    row = Synonym.objects.get()
    assert "làm sổ đỏ" in desk.get(reverse("console:synonyms")).content.decode()
    desk.post(reverse("console:remove_synonym", args=[row.pk]))
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("name", ["catalogue", "review", "synonyms"])
def test_officers_without_the_role_are_kept_out(client, name):
    client.force_login(person_at_work(Role.RECEIVE).staff.user)

    assert client.get(reverse(f"console:{name}")).status_code == 403


def test_the_control_office_may_look(client):
    client.force_login(person_at_work(Role.TTHC_CONTROL).staff.user)

    assert client.get(reverse("console:catalogue")).status_code == 200
