"""`motcua backup` and `motcua restore`: a whole province out and in again, and what must be refused."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from motcua.cli import archive, postgres
from motcua.cli.installation import ROOT
from tests.cli.commands import environment, folder, motcua, settle

pytestmark = pytest.mark.system

RESULTS = """
import json
from motcua.cli import installation
installation.connect()
from motcua.documents import services
from motcua.documents.validation import validate
from motcua.dossiers.models import Paper
reports = [
    report
    for paper in Paper.objects.filter(kind="result").select_related("file__blob")
    for report in validate(services.read(paper.file))
]
print(json.dumps([[report.signer, report.intact, report.trusted] for report in reports]))
"""


@pytest.fixture(scope="module")
def place():
    """A demo province with some dossiers, and room for copies, in a folder with an awkward name."""
    with folder() as path:
        home = path / "Một Cửa 'chính' 100%"
        home.mkdir()
        settle(home / "đang chạy")
        postgres.start(home / "đang chạy" / "postgres")
        yield home
        for server in home.glob("*/postgres"):
            postgres.kill(server)
            socket = postgres._socket_folder(postgres._reachable(server))
            shutil.rmtree(socket, ignore_errors=True)


@pytest.fixture(scope="module")
def saved(place):
    """The backup and what the command said of it, on a machine that wakes people's devices."""
    keys = place / "đang chạy" / "push"
    keys.mkdir(mode=0o700)
    (keys / "key.pem").write_text("một khóa", encoding="utf-8")
    done = motcua(place / "đang chạy", "backup", str(place / "bản sao"), "--json")
    assert done.returncode == 0, done.stderr
    return place / "bản sao", json.loads(done.stdout)


@pytest.fixture
def copy(place, saved):
    """A copy of the backup to spoil."""
    path = place / "bản hỏng"
    shutil.copytree(saved[0], path)
    yield path
    shutil.rmtree(path)


def restore(place, source, *words, name="máy mới", **more):
    return motcua(place / name, "restore", str(source), *words, **more)


def results(var) -> list[list[object]]:
    done = subprocess.run(
        [sys.executable, "-c", RESULTS],
        cwd=ROOT,
        env=settings(var),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def settings(var) -> dict[str, str]:
    return environment(var, DJANGO_SETTINGS_MODULE="config.settings")


def count(var, table: str) -> int:
    server = postgres.start(var / "postgres")
    try:
        with psycopg.connect(server.url(role="postgres")) as link:
            return link.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        postgres.leave(server.home)


def test_a_backup_is_one_folder_that_only_its_owner_reads_and_names_everything_in_it(saved):
    path, told = saved
    assert path.stat().st_mode & 0o077 == 0
    manifest = archive.read(path)
    assert {archive.DUMP, archive.KEY, "ca/root.pem", "push/key.pem"} <= set(manifest.files)
    assert manifest.dossiers == told["dossiers"] >= 8 and manifest.events > manifest.dossiers
    assert manifest.documents == len(list(archive.documents_in(path))) > 0
    assert told["lost"] == []


def test_restored_on_a_new_machine_every_chain_holds_and_signed_results_open(place, saved):
    before = results(place / "đang chạy")
    assert before and all(intact and trusted for _signer, intact, trusted in before)
    done = restore(place, saved[0], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["findings"] == []
    assert results(place / "máy mới") == before
    assert (place / "máy mới" / "push" / "key.pem").read_text(encoding="utf-8") == "một khóa"
    checked = motcua(place / "máy mới", "verify", "--json")
    assert checked.returncode == 0 and json.loads(checked.stdout)["dossiers"] == saved[1]["dossiers"]
    for table in ("dossiers_event", "identity_party", "documents_blob", "procrastinate_jobs"):
        assert count(place / "máy mới", table) == count(place / "đang chạy", table), table


def test_the_application_still_cannot_rewrite_history_after_a_restore(place):
    server = postgres.start(place / "máy mới" / "postgres")
    try:
        with psycopg.connect(server.url()) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute("DELETE FROM dossiers_event")
    finally:
        postgres.leave(server.home)


def test_a_database_that_is_not_empty_is_left_alone(place, saved):
    before = count(place / "máy mới", "dossiers_event")
    done = restore(place, saved[0])
    assert done.returncode == 1 and "đã có bảng" in done.stderr
    assert count(place / "máy mới", "dossiers_event") == before


def test_the_next_backup_links_what_the_earlier_one_holds(place, saved):
    again = place / "bản sao sau"
    done = motcua(place / "đang chạy", "backup", str(again), "--since", str(saved[0]))
    assert done.returncode == 0, done.stderr
    assert all(path.stat().st_nlink == 2 for path in archive.documents_in(again))
    assert motcua(place / "đang chạy", "backup", str(again)).returncode == 2  # never over another one


def test_the_nightly_script_needs_only_the_application_and_links_to_the_night_before(place):
    nights = place / "các đêm"
    shutil.copytree(place / "bản sao", nights / "2026-11-23")
    server = postgres.start(place / "đang chạy" / "postgres")
    address = {"DATABASE_URL": server.url(), "MOTCUA_DEMO": "1"}
    known = environment(place / "đang chạy", **address)
    known["PATH"] = f"{Path(sys.executable).parent}:{known['PATH']}"
    try:
        script = ROOT / "deploy" / "nightly-backup.sh"
        done = subprocess.run(
            [script, nights], cwd=ROOT, env=known, capture_output=True, text=True, check=False
        )
    finally:
        postgres.leave(server.home)
    assert done.returncode == 0, done.stderr
    (tonight,) = (night for night in nights.iterdir() if night.name != "2026-11-23")
    assert all(path.stat().st_nlink == 2 for path in archive.documents_in(tonight))
    assert archive.read(tonight).documents == archive.read(nights / "2026-11-23").documents


def test_a_document_that_the_store_has_lost_is_named(place):
    store = place / "đang chạy" / "documents"
    victim = next(store.glob("??/??/[!.]*"))
    victim.rename(place / "giấu")
    try:
        done = motcua(place / "đang chạy", "backup", str(place / "bản thiếu"))
    finally:
        (place / "giấu").rename(victim)
    assert done.returncode == 1 and f"THIẾU tài liệu {victim.name}" in done.stderr


def spoil_a_document(path):
    next(archive.documents_in(path)).write_bytes(b"khac")


def lose_a_document(path):
    next(archive.documents_in(path)).unlink()


def spoil_the_dump(path):
    with (path / archive.DUMP).open("ab") as dump:
        dump.write(b"\0")


def cut_short(path):
    (path / archive.MANIFEST).unlink()


def garble(path):
    (path / archive.MANIFEST).write_text("{")


@pytest.mark.parametrize(
    ("spoil", "code", "sentence"),
    [
        (spoil_a_document, 1, "đã bị thay đổi"),
        (lose_a_document, 1, "đáng ra"),
        (spoil_the_dump, 1, "database.dump"),
        (cut_short, 2, "không phải bản sao lưu hoàn chỉnh"),
        (garble, 2, "Không hiểu"),
    ],
)
def test_an_archive_that_is_not_what_was_saved_is_refused(place, copy, spoil, code, sentence):
    spoil(copy)
    done = restore(place, copy, name="máy thử")
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert not (place / "máy thử").exists()


def test_another_secret_key_and_another_kind_of_installation_are_refused(place, saved):
    wrong_key = restore(place, saved[0], name="máy khác", MOTCUA_SECRET_KEY="another-key-of-the-tests-" * 3)
    assert wrong_key.returncode == 1 and "khóa bí mật" in wrong_key.stderr
    in_service = restore(place, saved[0], name="máy khác", MOTCUA_DEMO="0")
    assert in_service.returncode == 1 and "MOTCUA_DEMO=1" in in_service.stderr
    assert (
        restore(place, saved[0], name="máy khác").returncode == 0
    )  # what was refused left nothing in the way
