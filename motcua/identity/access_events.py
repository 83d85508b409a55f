"""Events about signing in, each written by one function: whoever refuses or lets in calls it."""

from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.identity.models import User


def signed_in(user: User, *, how: str = "") -> None:
    """Somebody is in; how: by which means."""
    _write(Kind.SIGNED_IN, user, detail=how)


def sign_in_failed(username: str) -> None:
    """A wrong password. A name nobody has is not written down: people type passwords into the wrong field."""
    _write(Kind.SIGN_IN_FAILED, _known(username))


def locked(username: str, *, why: str = "") -> None:
    """A sign-in refused unread because too many before it were wrong; why: which limit it was."""
    _write(Kind.LOCKED, _known(username), detail=why)


def code_failed(user: User) -> None:
    """A wrong code of the second factor while signing in."""
    _write(Kind.CODE_FAILED, user)


def proved(user: User) -> None:
    """Somebody signed in proved again who it is."""
    _write(Kind.PROVED, user)


def proof_failed(user: User) -> None:
    """Somebody at a signed-in screen could not prove it."""
    _write(Kind.PROOF_FAILED, user)


def signed_out(user: User) -> None:
    _write(Kind.SIGNED_OUT, user)


def idled(user: User) -> None:
    """A session that nobody used ended by itself."""
    _write(Kind.SIGNED_OUT, user, detail="idle")


def credentials_changed(user: User, *, what: str) -> None:
    """A person changed the own password (what: password_…) or second factor (what: totp_…, webauthn_…)."""
    kind = Kind.PASSWORD_CHANGED if what.startswith("password") else Kind.FACTOR_CHANGED
    _write(kind, user, detail=what)


def _known(username: str) -> User | None:
    return User.objects.select_related("staff").filter(username=username).first()


def _write(kind: security_events.Kind, user: User | None, *, detail: str = "") -> None:
    staff = getattr(user, "staff", None)
    security_events.record(
        kind,
        staff_id=staff.pk if staff else None,
        staff_name=staff.full_name if staff else "",
        account_id=user.pk if user else None,
        detail=detail,
    )
