"""The receipt of a paid fee as a paper of the dossier, and what form 01 says about money."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.dossiers import letterhead
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.notices import tracking_url
from motcua.dossiers.papers import desk_identity
from motcua.payments.models import Collection, Receipt
from motcua.payments.services import ordering
from motcua.payments.words import grouped, in_words

TEMPLATE = "fee_receipt"


@translation.override("vi")  # a receipt speaks Vietnamese, whatever language the page is in
def issue_receipt(
    dossier: Dossier, receipt: Receipt, collection: Collection, *, by: Officer | None, at: datetime
) -> Paper:
    """Fill, sign with the one-stop's key where forms are signed, and keep the receipt (PDF/A)."""
    name = f"Biên lai thu phí, lệ phí số {receipt}"
    file = documents.store_form(
        ref=dossier.pk,
        name=f"{dossier}-bien-lai-{receipt.number}-{receipt.year}.pdf",
        content=render(TEMPLATE, _data(dossier, receipt, collection, by=by, at=at)),
        signer=desk_identity(dossier, at=at),
        reason=name,
        at=at,
    )
    return dossier.add_paper(
        Paper(
            kind=Paper.Kind.FORM,
            template=TEMPLATE,
            name=name,
            file=file,
            code=str(receipt),
            data={"order": str(receipt.order), "amount": receipt.amount},
            made_at=at,
        )
    )


@translation.override("vi")
def money_words(dossier: Dossier) -> str:
    """What form 01 says: paid by which receipt, or still to be paid; empty where nothing is owed."""
    said = []
    for order in ordering.orders_of(dossier.pk):
        receipt = getattr(order, "receipt", None)
        if receipt is not None:
            words = _("đã nộp {amount} đồng (biên lai số {number})")
            said.append(str(words).format(amount=grouped(receipt.amount), number=receipt))
        elif order.remaining:
            words = _("phải nộp {amount} đồng (mã thanh toán {code})")
            said.append(str(words).format(amount=grouped(order.remaining), code=order))
    return "; ".join(reversed(said))


def _data(
    dossier: Dossier, receipt: Receipt, collection: Collection, *, by: Officer | None, at: datetime
) -> dict[str, Any]:
    order = receipt.order
    lines = order.lines.select_related("exemption").order_by("position")
    return letterhead.of(dossier.receiving_unit, dated=at) | {
        "number": str(receipt),
        "payer": order.payer,
        "identifier": dossier.owner.number,
        "address": dossier.contact_address,
        "dossier": str(dossier),
        "procedure": dossier.version.name,
        "order": str(order),
        "items": [
            {
                "name": line.name,
                "price": grouped(line.price),
                "quantity": f"{grouped(line.quantity)} {line.unit}".strip(),
                "amount": grouped(line.amount),
                "let_off": f"{line.exemption.name} ({line.exemption.legal_basis})" if line.exemption else "",
            }
            for line in lines
        ],
        "total": grouped(receipt.amount),
        "words": in_words(receipt.amount),
        "method": str(Collection.Method(collection.method).label),
        "paid_at": collection.collected_at,
        "officer": by.name if by else "",
        "lookup_url": tracking_url(dossier),
    }
