"""What linters cannot see: the habits of the house, kept by tests."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from croniter import croniter
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from motcua.common.daily import daily
from motcua.counter.urls import urlpatterns
from motcua.deadlines.calendars import VIETNAM
from tests.counter.walks import NO_PAGE, WALKS

ROOT = Path(__file__).resolve().parent.parent
OURS = [config for config in apps.get_app_configs() if config.name.startswith("motcua.")]
BANDS = [
    {"common"},
    {"deadlines", "audit"},
    {"identity"},
    {"agencies"},
    {"catalogue"},
    {"workflow", "documents", "payments", "notifications"},
    {"queue"},
    {"dossiers"},
    {"feedback"},
    {"scorecard", "oversight"},
    {"integration"},
    {"web"},
    {"portal", "counter", "console", "api"},
]


def band(label: str) -> int:
    return next(place for place, names in enumerate(BANDS) if label in names)


def python_files() -> list[Path]:
    return [
        path
        for folder in ("motcua", "config", "demo", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]


def own_models() -> list[type[models.Model]]:
    return [model for config in OURS for model in config.get_models()]


def test_foreign_keys_point_down_the_bands():
    for model in own_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not isinstance(field, models.ForeignKey) or target._meta.app_label not in _labels():
                continue
            here, there = model._meta.app_label, target._meta.app_label
            assert here == there or band(there) < band(here), f"{model.__name__}.{field.name} points up"


def _labels() -> set[str]:
    return {config.label for config in OURS}


def urls(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from urls(pattern.url_patterns, where)
        else:
            yield where, pattern.callback


def test_every_url_says_who_it_is_for():
    unmarked = [where for where, view in urls(get_resolver().url_patterns) if not hasattr(view, "audience")]
    assert unmarked == []


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_page_of_the_counter_stands_before_a_browser_in_a_walk():
    known = set(NO_PAGE.split()).union(*(names.split() for names in WALKS.values()))
    named = {pattern.name for pattern in urlpatterns}
    assert named ^ known == set(), "each has its line in tests/counter/walks.py"
    assert [walk for walk in WALKS if not (ROOT / walk).is_file()] == []


def test_faces_never_save():
    for face in ("portal", "counter", "console", "api"):
        for path in (ROOT / "motcua" / face).rglob("*.py"):
            found = re.search(r"\.(save|bulk_create|delete)\(", path.read_text(encoding="utf-8"))
            assert not found, f"{path.name} writes by itself: {found.group(0) if found else ''}"


def test_dossier_rows_have_keys_made_by_the_application():
    for model in own_models():
        if model._meta.app_label in {"workflow", "documents", "notifications"} or model.__name__ in {
            "Dossier",
            "Event",
            "Paper",
            "Draft",
        }:
            key = model._meta.pk
            assert isinstance(key, models.UUIDField) or model.__name__ == "Blob", model.__name__


def test_no_model_orders_itself():
    assert [model.__name__ for model in own_models() if model._meta.ordering] == []


def test_every_package_and_model_is_in_the_glossary():
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    packages = [path.name for path in (ROOT / "motcua").iterdir() if (path / "__init__.py").exists()]
    names = packages + [model.__name__ for model in own_models()]
    assert [name for name in names if f"`{name}`" not in glossary] == []


def test_lists_never_page_by_offset():
    for path in python_files():
        if "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert "Paginator(" not in text and " OFFSET " not in text, path.name


def test_append_only_tables_have_no_writer_but_their_own_act():
    from motcua.cli.database import append_only_tables

    assert set(append_only_tables()) >= {"dossiers_event", "audit_access"}


def test_only_faces_jobs_and_commands_read_the_domain_clock():
    allowed = {"web", "portal", "counter", "console", "api", "cli"}
    for path in (ROOT / "motcua").rglob("*.py"):
        package = path.relative_to(ROOT / "motcua").parts[0]
        if package in allowed or path.name in {"jobs.py", "clock.py"} or "migrations" in path.parts:
            continue
        assert "clock.now(" not in path.read_text(encoding="utf-8"), f"{path} reads the clock"


def test_a_job_of_a_time_of_day_runs_at_that_time_in_viet_nam():
    """The queue reads cron lines in UTC, so a fixed hour is written by `daily` alone."""
    midnight = datetime(2022, 7, 25, tzinfo=VIETNAM)
    due = [midnight]
    for _turn in range(3):
        after = croniter(daily(4, 16, minute=20)).get_next(ret_type=float, start_time=due[-1].timestamp())
        due.append(datetime.fromtimestamp(after, VIETNAM))
    assert [f"{one:%d %H:%M}" for one in due[1:]] == ["25 04:20", "25 16:20", "26 04:20"]
    for path in (ROOT / "motcua").rglob("jobs.py"):
        assert not re.search(r'cron="[^"]+ \d', path.read_text(encoding="utf-8")), path
