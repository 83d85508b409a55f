"""The signed address by which the person of a dossier rates it without an account."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.feedback.rating_rows import Moment

_SIGNER = signing.Signer(salt="motcua.feedback.rating")


class LinkWrong(Refusal):
    """Altered, or cut short by a mail program."""

    code = "rating-link-wrong"
    message = _(
        "Đường dẫn đánh giá không đúng hoặc bị cắt mất một phần. "
        "Hãy mở lại đường dẫn trong tin nhắn, hoặc vào “Theo dõi hồ sơ”, ghi mã hồ sơ và số điện thoại "
        "rồi chọn “Đánh giá mức hài lòng”."
    )


@dataclass(frozen=True)
class Asked:
    """What a link asks about: which dossier, at which moment."""

    dossier_id: UUID
    moment: Moment


def token(dossier_id: UUID, moment: Moment = Moment.RESULT) -> str:
    """Text for the address; it works until the one rating it allows is given."""
    return _SIGNER.sign(f"{dossier_id.hex}-{moment.value}").replace(":", "~")


def address(dossier: Dossier, moment: Moment = Moment.RESULT) -> str:
    """The whole public address, as a notice carries it."""
    return f"{settings.PUBLIC_URL}/danh-gia/{token(dossier.pk, moment)}/"


def read(text: str) -> Asked:
    """What the link asks about. Raises LinkWrong."""
    try:
        dossier, _dash, moment = _SIGNER.unsign(text.replace("~", ":")).partition("-")
        return Asked(UUID(dossier), Moment(moment))
    except (signing.BadSignature, ValueError) as error:
        raise LinkWrong from error
