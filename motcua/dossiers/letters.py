"""Letters about a dossier: to the applicant through the one-stop, and between units of the administration."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.dossiers import letterhead
from motcua.dossiers.models import Dossier, Paper

# template: kind of letter, what it is about
LETTERS = {
    "verification_notice": (_("Thông báo"), _("Xác minh thực địa")),
    "duty_notice": (_("Thông báo"), _("Thực hiện nghĩa vụ tài chính")),
    "revocation_notice": (_("Thông báo"), _("Thu hồi kết quả điện tử")),
    "urging_letter": (_("Công văn"), _("Đôn đốc giải quyết hồ sơ")),
}


def issue_letter(
    dossier: Dossier, template: str, *, body: str, by: Officer, at: datetime, unit: Unit | None = None
) -> Paper:
    """A letter of the one-stop, or of the agency, to the applicant; kept among the dossier's papers."""
    opening = _("Về hồ sơ {code}, thủ tục {procedure}.")
    said = str(opening).format(code=dossier, procedure=dossier.version.name)
    return _letter(
        dossier,
        template,
        unit=unit or dossier.receiving_unit,
        to=dossier.owner_name,
        body=f"{said}\n{body}",
        number="",
        by=by,
        at=at,
        kind=Paper.Kind.FORM,
    )


def urging_letter(dossier: Dossier, *, number: str, to: Unit, body: str, by: Officer, at: datetime) -> Paper:
    """From the one-stop, or the control office, to the unit that holds the dossier (61/2018/NĐ-CP Điều 9)."""
    return _letter(
        dossier,
        "urging_letter",
        unit=by.unit,
        to=to.name,
        body=body,
        number=number,
        by=by,
        at=at,
        kind=Paper.Kind.INTERNAL,
    )


def _letter(
    dossier: Dossier,
    template: str,
    *,
    unit: Unit,
    to: str,
    body: str,
    number: str,
    by: Officer,
    at: datetime,
    kind: Paper.Kind,
) -> Paper:
    name, about = LETTERS[template]
    data = letterhead.of(unit, dated=at) | {
        "kind": str(name),
        "about": str(about),
        "number": number,
        "to": to,
        "body": body,
        "signature": {"title": letterhead.title_of(by) or unit.name, "name": by.name},
    }
    pdf = render("decision", data)
    file = documents.store_made(ref=dossier.pk, name=f"{dossier}-{template}.pdf", content=pdf, at=at)
    return Paper.objects.create(
        dossier=dossier,
        kind=kind,
        template=template,
        name=f"{name}: {about}",
        file=file,
        code=number,
        data={"body": body},
        made_at=at,
    )
