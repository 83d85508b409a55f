"""The process of its own in which images are opened: `python -m motcua.documents.scans.child FILE …`.

A picture that crashes its decoder, or unfolds to gigabytes, ends this process, not the worker; its memory
goes with it. No Django here. For each page one line of JSON is printed as soon as the page is ready.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from motcua.common import child as limits

UNREADABLE = 2  # exit code: no page could be opened
MOST_PIXELS = 120_000_000  # of one picture: four times the largest telephones'
MOST_WRITTEN = 200_000_000  # bytes of one picture of a page
SEPARATOR = "MOTCUA/TACH/"  # how the QR code of a separator sheet begins
_A4 = 297.0  # millimetres of the long side where nothing says how large the page was
_JPEG_QUALITY = 84
_SHOWN = 1800  # pixels of the long side of a page to look at: small print of an A4 page at twice its size
os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_PIXELS)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--turn", type=int, default=0, help="degrees clockwise, before anything else")
    parser.add_argument("--first", type=int, default=0, help="pages of the file to leave out")
    parser.add_argument("--most", type=int, default=8)
    parser.add_argument("--plain", action="store_true", help="only the picture to look at, as it is")
    wanted = parser.parse_args()
    limits.confine(files=MOST_WRITTEN)
    number = -1
    side = _SHOWN if wanted.plain else straighten.LONG_SIDE
    for number, (image, long_mm) in enumerate(pages(wanted.file, wanted.first, wanted.most, side)):
        target = wanted.into / f"{number + 1:04}"
        line = plain(image, target) if wanted.plain else prepared(image, long_mm, wanted.turn, target)
        print(json.dumps(line), flush=True)  # noqa: T201 - to the parent
    return 0 if number >= 0 or wanted.first else UNREADABLE


def pages(file: Path, first: int, most: int, side: int) -> "Iterator[tuple[Image, float]]":
    """At most so many pages of a PDF or pictures of an image file, each with the millimetres of its long side
    (0: unknown). A page of a PDF is drawn with `side` pixels on its long side.
    """
    content = file.read_bytes()
    if content[:1024].lstrip(b"\xef\xbb\xbf\0\r\n\t ").startswith(b"%PDF-"):
        yield from _pdf_pages(content, first, most, side)
    elif content[:2] in {b"II", b"MM"}:  # TIFF: often several pages
        data = np.frombuffer(content, np.uint8)
        done, found = cv2.imdecodemulti(data, cv2.IMREAD_COLOR, range=(first, first + most))
        for image in found if done else ():
            yield np.asarray(image, dtype=np.uint8), 0.0
    elif first == 0:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)  # as the camera was held
        if picture is not None:
            dots = _dots_per_inch(content)
            yield np.asarray(picture, dtype=np.uint8), max(picture.shape[:2]) / dots * 25.4 if dots else 0.0


def plain(image: "Image", target: Path) -> dict[str, object]:
    """Write one page as it is, no larger than a screen needs it."""
    scale = min(1.0, _SHOWN / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.imwrite(f"{target}.jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return {"name": target.name}


def prepared(image: "Image", long_mm: float, turned: int, target: Path) -> dict[str, object]:
    """Straighten one page, write its two pictures and say what it is."""
    page, cut_out = straighten.straighten(straighten.turn(image, turned))
    reading = straighten.for_reading(page)
    blank = straighten.is_blank(reading)
    cv2.imwrite(f"{target}.jpg", page, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    cv2.imwrite(f"{target}.png", reading, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return {
        "name": target.name,
        "width": page.shape[1],
        "height": page.shape[0],
        "long_mm": round(long_mm, 1) if long_mm and not cut_out else _A4,
        "blank": blank,
        "separator": "" if blank else separator(reading),
    }


def separator(reading: "Image") -> str:
    """What the QR code of a separator sheet says after its beginning, "?" for a sheet that says nothing more;
    empty on any other page.
    """
    detector = cv2.QRCodeDetectorAruco()
    for side in (1400, 1000, 1900):  # no one size reads every sheet
        scale = min(1.0, side / max(reading.shape[:2]))
        small = cv2.resize(reading, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        try:
            found, texts, _corners, _codes = detector.detectAndDecodeMulti(small)
        except cv2.error:  # the detector trips over some pages without a code
            continue
        for text in texts if found else ():
            if text.startswith(SEPARATOR):
                return text.removeprefix(SEPARATOR)[:200] or "?"
    return ""


def _pdf_pages(content: bytes, first: int, most: int, side: int) -> "Iterator[tuple[Image, float]]":
    document = pdfium.PdfDocument(content)
    for place in range(first, min(first + most, len(document))):
        page = document[place]
        long_points = max(page.get_size())
        picture = page.render(scale=side / long_points, rev_byteorder=False)
        array = picture.to_numpy()
        colour = array[:, :, :3] if array.ndim == 3 else cv2.cvtColor(array, cv2.COLOR_GRAY2BGR)
        yield np.ascontiguousarray(colour, dtype=np.uint8), long_points / 72 * 25.4
        page.close()
    document.close()


def _dots_per_inch(jpeg: bytes) -> int:
    """What a scanner wrote into the JFIF head; 0 where nothing believable stands there."""
    if jpeg[6:10] != b"JFIF" or jpeg[13] != 1:
        return 0
    dots = int.from_bytes(jpeg[14:16], "big")
    return dots if 100 <= dots <= 1200 else 0


if __name__ == "__main__":
    import cv2
    import numpy as np
    import pypdfium2 as pdfium

    from motcua.documents.scans import straighten
    from motcua.documents.scans.straighten import Image

    cv2.setNumThreads(1)
    sys.exit(main())
