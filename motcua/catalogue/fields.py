"""Fields of administration by name: found, or made with a code of their own."""

import re

from motcua.catalogue.models import Field
from motcua.common.text import fold


def field_named(name: str) -> Field:
    """The field of that name, made on first use; its code is the folded name, numbered when taken."""
    found = Field.objects.filter(name=name).first()
    if found is not None:
        return found
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:70] or "linh-vuc"
    taken = set(Field.objects.filter(code__startswith=base).values_list("code", flat=True))
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return Field.objects.create(code=code, name=name)
