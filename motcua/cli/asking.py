"""Who shall administer the system: asked at the terminal, or given by the command line and a secret file."""

import argparse
import getpass
import sys
import unicodedata


class NotGiven(Exception):
    """What was given or typed does not do; the sentence says why. Exit code 2."""


def person(args: argparse.Namespace) -> dict[str, str]:
    """Name, sign-in name, e-mail and code, checked as the console checks them. Raises NotGiven."""
    from motcua.console.account_forms import HireForm

    username = args.username or _ask("Tên đăng nhập", "--username")
    typed = {
        "full_name": args.name or _ask("Họ và tên người quản trị", "--name"),
        "username": username,
        "email": args.email or _ask("Thư điện tử", "--email"),
        "code": args.code or username.upper()[:20],
    }
    form = HireForm({key: unicodedata.normalize("NFC", text) for key, text in typed.items()})
    form.fields["email"].required = True
    form.full_clean()
    wrong = [f"{form.fields[key].label}: {form.errors[key][0]}" for key in typed if key in form.errors]
    if any(_not_text(text) for text in typed.values()):
        wrong.append("Chữ nhập vào không theo bảng mã UTF-8.")
    if wrong:
        raise NotGiven("\n".join(wrong))
    return {key: str(form.cleaned_data[key]) for key in typed}


def password(username: str) -> str:
    """From MOTCUA_ADMIN_PASSWORD(_FILE), from the terminal (twice), or the first line of standard input.

    Raises NotGiven, also for a password that the rules refuse.
    """
    from config import env

    try:
        given = env.text("MOTCUA_ADMIN_PASSWORD", "")
        if not given and not sys.stdin.isatty():
            given = sys.stdin.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise NotGiven(f"Không đọc được mật khẩu: {problem}") from None
    if not given and sys.stdin.isatty():
        return _typed_twice(username)
    if not given:
        raise NotGiven("Chưa có mật khẩu: đặt MOTCUA_ADMIN_PASSWORD_FILE hoặc đưa vào bằng đầu vào chuẩn.")
    wrong = _wrong_with(given, username)
    if wrong:
        raise NotGiven(wrong)
    return given


def _ask(what: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise NotGiven(f"Thiếu {what.lower()} ({option}). Chạy lệnh ở màn hình thì được hỏi.")
    try:
        return input(f"{what}: ").strip()
    except EOFError:
        raise NotGiven("Chưa nhập đủ nên chưa tạo người quản trị.") from None


def _typed_twice(username: str) -> str:
    for _try in range(3):
        first = getpass.getpass("Mật khẩu (không hiện khi gõ): ")
        wrong = _wrong_with(first, username)
        if not wrong and getpass.getpass("Gõ lại mật khẩu: ") == first:
            return first
        print(wrong or "Hai lần gõ không giống nhau.", file=sys.stderr)
    raise NotGiven("Chưa đặt được mật khẩu nên chưa tạo người quản trị. Vui lòng chạy lại lệnh.")


def _wrong_with(password: str, username: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from motcua.identity.models import User

    if _not_text(password):
        return "Mật khẩu không theo bảng mã UTF-8."
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _not_text(text: str) -> bool:
    """Bytes of the command line or of standard input that are no UTF-8."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
