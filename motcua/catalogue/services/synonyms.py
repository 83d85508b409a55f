"""Acts on the table of everyday words."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import permissions
from motcua.catalogue.models import Synonym
from motcua.catalogue.vocabulary import forget
from motcua.common.refusal import Refusal


class SynonymNotAccepted(Refusal):
    """Empty, too long, or the phrase is in the table already."""

    code = "catalogue-synonym-not-accepted"
    message = _(
        "Không thêm được “{phrase}”: cụm từ đã có trong bảng, để trống hoặc quá dài. Hãy sửa rồi thêm lại."
    )


def add_synonym(*, phrase: str, means: str, by: Officer) -> Synonym:
    """Teach search an everyday phrase. Raises SynonymNotAccepted."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    phrase, means = " ".join(phrase.split()), " ".join(means.split())
    if not (0 < len(phrase) <= 120 and 0 < len(means) <= 200):
        raise SynonymNotAccepted(phrase=phrase[:120])
    try:
        with transaction.atomic():
            synonym = Synonym.objects.create(phrase=phrase, means=means)
    except IntegrityError:
        raise SynonymNotAccepted(phrase=phrase) from None
    forget()
    return synonym


@transaction.atomic
def remove_synonym(*, synonym_id: int, by: Officer) -> None:
    """Forget a phrase; one already gone is no error."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    Synonym.objects.filter(pk=synonym_id).delete()
    forget()
