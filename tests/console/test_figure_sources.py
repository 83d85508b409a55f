"""Connections to values others measure: what each reads and how it went; a press reads one in a job."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.deadlines.calendars import local
from motcua.oversight.models import OutsideSource
from motcua.oversight.services import fetching
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import vn

NOW = vn(2022, 7, 25, 8, 0)
SECRET = "khoa-rat-mat"


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def admin(world):
    return factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)


@pytest.fixture
def source(world, settings):
    settings.FIGURE_SECRETS = {"DTI": SECRET}
    return kept(world, "dti", url=f"https://ten:{SECRET}@so-lieu.example.vn/dti?khoa={SECRET}")


def kept(world, slug, **more):
    facts = {
        "family": "dti",
        "kind": "http",
        "secret": "DTI",
        "unit": world.committee,
        "url": "https://a.vn/b",
    }
    facts |= {"source": f"Sở của {slug}", "responsible": "Ông Trần Văn Số, Phó Giám đốc"} | more
    row = OutsideSource(slug=slug, **facts)
    fetching.keep_source(row)
    return row


def waiting() -> list[str]:
    """Connections that a job will read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'slug' FROM procrastinate_jobs "
            "WHERE task_name = 'motcua.oversight.jobs.read_source' AND status = 'todo'"
        )
        return [row[0] for row in cursor.fetchall()]


def shown(client):
    answer = client.get(reverse("console:figure_sources"))
    assert answer.status_code == 200
    return text_of(answer)


def test_the_page_tells_of_each_connection_and_never_a_key(world, admin, source):
    kept(world, "cu", secret="CU", active=False)
    query = "SELECT unit, indicator, measure, numerator, denominator, day FROM bang"
    failed = kept(
        world, "bang", kind="database", url="", query=query, tried_at=NOW, said="Không đọc được: hết giờ."
    )
    OutsideSource.objects.filter(pk=source.pk).update(tried_at=NOW, read_at=NOW, said="Đọc được 18 giá trị.")
    told = shown(signed_in(admin))
    assert "https://so-lieu.example.vn/dti" in told and SECRET not in told and "ten:" not in told
    assert "Đọc được 18 giá trị." in told and "Ông Trần Văn Số, Phó Giám đốc" in told
    assert "Khóa đã có trên máy chủ: MOTCUA_FIGURES_DTI" in told
    assert "Máy chủ chưa có khóa MOTCUA_FIGURES_CU" in told and "đã tắt" in told
    assert failed.said in told and "không đọc được" in told and "Chưa lần nào đọc được." in told
    assert "Lần đọc tới" in told and told.count("doc-ngay") == 2


@pytest.mark.parametrize(
    ("at", "next_at"),
    [
        (vn(2023, 1, 21, 4, 19), vn(2023, 1, 21, 4, 20)),
        (vn(2023, 1, 21, 4, 20), vn(2023, 1, 21, 10, 20)),
        (vn(2023, 1, 21, 16, 20), vn(2023, 1, 22, 4, 20)),  # the first day of Tết too
    ],
)
def test_the_next_reading_is_told_in_the_time_of_viet_nam(at, next_at):
    assert local(fetching.next_reading(at)) == next_at


def test_a_press_reads_it_in_a_job_once_and_the_page_says_so_until_it_is_read(admin, source):
    client = signed_in(admin)
    url = reverse("console:read_figure_source", args=["dti"])
    for _press in range(2):
        told = text_of(client.post(url, follow=True))
    assert waiting() == ["dti"]
    assert "Đang đọc “dti”" in told and "đang đọc" in told and "Trần Quản Trị bấm lúc" in told
    source.refresh_from_db()
    source.tried_at, source.said = source.asked_at + timedelta(seconds=5), "Nơi cung cấp trả lời mã 500."
    source.save()
    told = shown(client)
    assert "Nơi cung cấp trả lời mã 500." in told and "bấm lúc" not in told


def test_a_job_that_was_lost_may_be_asked_for_again(admin, source):
    for minutes in (0, 9, 10):
        fetching.ask(slug="dti", by=admin, at=NOW + timedelta(minutes=minutes))
    assert waiting() == ["dti", "dti"]


def test_what_is_off_or_unknown_is_not_read_and_nobody_else_reads(world, admin, source):
    OutsideSource.objects.filter(pk="dti").update(active=False)
    answer = signed_in(admin).post(reverse("console:read_figure_source", args=["dti"]))
    assert answer.status_code == 409 and "Kết nối “dti” đang tắt" in text_of(answer)
    assert signed_in(admin).post(reverse("console:read_figure_source", args=["la"])).status_code == 404
    with pytest.raises(PermissionDenied):
        fetching.ask(slug="dti", by=world.ha, at=NOW)
    assert signed_in(world.ha).get(reverse("console:figure_sources")).status_code == 403
    assert waiting() == []


def test_without_a_connection_the_page_says_how_one_is_made(admin):
    assert "motcua figures connect" in shown(signed_in(admin))
