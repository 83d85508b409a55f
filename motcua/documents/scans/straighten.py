"""A photographed or skewed page becomes a flat, upright one. OpenCV only: runs in the child process.

Images are OpenCV's: height × width × 3 bytes, blue-green-red; a "reading" image is grey, paper white.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

LONG_SIDE = (
    2924  # pixels of an A4 page at 250 dpi: above the 200 dpi of 02/2019/TT-BNV, a third of 300's memory
)
_LOOK = 900  # long side of the small copy in which the page is looked for
_LEAST_PAGE, _WHOLE_FRAME = 0.2, 0.985  # share of the picture that a photographed page takes
_INSET = 2.0  # pixels of that copy: edges are found thick, from outside
_DARKER = 18  # grey levels by which what lies around a page must differ from the page
_MOST_SKEW, _LEAST_SKEW = 12.0, 0.15  # degrees


def straighten(image: Image) -> tuple[Image, bool]:
    """The page alone, flat and with level lines; True when it was cut out of a photograph."""
    corners = find_page(image)
    flat = image if corners is None else _flatten(image, corners)
    level = _level(_at_most(flat, LONG_SIDE))
    return level if corners is None else evened(level), corners is not None


def evened(image: Image) -> Image:
    """A photograph without the shadow that lay on it, in its own colours: seals stay red."""
    paper = _paper(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    return _image(cv2.merge([cv2.divide(part, paper, scale=245) for part in cv2.split(image)]))


def turn(image: Image, degrees: int) -> Image:
    """`image` turned clockwise by 0, 90, 180 or 270 degrees."""
    ways = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return _image(cv2.rotate(image, ways[degrees])) if degrees in ways else image


def for_reading(image: Image) -> Image:
    """Grey, the light evened out: shadows go, ink stays. Without it a photograph cannot be read."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    paper = _paper(grey)
    even = cv2.divide(grey, paper, scale=255)
    low, high = np.percentile(even[::4, ::4], (0.5, 60))
    if high - low < 40:  # a blank page: nothing to stretch but its noise
        return _image(even)
    scaled = (even.astype(np.float32) - low) * (255 / (high - low))
    return _image(np.clip(scaled, 0, 255).astype(np.uint8))


def is_blank(reading: Image) -> bool:
    """Nothing is written on the page; its edges do not count (shadows of the lid, punched holes)."""
    height, width = reading.shape[:2]
    inner = reading[height // 20 : height - height // 20, width // 20 : width - width // 20]
    ink = cv2.medianBlur(inner, 3) < 128
    return float(ink.mean()) < 0.0003


def find_page(image: Image) -> NDArray[np.float32] | None:
    """Corners (top left, then clockwise) of a page lying on something else; None for a flat scan."""
    scale = _LOOK / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    best: tuple[float, NDArray[np.float32]] | None = None
    for mask in _masks(grey):
        found = _largest_quad(_image(mask))
        if found is not None and (best is None or found[0] > best[0]) and _stands_out(_image(grey), found[1]):
            best = found
    if best is None:
        return None
    inwards = best[1].mean(axis=0) - best[1]
    drawn_in = best[1] + np.sign(inwards) * _INSET
    return np.asarray(drawn_in / scale, dtype=np.float32)


def _masks(grey: Any) -> list[Any]:
    """Several looks at where the page may be: none holds under every light."""
    kernel = np.ones((5, 5), np.uint8)
    masks = []
    for low, high in ((30, 90), (75, 200)):
        edges = cv2.dilate(cv2.Canny(grey, low, high), kernel)
        masks.append(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)))
    _level_of, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    masks.append(cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)))
    local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 301, -4)
    masks.append(cv2.morphologyEx(local, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)))
    return masks


def _largest_quad(mask: Image) -> tuple[float, NDArray[np.float32]] | None:
    """Share of the picture and corners of the largest shape with four sides."""
    outlines, _tree = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    whole = mask.shape[0] * mask.shape[1]
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(outline)
        share = cv2.contourArea(hull) / whole
        if not _LEAST_PAGE < share < _WHOLE_FRAME:
            continue
        for slack in (0.01, 0.02, 0.03, 0.05, 0.08):
            corners = cv2.approxPolyDP(hull, slack * cv2.arcLength(hull, True), True)
            if len(corners) == 4 and cv2.contourArea(corners) > 0.9 * cv2.contourArea(hull):
                return share, _in_order(corners.reshape(4, 2).astype(np.float32))
    return None


def _stands_out(grey: Image, corners: NDArray[np.float32]) -> bool:
    """Around the shape lies something that is not paper: a printed frame on a flat scan is no page."""
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), (255,))
    near, wide = np.ones((7, 7), np.uint8), np.ones((31, 31), np.uint8)
    within = cv2.erode(inside, near)
    inner = cv2.subtract(within, cv2.erode(within, wide))
    without = cv2.dilate(inside, near)
    outer = cv2.subtract(cv2.dilate(without, wide), without)
    if not outer.any() or not inner.any():
        return False
    return bool(np.percentile(grey[inner > 0], 60) - np.percentile(grey[outer > 0], 60) > _DARKER)


def _in_order(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Top left, top right, bottom right, bottom left, as the picture is held."""
    middle = points.mean(axis=0)
    round_about = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    first = int(np.argmin(round_about.sum(axis=1)))
    return np.roll(round_about, -first, axis=0)


def _flatten(image: Image, corners: NDArray[np.float32]) -> Image:
    """The shape seen from straight above."""
    one, two, three, four = corners
    width = int(max(np.linalg.norm(two - one), np.linalg.norm(three - four)))
    height = int(max(np.linalg.norm(four - one), np.linalg.norm(three - two)))
    shape = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float32)
    view = cv2.getPerspectiveTransform(corners, shape)
    return _image(cv2.warpPerspective(image, view, (width, height), flags=cv2.INTER_CUBIC))


def _level(image: Image) -> Image:
    """Lines of text made level; the canvas grows so that no corner is cut off."""
    angle = skew_of(image)
    if abs(angle) < _LEAST_SKEW:
        return image
    height, width = image.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    wide = int(height * abs(spin[0, 1]) + width * abs(spin[0, 0]))
    high = int(height * abs(spin[0, 0]) + width * abs(spin[0, 1]))
    spin[:, 2] += ((wide - width) / 2, (high - height) / 2)
    edge = tuple(float(part) for part in np.median(image[::8, ::8].reshape(-1, 3), axis=0))
    return _image(
        cv2.warpAffine(
            image,
            spin,
            (wide, high),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=edge,
        )
    )


def skew_of(image: Image) -> float:
    """Degrees by which the lines rise to the right; lines are level where their rows stand out most."""
    grey = cv2.cvtColor(_at_most(image, 1000), cv2.COLOR_BGR2GRAY)
    ink = (cv2.divide(grey, _paper(grey), scale=255) < 160).astype(np.float32)
    if ink.mean() < 0.001:
        return 0.0
    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 1.0), key=lambda angle: _sharpness(ink, angle))
    fine = max(np.arange(coarse - 1, coarse + 1.01, 0.1), key=lambda angle: _sharpness(ink, angle))
    return -float(fine)


def _sharpness(ink: NDArray[np.float32], angle: float) -> float:
    """How unlike neighbouring rows are once the picture is sheared by `angle`: a turn, at small angles."""
    height, width = ink.shape
    slope = np.tan(np.deg2rad(angle))
    shear = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]], np.float32)
    rows = cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _paper(grey: Any) -> Any:
    """The paper's own brightness at each point, as if nothing were written on it."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    bare = cv2.medianBlur(cv2.dilate(small, np.ones((13, 13), np.uint8)), 31)
    return cv2.resize(bare, (width, height), interpolation=cv2.INTER_LINEAR)


def _at_most(image: Image, long_side: int) -> Image:
    scale = long_side / max(image.shape[:2])
    if scale >= 1:
        return image
    return _image(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def _image(picture: Any) -> Image:
    """What OpenCV returned, under the one type used here."""
    return np.asarray(picture, dtype=np.uint8)
