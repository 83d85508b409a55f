"""The act on the English texts of the catalogue."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import english, permissions
from motcua.catalogue.models import EnglishText, ProcedureVersion
from motcua.catalogue.search_index import index_versions
from motcua.common.refusal import Refusal


class EnglishChanged(Refusal):
    """Somebody wrote another English text since the page was opened."""

    code = "catalogue-english-changed"
    message = _("Có người vừa ghi tiếng Anh của chữ này là “{en}”. Hãy xem lại rồi lưu nếu vẫn muốn đổi.")


@transaction.atomic
def say_in_english(*, vi: str, en: str, was: str, by: Officer) -> None:
    """Write what `vi` is in English; an empty `en` takes it away. Search finds it by these words at once.

    was  the English text the officer saw. Raises EnglishChanged when it is another by now.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    row = EnglishText.objects.select_for_update().filter(vi=vi).first()
    now = row.en if row else ""
    if now not in {was, en}:
        raise EnglishChanged(en=now)
    if not en:
        EnglishText.objects.filter(vi=vi).delete()
    elif now != en:
        EnglishText.objects.update_or_create(vi=vi, defaults={"en": en})
    english.forget()
    index_versions(ProcedureVersion.objects.all())
