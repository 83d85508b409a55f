"""Letters about a dossier: to the applicant through the one-stop, and between units of the administration."""

from datetime import datetime
from typing import Any

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
    "transfer_slip": (_("Phiếu chuyển xử lý"), _("Liên thông giải quyết hồ sơ")),
    "urging_letter": (_("Công văn"), _("Đôn đốc giải quyết hồ sơ")),
}


def issue_letter(
    dossier: Dossier, template: str, *, body: str, by: Officer, at: datetime, unit: Unit | None = None
) -> Paper:
    """A letter of the one-stop, or of the agency, to the applicant; kept among the dossier's papers."""
    data = _to_applicant(dossier, template, body, unit or dossier.receiving_unit, by=by, at=at)
    return _keep(dossier, template, data, kind=Paper.Kind.FORM, at=at)


def letter_sheet(dossier: Dossier, template: str, *, body: str, by: Officer, at: datetime) -> bytes:
    """The letter as it prints when this officer of the one-stop sends it."""
    return render("decision", _to_applicant(dossier, template, body, dossier.receiving_unit, by=by, at=at))


def transfer_slip(dossier: Dossier, *, to: Unit, body: str, by: Officer, at: datetime) -> Paper:
    """The slip of an interlinked dossier: the work and the time of each agency (Điều 19 khoản 6)."""
    unit = dossier.receiving_unit
    data = _data("transfer_slip", unit, to=to.name, body=body, number="", by=by, at=at)
    return _keep(dossier, "transfer_slip", data, kind=Paper.Kind.INTERNAL, at=at)


def urging_letter(dossier: Dossier, *, number: str, to: Unit, body: str, by: Officer, at: datetime) -> Paper:
    """From the one-stop, or the control office, to the unit that holds the dossier (61/2018/NĐ-CP Điều 9)."""
    data = _data("urging_letter", by.unit, to=to.name, body=body, number=number, by=by, at=at)
    return _keep(dossier, "urging_letter", data, kind=Paper.Kind.INTERNAL, at=at)


def _to_applicant(
    dossier: Dossier, template: str, body: str, unit: Unit, *, by: Officer, at: datetime
) -> dict[str, Any]:
    opening = _("Về hồ sơ {code}, thủ tục {procedure}.")
    said = str(opening).format(code=dossier, procedure=dossier.version.name)
    return _data(template, unit, to=dossier.owner_name, body=f"{said}\n{body}", number="", by=by, at=at)


def _data(
    template: str, unit: Unit, *, to: str, body: str, number: str, by: Officer, at: datetime
) -> dict[str, Any]:
    kind, about = LETTERS[template]
    return letterhead.of(unit, dated=at) | {
        "kind": str(kind),
        "about": str(about),
        "number": number,
        "to": to,
        "body": body,
        "signature": {"title": letterhead.title_of(by) or unit.name, "name": by.name},
    }


def _keep(dossier: Dossier, template: str, data: dict[str, Any], *, kind: Paper.Kind, at: datetime) -> Paper:
    pdf = render("decision", data)
    file = documents.store_made(ref=dossier.pk, name=f"{dossier}-{template}.pdf", content=pdf, at=at)
    return dossier.add_paper(
        Paper(
            kind=kind,
            template=template,
            name=f"{data['kind']}: {data['about']}",
            file=file,
            code=data["number"],
            data={"body": data["body"]},
            made_at=at,
        )
    )
