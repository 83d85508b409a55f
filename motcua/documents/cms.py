"""What a signature is made of, encoded as soon as it is whole.

asn1crypto encodes a value that was built, and not read, anew at every look, and what lies in it twice as
often a level: two thirds of a signature's time. A value read from its own encoding keeps it.
"""

from collections.abc import Iterator
from typing import Any

from asn1crypto.core import Asn1Value
from pyhanko.sign.attributes import CMSAttributeProvider
from pyhanko.sign.signers import Signer as PyhankoSigner


class Encoding(PyhankoSigner):
    """To be mixed into pyHanko's signers: every part is encoded once."""

    def _signed_attr_providers(self, *args: Any, **kwargs: Any) -> Iterator[CMSAttributeProvider]:
        return map(_Provider, super()._signed_attr_providers(*args, **kwargs))

    async def signed_attrs(self, *args: Any, **kwargs: Any) -> Any:
        return _encoded(await super().signed_attrs(*args, **kwargs))

    def signer_info(self, *args: Any, **kwargs: Any) -> Any:
        return _encoded(super().signer_info(*args, **kwargs))

    async def async_sign_prescribed_attributes(self, *args: Any, **kwargs: Any) -> Any:
        return _encoded(await super().async_sign_prescribed_attributes(*args, **kwargs))


class _Provider(CMSAttributeProvider):
    """Another provider's value, encoded."""

    def __init__(self, other: CMSAttributeProvider) -> None:
        self.other, self.attribute_type = other, other.attribute_type

    async def build_attr_value(self, dry_run: bool = False) -> Any:
        return _encoded(await self.other.build_attr_value(dry_run))  # type: ignore[no-untyped-call]


def _encoded(value: Any) -> Any:
    return type(value).load(value.dump()) if isinstance(value, Asn1Value) else value
