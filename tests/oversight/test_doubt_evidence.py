"""What a question about figures shows of its dossiers, and to whom."""

from uuid import UUID

from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import Access
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake
from motcua.oversight.models import Doubt
from motcua.oversight.services import asking
from tests.counter.factories import signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import MONDAY
from tests.oversight.test_doubts import HOUR, P


def test_who_only_steers_sees_every_dossier_of_a_question_masked_and_the_look_is_written_down(world, doubt):
    above = district.above(world)
    leader = factories.person("QN02", "Hồ Quang Bửu", above.province, Role.SIGN)
    page = reverse("counter:doubt", args=[doubt.pk])
    text = text_of(signed_in(leader).get(page))
    codes = Dossier.objects.filter(pk__in=doubt.dossiers).values_list("code", flat=True)
    assert all(f'<span class="code">{code}</span>' in text for code in codes)
    assert not any(one in text for one in doubt.dossiers) and world.minh.name not in text
    assert text.count("Trình ký kết quả: 09:00:00 25/07/2022 · Lê Văn Dũng") == 3
    look = Access.objects.get(staff_id=leader.staff.pk, subject="figure")
    assert "3 hồ sơ" in look.purpose
    assert "Hồ sơ không có đường mở" not in text_of(signed_in(world.ha).get(page))


def test_a_question_shows_what_was_done_when_and_by_whom(world, doubt):
    text = text_of(signed_in(world.ha).get(reverse("counter:doubt", args=[doubt.pk])))
    assert text.count("Phân công xử lý: 09:00:00 25/07/2022 · Phạm Thị Thu Hà") == 3
    assert text.count("Trình ký kết quả: 09:00:00 25/07/2022 · Lê Văn Dũng") == 3
    assert "Tiếp nhận: 09:00:00" not in text  # no part of this question


def test_earlier_dossiers_of_the_same_wish_are_named(world):
    first = intake.refuse(
        dossier_id=factories.taken_in(world).pk,
        by=world.lan,
        at=MONDAY,
        reason_code="khong-thuoc-tham-quyen",
        reason="Người nộp cư trú ở xã khác.",
    )
    later = MONDAY + HOUR
    factories.returned(world, at=later)
    assert asking.ask_about(MONDAY.date(), at=later) > 0
    row = Doubt.objects.get(pattern=P.REFILED)
    said = asking.evidence(row, [UUID(one) for one in row.dossiers])
    assert [one.before for one in said.values()] == [(first.pk,)]
    page = reverse("counter:doubt", args=[row.pk])
    leader, head = (text_of(signed_in(one).get(page)) for one in (world.ha, world.head))
    assert "1 hồ sơ trước của cùng người, cùng thủ tục, ngoài phạm vi xem của bạn" in leader
    assert reverse("counter:dossier", args=[first.pk]) in head and "ngoài phạm vi" not in head
    above = district.above(world)  # an earlier dossier that opens would name the applicant of a masked one
    far = dict.fromkeys(("receiving_unit", "agency", "settling_unit"), above.elsewhere)
    Dossier.objects.filter(pk__in=row.dossiers).update(**far)
    assert Dossier.objects.visible_to(above.watcher).filter(pk=first.pk).exists()
    watches = text_of(signed_in(above.watcher).get(page))
    assert str(first.pk) not in watches and "1 hồ sơ trước của cùng người" in watches
    assert "Hồ sơ không có đường mở" in watches
