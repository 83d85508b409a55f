"""Signatures: made by soft keys and by PKCS#11, understood by others, and what breaks them."""

import contextlib
import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pkcs11
import pytest
from django.core.exceptions import ImproperlyConfigured
from pkcs11 import Attribute, ObjectClass
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.documents import services, soft_keys
from motcua.documents.hsm import Pkcs11Signer
from motcua.documents.models import Signature
from motcua.documents.signing import NotSignable, SignerIdentity, sign_pdf
from motcua.documents.soft_keys import DemoSigner
from motcua.documents.validation import BrokenPdf, validate
from tests.documents import factories
from tests.documents.factories import ANH, LAN
from tests.documents.tools import program, softhsm_library

NOW = datetime.now(UTC).replace(microsecond=0)


def signed(template: str = "form01", signer: SignerIdentity = LAN) -> bytes:
    return sign_pdf(factories.pdf(template), signer=signer, reason="Tiếp nhận hồ sơ", at=NOW)


def box_of(pdf: bytes, number: int = 1) -> list[float]:
    field = PdfFileReader(io.BytesIO(pdf)).root["/AcroForm"]["/Fields"][number - 1]
    return [float(side) for side in field["/Rect"]]


def test_a_signature_says_who_signed_what_and_when():
    (report,) = validate(signed())

    assert report.good
    assert report.covers_whole_file
    assert (report.signer, report.organisation, report.signed_at) == (LAN.name, LAN.organisation, NOW)
    assert report.sentence.startswith("Lê Thị Lan (UBND xã Bình Nguyên) đã ký lúc ")
    assert "Nội dung không thay đổi từ khi ký." in report.sentence


def test_a_second_signature_leaves_the_first_good():
    first, second = validate(sign_pdf(signed(), signer=ANH, reason="", at=NOW))

    assert first.good
    assert second.good
    assert (first.covers_whole_file, second.covers_whole_file) == (False, True)
    assert "có thêm chữ ký khác; nội dung đã ký không thay đổi" in first.sentence


def test_an_unsigned_pdf_has_no_reports():
    assert validate(factories.pdf()) == []


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n", factories.PNG])
def test_what_is_no_pdf_is_said_to_be_none(content):
    with pytest.raises(BrokenPdf, match="Không đọc được"):
        validate(content)
    with pytest.raises(NotSignable):
        sign_pdf(content, signer=LAN, reason="", at=NOW)


def test_one_altered_byte_breaks_the_signature():
    pdf = bytearray(signed())
    place = pdf.index(b"/Lang")
    pdf[place + 7] ^= 1

    (report,) = validate(bytes(pdf))
    assert not report.intact
    assert not report.good
    assert "đã bị sửa sau khi ký" in report.sentence


@pytest.mark.parametrize("step", range(0, 90, 7))
def test_a_bent_or_cut_signed_file_is_never_called_good(step):
    pdf = signed()
    place = len(pdf) * (step + 1) // 100
    bent = pdf[:place] + bytes([pdf[place] ^ 0x15]) + pdf[place + 1 :]

    for broken in (bent, pdf[:place]):
        with contextlib.suppress(BrokenPdf):
            assert not any(report.good for report in validate(broken))


def test_a_change_appended_after_signing_is_reported():
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    page = writer.root["/Pages"]["/Kids"][0]
    drawing = writer.add_object(generic.StreamObject(stream_data=b"BT 40 40 Td (10 nam) Tj ET"))
    page[generic.pdf_name("/Contents")] = drawing
    writer.update_container(page)
    changed = io.BytesIO()
    writer.write(changed)

    (report,) = validate(changed.getvalue())
    assert report.changed_after
    assert not report.good
    assert "đã bị thay đổi sau khi ký" in report.sentence


def test_anything_appended_makes_the_signature_no_longer_good_or_covers_not_all():
    (report,) = validate(signed() + b"\n%% added\n")

    assert not report.covers_whole_file or not report.good


def test_a_signature_of_a_strange_authority_is_not_trusted(tmp_path):
    stranger = DemoSigner(tmp_path / "ca")
    pdf = sign_pdf(factories.pdf(), signer=LAN, reason="", at=NOW, keys=stranger)

    (report,) = validate(pdf)
    assert report.intact
    assert not report.trusted
    assert "không được tin cậy" in report.sentence
    (report,) = validate(pdf, trust_roots=[stranger.root()])
    assert report.good


def test_the_mark_stands_in_the_place_of_the_signature():
    left, bottom, right, top = box_of(signed("form01"))
    assert (right - left, top - bottom) == (160, 50)
    assert left > 210  # the right half of A5
    assert 60 < bottom < 250

    scan = factories.pdf("form06")  # no reserved place when the register is printed by another program
    plain = scan.replace(b"(signature)", b"(signaturf)")
    left, _bottom, _right, top = box_of(sign_pdf(plain, signer=LAN, reason="", at=NOW))
    assert (left, top) == (4, 591)


def test_names_of_two_hundred_characters_and_strange_codes_can_sign():
    long = SignerIdentity("../x" * 10, "Tôn Nữ " * 29, "Trưởng phòng " * 20, "Ủy ban nhân dân " * 20)

    (report,) = validate(signed(signer=long))
    assert report.good
    assert report.signer.endswith("Nữ…")


@pytest.mark.needs("pdfsig")
def test_poppler_agrees(tmp_path):
    tool = program("pdfsig")
    pdf = signed()
    bent = bytearray(pdf)
    bent[pdf.index(b"/Lang") + 7] ^= 1
    said = []
    for number, content in enumerate((pdf, bytes(bent))):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(content)
        said.append(subprocess.run([tool, path], capture_output=True, text=True, check=False).stdout)

    assert "Signature is Valid." in said[0]
    assert "Lê Thị Lan" in said[0]
    assert "Total document signed" in said[0]
    assert "ETSI.CAdES.detached" in said[0]
    assert "Signature is Valid." not in said[1]


def test_keys_are_kept_private_and_used_again(tmp_path):
    keys = DemoSigner(tmp_path / "ca")
    first = keys.key_of(LAN).signing_cert
    soft_keys._soft_key.cache_clear()

    assert keys.key_of(LAN).signing_cert.serial_number == first.serial_number
    assert keys.key_of(ANH).signing_cert.serial_number != first.serial_number
    for path in (tmp_path / "ca").rglob("*.pem"):
        assert path.stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A SoftHSM2 token with Lan's key and certificate."""
    tool = program("softhsm2-util")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    patch = pytest.MonkeyPatch()
    patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
    pins = ["--pin", "1234", "--so-pin", "5678"]
    make = [tool, "--init-token", "--free", "--label", "motcua", *pins]
    subprocess.run(make, check=True, capture_output=True)
    keys = DemoSigner(folder / "ca")
    keys.key_of(LAN)
    (pem,) = (folder / "ca" / "people").glob("*.pem")
    subprocess.run(
        [tool, "--import", pem, "--token", "motcua", "--label", LAN.code, "--id", "01", "--pin", "1234"],
        check=True,
        capture_output=True,
    )
    library = pkcs11.lib(softhsm_library())
    library.reinitialize()
    with library.get_token(token_label="motcua").open(rw=True, user_pin="1234") as session:
        certificate = keys.key_of(LAN).signing_cert
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.LABEL: LAN.code,
                Attribute.ID: b"\x01",
                Attribute.SUBJECT: certificate.subject.dump(),
                Attribute.VALUE: certificate.dump(),
            }
        )
    yield keys
    patch.undo()


@pytest.mark.needs("softhsm")
def test_a_key_in_a_security_module_signs_as_well(token):
    keys = Pkcs11Signer(f"pkcs11:module={softhsm_library()};token=motcua;key={{code}}", pin="1234")
    assert keys.has_key(LAN) and not keys.has_key(replace(LAN, code="khong-co"))
    once = sign_pdf(factories.pdf(), signer=LAN, reason="Tiếp nhận", at=NOW, keys=keys)
    twice = sign_pdf(once, signer=LAN, reason="", at=NOW, keys=keys)

    assert [report.good for report in validate(twice, trust_roots=[token.root()])] == [True, True]


def test_a_setting_that_names_no_key_is_refused_at_once():
    with pytest.raises(ImproperlyConfigured, match="MOTCUA_SIGNER"):
        Pkcs11Signer("pkcs11:module=/x.so;token=motcua", pin="1")


@pytest.mark.django_db
def test_signing_a_stored_file_makes_a_new_one_and_a_row():
    draft = factories.stored(factories.pdf("birth_certificate"), name="giấy khai sinh.pdf")
    file = services.sign_file(file_id=draft.pk, signer=ANH, reason="Ký giấy khai sinh", at=factories.MORNING)

    row = Signature.objects.get(file=file)
    (report,) = validate(services.read(file))
    assert report.good
    assert (file.ref, file.name, file.created_at) == (draft.ref, draft.name, factories.MORNING)
    assert (row.signer_code, row.signer_name) == (ANH.code, ANH.name)
    # real time, whatever the demo's clock says
    assert abs(row.signed_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert services.read(draft) == factories.pdf("birth_certificate")


@pytest.mark.django_db
def test_a_photograph_cannot_be_signed():
    photo = factories.stored(factories.PNG, name="ảnh.png")

    with pytest.raises(NotSignable, match="PDF"):
        services.sign_file(file_id=photo.pk, signer=LAN, reason="", at=factories.MORNING)


def test_the_fonts_licence_travels_with_the_fonts():
    assert (Path(soft_keys.__file__).parent / "fonts" / "LICENSE").exists()
