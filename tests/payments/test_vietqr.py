"""The QR payload against vectors of the public standard."""

import pytest

from motcua.payments.vietqr import crc16, payload
from motcua.payments.words import in_words


@pytest.mark.parametrize(
    "text",
    [
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
        "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
    ],
)
def test_published_codes_carry_the_checksum_we_compute(text):
    assert crc16(text[:-4]) == text[-4:]


def test_a_transfer_names_bank_account_amount_and_payment():
    text = payload(bank="970403", account="0011012345678", amount=180000, note="MC7K2Q9XHB4T")
    assert text.startswith(
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
    )
    assert text[:-4].endswith("62160812MC7K2Q9XHB4T6304") and crc16(text[:-4]) == text[-4:]


def test_notes_lose_their_marks_and_wrong_accounts_are_refused():
    assert "0810NOP PHI DO" in payload(
        bank="970403", account="1", amount=1, note="Nộp phí, đò".replace(",", "")
    )
    with pytest.raises(ValueError):
        payload(bank="97040", account="1", amount=1, note="x")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (8_000, "Tám nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (105_015, "Một trăm linh năm nghìn không trăm mười lăm đồng"),
        (1_000_000, "Một triệu đồng"),
        (2_000_000_010, "Hai tỷ không trăm mười đồng"),
    ],
)
def test_sums_in_words(amount, words):
    assert in_words(amount) == words
