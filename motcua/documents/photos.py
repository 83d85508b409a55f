"""A photograph for everybody: smaller, upright, without place, camera or time (EXIF, XMP, comments).

Opened in a process of its own (`python -m motcua.documents.photos < IN > OUT`): a picture that crashes its
decoder, or unfolds to gigabytes, ends that process, not the worker. No Django in it.
"""

import os
import sys

from motcua.common import child

LONG_SIDE = 1600  # pixels: enough to see a hole in a road, small on an old phone
MOST_PIXELS = 120_000_000  # of one picture: four times the largest telephones'
_LIMITS = child.Limits(seconds=60, memory=3 * 1024**3)
UNREADABLE = 2
_QUALITY = 82


class NotAPicture(Exception):
    """The content could not be opened as a picture."""


def plain(content: bytes) -> bytes:
    """The picture as a bare JPEG, made anew from its pixels. Raises NotAPicture."""
    try:
        return child.run("motcua.documents.photos", content, limits=_LIMITS)
    except child.ChildFailed as error:
        raise NotAPicture(str(error)) from error


def main() -> int:
    """Read a picture, write it plain."""
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_PIXELS)
    child.confine()
    import cv2
    import numpy as np

    raw = np.frombuffer(sys.stdin.buffer.read(), np.uint8)
    picture = cv2.imdecode(raw, cv2.IMREAD_COLOR) if raw.size else None  # turned as the camera was held
    if picture is None:
        return UNREADABLE
    height, width = picture.shape[:2]
    scale = LONG_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if done:
        sys.stdout.buffer.write(jpeg.tobytes())
    return 0 if done else UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
