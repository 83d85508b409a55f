"""The store on a real S3 server: what goes in comes out, and content that changed is never handed on."""

import gzip
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from motcua.documents.store import ContentLost, S3Store, sha256_of
from motcua.integration import log_heads as sending

KEYS = {"aws_access_key_id": "motcua", "aws_secret_access_key": "only-for-tests"}


def free_ports(count: int) -> list[int]:
    """Ports whose number plus 10000 is free too: the server's parts speak to one another there."""
    probes = []
    while len(probes) < count:
        probe = socket.socket()
        probe.bind(("127.0.0.1", 0))
        if probe.getsockname()[1] < 50000:
            probes.append(probe)
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("s3")
    config = folder / "s3.json"
    identity = {
        "name": "motcua",
        "credentials": [{"accessKey": KEYS["aws_access_key_id"], "secretKey": KEYS["aws_secret_access_key"]}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config.write_text(json.dumps({"identities": [identity]}))
    master, volume, filer, s3 = free_ports(4)
    weed = shutil.which("weed") or str(Path(sys.executable).parent / "weed")
    command = [weed, "server", "-ip=127.0.0.1", f"-dir={folder}", "-s3", f"-s3.config={config}"]
    command += [f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={s3}"]
    log = (folder / "log").open("w")
    server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield _ready(f"http://127.0.0.1:{s3}", folder / "log", server)
    finally:
        server.kill()
        server.wait()


def client(endpoint: str):
    quick = Config(connect_timeout=2, read_timeout=10, retries={"max_attempts": 1})
    return boto3.client("s3", endpoint_url=endpoint, region_name="vn", config=quick, **KEYS)


def _ready(endpoint: str, log: Path, server: subprocess.Popen) -> str:
    for _attempt in range(120):
        try:
            client(endpoint).create_bucket(Bucket="ho-so")
            client(endpoint).put_object(Bucket="ho-so", Key="probe", Body=b"1")
            client(endpoint).delete_object(Bucket="ho-so", Key="probe")
            return endpoint
        except Exception:
            assert server.poll() is None, log.read_text()[-2000:]
            time.sleep(0.5)
    raise AssertionError(log.read_text()[-2000:])


@pytest.fixture
def store(endpoint, monkeypatch) -> S3Store:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS["aws_access_key_id"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS["aws_secret_access_key"])
    return S3Store(f"s3://ho-so/tinh?endpoint={endpoint}&region=vn")


def test_content_comes_back_under_its_digest(store):
    name = store.put("Giấy khai sinh của cháu Zơrâm Thị Nhêu".encode())
    assert name == sha256_of("Giấy khai sinh của cháu Zơrâm Thị Nhêu".encode())
    assert store.get(name).decode().endswith("Nhêu")


def test_the_same_content_twice_is_one_object(store):
    names = {store.put(b"one scan") for _ in range(2)}
    assert [name for name, _put_at in store.walk()].count(names.pop()) == 1


def test_content_changed_behind_our_back_is_refused(store, endpoint):
    name = store.put(b"the signed result")
    key = f"tinh/{name[:2]}/{name[2:4]}/{name}"
    client(endpoint).put_object(Bucket="ho-so", Key=key, Body=b"another result")
    with pytest.raises(ContentLost):
        store.get(name)


def test_deleted_content_is_gone_and_says_so(store):
    name = store.put(b"a draft nobody filed")
    store.delete(name)
    with pytest.raises(ContentLost):
        store.get(name)


def test_a_scan_of_twenty_megabytes_goes_through(store):
    big = bytes(range(256)) * (80 * 1024)
    assert len(store.get(store.put(big))) == 20 * 1024 * 1024


@pytest.fixture
def heads(tmp_path) -> Path:
    path = tmp_path / "log-heads-H47-20261202T1910Z.jsonl.gz"
    path.write_bytes(gzip.compress(b"{}\n"))
    return path


def test_signed_heads_go_into_a_bucket_once_and_are_read_back(store, endpoint, heads):
    place = f"s3://ho-so/nhat-ky?endpoint={endpoint}&region=vn"
    for _time in range(2):
        sending.send(heads, place)
    kept = client(endpoint).get_object(Bucket="ho-so", Key=f"nhat-ky/{heads.name}")["Body"].read()
    assert kept == heads.read_bytes()
    client(endpoint).put_object(Bucket="ho-so", Key=f"nhat-ky/{heads.name}", Body=b"another")
    with pytest.raises(sending.NotSent, match="nội dung khác"):
        sending.send(heads, place)


@pytest.mark.parametrize("fault", ["wrong key", "nobody there"])
def test_a_bucket_that_does_not_take_signed_heads_is_said(store, endpoint, heads, monkeypatch, fault):
    if fault == "wrong key":
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "sai")
    there = "http://127.0.0.1:1" if fault == "nobody there" else endpoint
    with pytest.raises(sending.NotSent):
        sending.send(heads, f"s3://ho-so/khac?endpoint={there}&region=vn")
