"""A PDF as the parser reads it, with an end to its patience.

pyHanko looks for the end marker backwards, and through broken objects, byte by byte: six megabytes of zeros
cost it four seconds, an array of six megabytes twenty. An honest file is opened with hundreds of reads.
"""

from io import BytesIO

WHOLE = 600_000  # reads; to compare what was added after each signature takes some 20,000 of ours


class Endless(ValueError):
    """The parser asks for more than any honest PDF needs: the file is damaged or made to be slow."""


class PdfStream(BytesIO):
    """The bytes; raises Endless after so many reads."""

    def __init__(self, pdf: bytes, reads: int = WHOLE) -> None:
        super().__init__(pdf)
        self._left = reads

    def read(self, size: int | None = -1, /) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise Endless("too many reads")
        return super().read(size)
