"""Every sentence has its English, and no sentence loses its places on the way."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "locale" / "messages.py"
PLACES = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{[^{}]*\}|</?[a-z][^<>]*>")
VIETNAMESE = re.compile(r"[à-ýÀ-ÝĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
LEFT_AS_THEY_ARE = (  # numbers of documents, examples of what people type, units counted in Vietnamese
    "61/2018/NĐ-CP",
    "01/NQ-HĐND",
    "Nghị quyết",
    "1234/QĐ-UBND",
    "Quyết định số",
    "766/QĐ-TTg",
    "khai sinh",
    "“làm nhà”",
    "“mở quán”",
    "“3 ngày làm việc”",
    "“8 giờ làm việc”",
    "“15 ngày”",
    "“1 tháng”",
    "“trong ngày”",
    "Quốc khánh",
    "Nghỉ bù Tết Nguyên đán",
)

_spec = importlib.util.spec_from_file_location("messages", TOOL)
assert _spec is not None and _spec.loader is not None
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)


def act(name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, TOOL, name], capture_output=True, text=True)


def pairs(language: str) -> list[tuple[str, str]]:
    """Each form of each message beside the text it stands for."""
    found = []
    for message in messages.catalogue(language):
        if message.id:
            sources = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            found += [(sources[min(form, len(sources) - 1)], text) for form, text in enumerate(texts)]
    return found


@pytest.fixture
def compiled():
    """The catalogues as Django reads them after `compile`."""
    assert act("compile").returncode == 0
    trans_real._translations = {}
    yield
    translation.activate("vi")


def test_every_message_has_its_english():
    checked = act("check")

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_keeps_the_places_of_its_message(language):
    wrong = [
        (source, text)
        for source, text in pairs(language)
        if sorted(PLACES.findall(source)) != sorted(PLACES.findall(text))
    ]

    assert wrong == []


def test_english_pages_hold_no_vietnamese():
    wrong = []
    for _source, text in pairs("en"):
        left = text
        for words in LEFT_AS_THEY_ARE:
            left = left.replace(words, "")
        if VIETNAMESE.search(left):
            wrong.append(text)

    assert wrong == []


def test_a_message_is_put_together_after_it_is_looked_up():
    """An f-string or a sum inside a gettext call is never found in a catalogue."""
    wrong = [
        f"{path.relative_to(ROOT)}:{part.lineno}"
        for path in sorted((ROOT / "motcua").rglob("*.py"))
        for function, parts in messages.gettext_calls(path.read_text(encoding="utf-8"))
        for part in parts
        if "gettext" in function and isinstance(part, ast.JoinedStr | ast.BinOp)
    ]

    assert wrong == []


@pytest.mark.django_db
def test_the_home_page_speaks_english_to_who_asked_for_it(compiled):
    asked = Client(headers={"cookie": "django_language=en"}).get("/")
    vietnamese = Client(headers={"accept-language": "en"}).get("/")

    assert asked.headers["Content-Language"] == "en"
    assert '<html lang="en"' in asked.content.decode()
    assert "What do you need to do?" in asked.content.decode()
    assert "Bạn cần làm thủ tục gì?" not in asked.content.decode()
    assert "Bạn cần làm thủ tục gì?" in vietnamese.content.decode()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("This field is required.", "Mục này còn trống; xin điền hoặc chọn."),
        (
            "The username and/or password you specified are not correct.",
            "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        ),
        ("Incorrect code.", "Mã chưa đúng. Vui lòng xem lại mã đang hiện trên điện thoại."),
    ],
)
def test_words_of_django_and_allauth_are_vietnamese(compiled, written, said):
    with translation.override("vi"):
        assert translation.gettext(written) == said


def test_one_and_many_differ_in_english_only(compiled):
    forms = [("%(n)d ngày làm việc", "%(n)d ngày làm việc", number) for number in (1, 2)]

    with translation.override("en"):
        assert [translation.ngettext(*form) % {"n": form[2]} for form in forms] == [
            "1 working day",
            "2 working days",
        ]
    with translation.override("vi"):
        assert [translation.ngettext(*form) % {"n": form[2]} for form in forms] == [
            "1 ngày làm việc",
            "2 ngày làm việc",
        ]


ELSEWHERE = {  # not a dossier's: decisions, logs, sign-in, forms of the law, columns nobody reads
    "Xóa nhật ký quá hạn lưu",
    "quá hạn, chậm nhất {day}",
    "quá hạn",
    "Hạn chung là {due}: các phần việc QUÁ hạn, chưa lưu được.",
    "Chuyển trễ so với quy định.",
    "Chuyển trễ so với quy định",
    "Gửi thông báo quá hạn.",
    "Giao trễ",
    "Quá hạn",  # of the control sheet, as the form words it
    "Hồ sơ, quyết định, phản ánh đã quá hạn không thành đúng hạn được nữa: con số cho biết phải bù bao nhiêu "
    "bằng những việc đang mở và sắp nhận.",
    "Lượt đăng nhập này đã quá hạn, đã dùng rồi, hoặc bắt đầu ở một trình duyệt khác.",
    "{code} việc công bố thủ tục hành chính đã quá hạn",
    "{code} việc công bố thủ tục hành chính đã quá hạn mà chưa ghi là đã xong, trước hết là {procedure}.",
}


def test_what_is_overdue_is_said_by_two_terms_and_never_by_a_third():
    """Quá hạn bước: a step's time; quá hạn trả: the promise to the person; quá hạn trả lời: an answer's."""
    said = re.compile(
        r"trễ(?! hẹn)|quá hạn(?! (bước|trả|bổ sung|lấy ý kiến|xác nhận|chưa họp|thành đúng hạn))", re.I
    )
    notices = Path("motcua/notifications/templates/notifications").glob("*.txt")
    lines = [line for path in notices for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [*(str(one.id) for one in messages.sources() if one.id), *lines]
    unclear = [text for text in texts if said.search(text)]
    assert sorted(set(unclear) - ELSEWHERE) == []
