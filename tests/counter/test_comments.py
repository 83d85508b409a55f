"""Words among the officers of one agency: append-only, for that agency alone, never for a citizen."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.agencies.models import Role, UnitKind
from motcua.common.ids import uuid7
from motcua.dossiers.models import Comment, Event, Paper
from motcua.dossiers.services import commenting
from motcua.notifications.models import Notice
from tests.counter.factories import EARLY, hidden, open_page, signed_in, text_of
from tests.dossiers import factories as dossiers

SECRET = "Cau-noi-rieng-giua-can-bo-8472"


def write(client, dossier, text=SECRET, **more):
    key = hidden(open_page(client, dossier))["key"]
    url = reverse("counter:comment", args=[dossier.pk])
    return client.post(url, {"key": key, "text": text} | more, follow=True)


def portal_urls(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from portal_urls(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            yield prefix + str(pattern.pattern), getattr(view, "audience", "")


def test_colleagues_of_the_agency_read_it_and_the_one_named_is_told(world):
    dossier = dossiers.assigned(world, at=EARLY)
    before = Event.objects.filter(dossier=dossier).count()
    answer = write(signed_in(world.dung), dossier, to=[str(world.ha.staff.pk)])
    assert "Đã ghi trao đổi nội bộ" in text_of(answer)
    for who in (world.dung, world.ha, world.lan):  # the ward's desk is the same agency
        text = open_page(signed_in(who), dossier)
        assert SECRET in text and "nhắc Phạm Thị Thu Hà" in text
    assert Event.objects.filter(dossier=dossier).count() == before  # no act of the law
    ha = signed_in(world.ha)
    inbox = text_of(ha.get(reverse("counter:inbox")))
    assert "Lê Văn Dũng nhắc bạn ở hồ sơ" in inbox and "Mới" in inbox and SECRET not in inbox
    assert "Mới" not in text_of(ha.get(reverse("counter:inbox")))
    assert not Notice.objects.filter(party_id__isnull=False, template="mentioned_staff").exists()


def test_another_agency_and_who_only_watches_neither_read_nor_write(world):
    dossier = dossiers.assigned(world, at=EARLY)
    write(signed_in(world.dung), dossier)
    office = dossiers.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, level="province")
    control = dossiers.person("KS01", "Bùi Thị Nhật Minh", office, Role.TTHC_CONTROL)
    text = open_page(signed_in(control), dossier)
    assert SECRET not in text and "Trao đổi nội bộ" not in text
    with pytest.raises(PermissionDenied):
        commenting.comment(comment_id=uuid7(), dossier_id=dossier.pk, by=control, at=EARLY, text="x")
    thao = signed_in(world.thao)
    assert thao.post(reverse("counter:comment", args=[dossier.pk]), {"text": "x"}).status_code == 404
    assert Comment.objects.count() == 1


def test_a_double_press_says_it_once_and_nothing_said_is_refused(world):
    dossier = dossiers.assigned(world, at=EARLY)
    client, url = signed_in(world.dung), reverse("counter:comment", args=[dossier.pk])
    for _press in range(2):
        client.post(url, {"key": "01a2195a-274e-758c-a0d9-cb71c2025a56", "text": "Một"})
    assert Comment.objects.count() == 1
    empty = client.post(url, {"text": "   "})
    assert empty.status_code == 409 and "Vui lòng ghi nội dung trao đổi" in text_of(empty)
    stranger = client.post(url, {"text": "Hai", "to": [str(world.thao.staff.pk), "ai đó"]})
    assert stranger.status_code == 302 and Comment.objects.latest("id").mentions == []


def test_the_table_is_append_only():
    from motcua.cli.database import append_only_tables

    assert "dossiers_comment" in append_only_tables()


def test_no_page_paper_notice_or_answer_for_citizens_carries_it(world):
    """Every address that is not for staff, asked as the owner and as a stranger, about this dossier."""
    dossier = dossiers.done(world, at=EARLY)
    write(signed_in(world.dung), dossier)
    assert Comment.objects.count() == 1
    from django.test import Client

    owner, stranger = signed_in(world.minh), Client()
    known = {"uuid": str(dossier.pk), "str": dossier.code, "slug": dossier.code, "int": "1", "path": "x"}
    asked = 0
    for route, audience in portal_urls(get_resolver().url_patterns):
        if audience in {"staff", "staff-account", "demo"}:
            continue
        url = "/" + route
        for kind, value in known.items():
            url = _filled(url, kind, value)
        if "<" in url or "(" in url or "^" in url or "\\" in url:
            continue
        for client in (owner, stranger):
            answer = client.get(url, {"code": dossier.code, "phone": world.minh.phone, "q": SECRET[:12]})
            body = b"".join(answer) if answer.streaming else answer.content
            assert SECRET.encode() not in body, url
        asked += 1
    assert asked > 40
    for paper in Paper.objects.filter(dossier=dossier):
        assert SECRET not in str(paper.data), paper
    for notice in Notice.objects.all():
        assert SECRET not in notice.subject + notice.body + str(notice.context)


def _filled(url: str, kind: str, value: str) -> str:
    import re

    return re.sub(rf"<{kind}:\w+>", value, url)


def test_a_comment_of_nothing_or_of_too_much_is_refused_in_a_sentence(world):
    dossier = dossiers.assigned(world, at=EARLY)
    client = signed_in(world.dung)
    assert "Vui lòng ghi nội dung trao đổi" in text_of(write(client, dossier, text="  "))
    answer = write(client, dossier, text="đ" * 2001)
    assert answer.status_code == 409 and "dài 2001 chữ cái, nhiều nhất 2000" in text_of(answer)
    assert not Comment.objects.exists()
