"""What a desk without a line wrote down: sealed for this installation, sent once and only once."""

import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core import signing
from django.core.signing import b62_encode
from django.test import Client
from django.urls import reverse

from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.counter.offline_stamp import Stamp, stamp_of
from motcua.counter.sealing import LetterNotOpened, public_key, unseal
from motcua.deadlines import clock
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Status
from motcua.identity.models import Party
from motcua.notifications.models import Notice
from tests.counter.factories import by_name, signed_in, text_of
from tests.counter.test_intake import counted

CHILD = "Alăng Thị Hơ Bhliêng"


def seal(letter: object, key: str | None = None) -> str:
    """As a browser does it (counter/offline_store.js), with another library."""
    theirs = urlsafe_b64decode((key or public_key()) + "==")
    own = ec.generate_private_key(ec.SECP256R1())
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    kept = HKDF(hashes.SHA256(), 32, salt=theirs, info=b"motcua.counter.sealing letter")
    nonce = secrets.token_bytes(12)
    body = AESGCM(kept.derive(own.exchange(ec.ECDH(), point))).encrypt(
        nonce, json.dumps(letter).encode(), None
    )
    mine = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in (mine, nonce, body))


def kept_facts(client: Client) -> dict[str, Any]:
    return client.get(reverse("counter:offline_facts")).json()


def letter(client: Client, world, act: str = "receive", **changed: object) -> dict[str, Any]:
    """An intake written down at once after the desk was prepared."""
    typed = {
        "d-dossier_id": str(uuid7()),
        "d-key": str(uuid7()),
        "d-kind": "1",
        "d-name": CHILD,
        "d-phone": "0905 000 111",
        "d-filed_by": "self",
        "d-delivery": "desk",
    }
    typed |= {name: str(value) for name, value in counted(world).items()}
    typed |= changed.pop("typed", {})  # type: ignore[arg-type]
    whole = {
        "pass": kept_facts(client)["pass"],
        "ticket": "TN-ABCD2345",
        "dossier_id": typed["d-dossier_id"],
        "elapsed": 0,
        "act": act,
        "version": str(world.version.pk),
        "name": world.version.name,
        "fields": list(typed.items()),
    }
    return whole | changed


def sent(client: Client, sealed: str) -> dict[str, Any]:
    return client.post(reverse("counter:offline_send"), {"sealed": sealed}).json()


@pytest.fixture
def lan(world):
    return signed_in(world.lan)


def test_the_desk_is_told_its_procedures_their_papers_and_the_key(lan, world):
    facts = kept_facts(lan)
    (one,) = facts["procedures"]
    assert (one["code"], one["words"]) == (
        "1.004873",
        "cap giay xac nhan tinh trang hon nhan 1.004873",
    )
    assert one["papers"][0]["title"] == "Tờ khai cấp Giấy xác nhận" and one["papers"][0]["required"]
    assert facts["unit"] == world.desk.name and facts["key"] == public_key()


def test_the_number_of_queries_for_the_desk_does_not_grow_with_procedures(
    lan, world, django_assert_max_num_queries
):
    from tests.dossiers.factories import procedure

    for number in range(5):
        procedure(f"2.00000{number}", f"Thủ tục thứ {number}")
    with django_assert_max_num_queries(14):  # four of them once a minute
        kept_facts(lan)


def test_the_page_a_browser_keeps_names_nobody(lan, world):
    text = text_of(lan.get(reverse("counter:offline")))
    assert "Quầy khi mất mạng" in text and world.lan.name not in text


def test_an_intake_is_accepted_and_its_person_told(lan, world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = sent(lan, seal(letter(lan, world)))
    dossier = Dossier.objects.get()
    assert answer["state"] == "received" and answer["code"] == dossier.code
    assert (dossier.ticket, dossier.owner_name, dossier.status) == ("TN-ABCD2345", CHILD, Status.RECEIVED)
    assert Notice.objects.filter(ref=dossier.pk, template="received").exists()
    taken = dossier.events.get(number=1)
    assert taken.facts["offline_taken_by"] == world.lan.name


def test_the_same_letter_sent_again_is_the_same_dossier(lan, world):
    sealed = seal(letter(lan, world))
    first, second = sent(lan, sealed), sent(lan, sealed)
    assert first == second
    assert Dossier.objects.count() == 1 and Party.objects.filter(name=CHILD).count() == 1


def test_the_clock_starts_when_the_papers_were_handed_in(lan, world):
    an_hour = 3600_000
    written = letter(lan, world, elapsed=an_hour)
    began = clock.now()
    clock.forward(timedelta(hours=3))
    sent(lan, seal(written))
    dossier = Dossier.objects.get()
    assert abs(dossier.received_at - began - timedelta(hours=1)) < timedelta(minutes=1)


@pytest.mark.parametrize("elapsed", [-60_000, 86_400_000], ids=["before it was prepared", "tomorrow"])
def test_a_clock_that_cannot_be_right_is_not_believed(lan, world, elapsed: int):
    sent(lan, seal(letter(lan, world, elapsed=elapsed)))
    dossier = Dossier.objects.get()
    assert abs(dossier.received_at - clock.now()) < timedelta(minutes=1)
    assert dossier.events.get(number=1).facts["offline_device_clock"] is False


class _DaysAgo(signing.TimestampSigner):
    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 4 * 24 * 3600)


def test_an_old_pass_vouches_for_no_time_and_no_name_and_loses_nothing(lan, world):
    written = letter(lan, world, elapsed=3600_000)
    said = signing.loads(written["pass"], salt="counter.offline-desk") | {"name": "Người Khác"}
    old = _DaysAgo(salt="counter.offline-desk").sign_object(said)
    clock.forward(timedelta(hours=3))
    assert sent(lan, seal(written | {"pass": old}))["state"] == "received"
    dossier = Dossier.objects.get()
    assert abs(dossier.received_at - clock.now()) < timedelta(minutes=1)
    facts = dossier.events.get(number=1).facts
    assert facts["offline_device_clock"] is False and facts["offline_taken_by"] == world.lan.name


def test_a_stamp_is_of_the_officer_who_has_the_form_open_and_of_one_session():
    stamp, mine, other = (
        Stamp("TN-ABCD2345", datetime(2022, 7, 25, 2, tzinfo=UTC), "Trần Thị Lan"),
        uuid7(),
        uuid7(),
    )
    assert stamp_of(stamp.signed(mine), mine) == stamp
    assert stamp_of(stamp.signed(mine), other) is None and stamp_of(stamp.signed(mine), None) is None
    facts = [stamp.ticket, stamp.taken_at.isoformat(), stamp.taken_by, True]
    assert stamp_of(_DaysAgo(salt=f"counter.offline-stamp:{mine}").sign_object(facts), mine) is None


def test_what_was_only_kept_waits_for_a_check(lan, world):
    answer = sent(lan, seal(letter(lan, world, act="keep")))
    assert answer["state"] == "kept" and Dossier.objects.get().status == Status.COUNTER_CHECK


def test_a_procedure_that_is_no_longer_received_here_is_said_and_nothing_is_made(lan, world):
    sealed = seal(letter(lan, world))
    world.version.valid_to = clock.now().date()
    world.version.save()
    answer = sent(lan, sealed)
    assert answer["state"] == "refused" and "không có hiệu lực ngày" in answer["message"]
    assert not Dossier.objects.exists()
    shown = text_of(lan.post(reverse("counter:offline_read"), {"sealed": sealed}))
    assert CHILD in shown and "Nhận theo thủ tục hiện hành" in shown


def test_a_number_that_belongs_to_another_name_is_mended_on_the_intake_page(lan, world):
    written = letter(lan, world, typed={"d-id_number": world.minh.id_number})
    sealed = seal(written)
    answer = sent(lan, sealed)
    assert answer["state"] == "refused" and "tên khác (N• V• M•)" in answer["message"]

    mending = lan.post(reverse("counter:offline_read"), {"sealed": sealed, "mend": "1"}, follow=True)
    text = text_of(mending)
    assert CHILD in text and "số tạm TN-ABCD2345" in text
    from tests.counter.factories import hidden

    typed = hidden(text) | {"d-kind": "1", "d-name": CHILD, "d-phone": "0905000111", "do": "receive"}
    typed |= {"d-filed_by": "self", "d-delivery": "desk"} | counted(world)
    lan.post(mending.request["PATH_INFO"], typed)
    assert Dossier.objects.get().ticket == "TN-ABCD2345"
    assert sent(lan, sealed)["state"] == "received"
    assert Dossier.objects.count() == 1


def test_someone_who_filed_the_same_online_meanwhile_is_asked_first(lan, world):
    from tests.dossiers.factories import taken_in

    other = taken_in(world)
    typed = {"d-id_number": world.minh.id_number, "d-name": world.minh.name}
    answer = sent(lan, seal(letter(lan, world, typed=typed)))
    assert answer["state"] == "kept" and str(other) in answer["message"]
    assert Dossier.objects.get(ticket="TN-ABCD2345").status == Status.COUNTER_CHECK


def test_the_same_filing_of_a_second_desk_without_a_line_is_told_and_waits_for_a_check(lan, world):
    """Nobody typed a number: the same name and telephone at the same desk within the day."""
    first = sent(lan, seal(letter(lan, world)))
    again = sent(lan, seal(letter(lan, world, ticket="TN-WXYZ6789")))
    assert (first["state"], again["state"]) == ("received", "kept")
    assert first["code"] in again["message"]
    second = Dossier.objects.get(ticket="TN-WXYZ6789")
    assert (second.status, second.code) == (Status.COUNTER_CHECK, None)
    page = text_of(lan.get(reverse("counter:dossier", args=[second.pk])))
    assert "Tiếp nhận, cấp giấy hẹn" in page  # the officer, who knows, may still accept it


def test_another_telephone_or_what_was_only_kept_is_no_like_filing_without_a_line(lan, world):
    sent(lan, seal(letter(lan, world)))
    other = {"d-phone": "0905 000 222"}
    assert sent(lan, seal(letter(lan, world, ticket="TN-WXYZ6789", typed=other)))["state"] == "received"
    kept = sent(lan, seal(letter(lan, world, "keep", ticket="TN-WXYZ6782")))
    assert kept["state"] == "kept" and kept.get("message", "") == ""


def test_a_missing_paper_is_named(lan, world):
    answer = sent(lan, seal(letter(lan, world, typed={k: "0" for k in counted(world)})))
    assert answer["state"] == "refused" and "Tờ khai cấp Giấy xác nhận" in answer["message"]


def test_a_ticket_stands_on_one_dossier_only(lan, world):
    sent(lan, seal(letter(lan, world)))
    answer = sent(lan, seal(letter(lan, world)))
    assert answer["state"] == "refused" and "TN-ABCD2345" in answer["message"]
    assert Dossier.objects.count() == 1


def test_an_intake_goes_to_the_desk_it_was_taken_at(lan, world, province):
    sealed = seal(letter(by_name("lan"), world))
    answer = sent(lan, sealed)
    assert answer["state"] == "refused" and "Hãy đổi sang vị trí đó rồi gửi" in answer["message"]
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    "spoilt",
    ["", "a.b.c", "chào", "....", lambda sealed: sealed[:-3] + "AAA", lambda sealed: sealed.split(".")[0]],
)
def test_a_spoilt_letter_is_refused_in_words(lan, world, spoilt):
    sealed = spoilt if isinstance(spoilt, str) else spoilt(seal(letter(lan, world)))
    answer = sent(lan, sealed)
    assert answer["state"] == "refused" and "Không mở được" in answer["message"]


@pytest.mark.parametrize(
    "inside",
    [
        [],
        {},
        {"pass": "x"},
        {"ticket": "TN-<script>"},
        {"elapsed": 10**30},
        {"elapsed": "soon"},
        {"dossier_id": "1"},
        {"fields": [["a"]]},
        {"ticket": "1"},
    ],
)
def test_a_well_sealed_letter_with_nonsense_inside_is_refused_too(lan, world, inside):
    whole = letter(lan, world) | inside if isinstance(inside, dict) and inside else inside
    assert sent(lan, seal(whole))["state"] == "refused"
    assert not Dossier.objects.exists()


def test_a_letter_of_before_the_secret_was_changed_can_still_be_opened(settings):
    sealed = seal({"a": 1})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "mot-khoa-moi-cua-he-thong-1234567890"
    assert unseal(sealed) == {"a": 1}
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(LetterNotOpened):
        unseal(sealed)


def test_dropping_needs_a_reason_and_is_written_down(lan, world):
    sealed = seal(letter(lan, world))
    lan.post(reverse("counter:offline_drop"), {"sealed": sealed, "reason": " "})
    assert not Access.objects.filter(purpose__startswith="Bỏ hồ sơ").exists()
    answer = lan.post(reverse("counter:offline_drop"), {"sealed": sealed, "reason": "Đã nhận lại bằng giấy"})
    assert answer["Location"].endswith("?bo=TN-ABCD2345")
    assert Access.objects.get(purpose__startswith="Bỏ hồ sơ").purpose.endswith("Đã nhận lại bằng giấy")


def test_only_receiving_officers_have_such_a_desk(world):
    dung = signed_in(world.dung)
    for name in ("offline", "offline_facts", "offline_state"):
        assert dung.get(reverse(f"counter:{name}")).status_code == 403
    assert Client().get(reverse("counter:offline_facts")).status_code == 302


def test_the_worker_may_watch_over_the_staff_side_only(client):
    answer = client.get(reverse("counter:offline_worker"))
    assert answer["Content-Type"].startswith("text/javascript") and "no-cache" in answer["Cache-Control"]
    assert reverse("counter:offline_worker").rpartition("/")[0] + "/" == reverse("counter:home")
