"""Sheets of paper for the scanner: printed with Typst, worn as paper is, then scanned or photographed."""

import io
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import typst

from motcua.documents import render
from motcua.documents.samples import sample

DPI = 250
FONTS = Path(render.__file__).parent / "fonts"
LETTER = """#set page(paper: "a4", margin: 25mm)
#set text(font: "Liberation Serif", size: 13pt, lang: "vi", hyphenate: false)
#set par(justify: true, leading: 0.7em)
Kính gửi: Ủy ban nhân dân xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam.

Tôi tên là Nguyễn Thị Thùy Dương, sinh ngày 29/02/1996, thường trú tại thôn Thanh Ly 1. Nay tôi đề nghị được
xác nhận tình trạng hôn nhân để đăng ký kết hôn với ông Huỳnh Đức Thuận, hiện cư trú tại phường Trường Xuân,
thành phố Tam Kỳ. Tôi cam đoan những lời khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật
về cam đoan của mình.

Từ khi đủ tuổi đăng ký kết hôn đến nay, tôi chưa đăng ký kết hôn với ai. Trong thời gian cư trú tại các địa
phương khác, tôi cũng chưa xác lập quan hệ hôn nhân. Kèm theo đơn này có bản sao căn cước công dân, giấy xác
nhận thông tin về cư trú và văn bản ủy quyền được chứng thực tại Ủy ban nhân dân thị trấn Hà Lam ngày 18
tháng 7 năm 2022.

Đề nghị quý cơ quan xem xét, giải quyết theo quy định. Nếu cần bổ sung giấy tờ, xin báo cho tôi qua số điện
thoại 0905 000 111 hoặc gửi về địa chỉ: thôn Thanh Ly 1, xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam.
"""
IDENTITY_CARD = """#set page(width: 190mm, height: 120mm, margin: (x: 14mm, y: 10mm), fill: rgb("#eef6f4"))
#set text(font: "Liberation Serif", size: 13pt, lang: "vi", hyphenate: false)
#align(center)[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ Độc lập - Tự do - Hạnh phúc]
#align(center, text(18pt)[*CĂN CƯỚC CÔNG DÂN*])
Số / No.: *049196000002* \\
Họ và tên / Full name: \\
*NGUYỄN THỊ THÙY DƯƠNG* \\
Ngày sinh / Date of birth: *29/02/1996* \\
Giới tính / Sex: *Nữ* #h(2em) Quốc tịch / Nationality: *Việt Nam* \\
Quê quán / Place of origin: *Bình Nguyên, Thăng Bình, Quảng Nam* \\
Nơi thường trú / Place of residence: *Thôn Thanh Ly 1* \\
*Bình Nguyên, Thăng Bình, Quảng Nam* \\
Có giá trị đến / Date of expiry: *28/02/2036*
"""
LAND_CERTIFICATE = """#set page(paper: "a4", margin: 22mm)
#set text(font: "Liberation Serif", size: 13pt, lang: "vi", hyphenate: false)
#align(center)[*GIẤY CHỨNG NHẬN \\ QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT*]
*I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất* \\
Ông: Huỳnh Đức Thuận, sinh năm 1991, CCCD số 049091000321 \\
Địa chỉ thường trú: thôn Thanh Ly 1, xã Bình Nguyên \\
#v(6pt)
#align(right)[CĐ 654321]
*II. Thửa đất, nhà ở và tài sản khác gắn liền với đất* \\
1. Thửa đất: \\
a) Thửa đất số: 118, tờ bản đồ số: 27 \\
b) Địa chỉ: thôn Thanh Ly 1, xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam \\
c) Diện tích: 312,5 m², bằng chữ: ba trăm mười hai phẩy năm mét vuông \\
d) Hình thức sử dụng: riêng \\
đ) Mục đích sử dụng: đất ở tại nông thôn \\
e) Thời hạn sử dụng: lâu dài \\
Số vào sổ cấp GCN: CH 01234
"""
CHILD_NUMBER = sample("birth_certificate")["personal_id"]
Image = np.ndarray


@cache
def birth_certificate() -> bytes:
    """The PDF as it was issued."""
    return render.render("birth_certificate", sample("birth_certificate"))


@cache
def printed(source: str) -> bytes:
    return typst.compile(source.encode(), format="pdf", font_paths=[FONTS], ignore_system_fonts=True)


def text_of(pdf: bytes) -> str:
    return pdfium.PdfDocument(pdf)[0].get_textpage().get_text_range()


def image_of(pdf: bytes, *, dpi: int = DPI) -> Image:
    return pdfium.PdfDocument(pdf)[0].render(scale=dpi / 72).to_numpy()[:, :, :3].copy()


def noisy(image: Image, *, degrees: float = 1.7) -> Image:
    """As an old scanner sees it: skewed, soft, uneven, grainy."""
    chance = np.random.default_rng(7)
    height, width = image.shape[:2]
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    worn = cv2.GaussianBlur(
        cv2.warpAffine(image, spin, (width, height), borderValue=(255, 255, 255)), (0, 0), 0.8
    )
    lit = worn * np.linspace(0.78, 1, width)[None, :, None] + chance.normal(0, 10, worn.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)


def photographed(image: Image, *, long_side: int = 4000) -> Image:
    """Lying on a wooden table, held askew, half in the shadow of the hand."""
    chance = np.random.default_rng(11)
    page_height, page_width = image.shape[:2]
    high = long_side
    wide = int(high * 0.75)
    if page_width > page_height:
        high, wide = wide, high
    table = np.clip(np.array([60, 75, 95]) + chance.normal(0, 12, (high, wide, 1)), 0, 255)
    places = np.array([[0.16, 0.105], [0.853, 0.075], [0.93, 0.89], [0.083, 0.925]]) * [wide, high]
    corners = np.array([[0, 0], [page_width, 0], [page_width, page_height], [0, page_height]])
    view = cv2.getPerspectiveTransform(corners.astype(np.float32), places.astype(np.float32))
    seen = cv2.warpPerspective(image, view, (wide, high), flags=cv2.INTER_AREA)
    here = cv2.warpPerspective(np.full(image.shape[:2], 255, np.uint8), view, (wide, high))
    picture = np.where(here[:, :, None] > 127, seen, table)
    down, across = np.mgrid[0:high, 0:wide]
    shade = 1 - 0.5 / (1 + np.exp(-(across * 0.8 + down * 0.5 - wide * 0.97) / (wide * 0.05)))
    lit = picture * shade[:, :, None] + chance.normal(0, 6, picture.shape)
    return cv2.GaussianBlur(np.clip(lit, 0, 255).astype(np.uint8), (0, 0), 1.0)


def blank(*, dpi: int = DPI) -> Image:
    """The empty back of a sheet, grey at its edges."""
    chance = np.random.default_rng(3)
    sheet = np.full((int(11.69 * dpi), int(8.27 * dpi), 3), 246.0) + chance.normal(0, 3, (1, 1, 3))
    sheet[:20] = 120
    return np.clip(sheet + chance.normal(0, 2, sheet.shape), 0, 255).astype(np.uint8)


def separator(says: str) -> Image:
    """The sheet put between two papers, with its QR code."""
    from motcua.documents.render import qr_svg

    code = qr_svg(f"MOTCUA/TACH/{says}").replace("\\", "\\\\").replace('"', '\\"')
    picture = f'image(bytes("{code}"), format: "svg", width: 60mm)'
    return image_of(printed(f'#set page(paper: "a4")\n#align(center + horizon, {picture})'))


def jpeg(image: Image, *, quality: int = 80) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def png(image: Image) -> bytes:
    return cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


def tiff(*images: Image) -> bytes:
    done, content = cv2.imencodemulti(".tiff", list(images))
    assert done
    return content.tobytes()


def pdf_of(*images: Image) -> bytes:
    """A scanner's PDF: pictures only."""
    document = pdfium.PdfDocument.new()
    for image in images:
        page = document.new_page(595, 595 * image.shape[0] / image.shape[1])
        picture = pdfium.PdfImage.new(document)
        picture.load_jpeg(io.BytesIO(jpeg(image)))
        picture.set_matrix(pdfium.PdfMatrix().scale(595, 595 * image.shape[0] / image.shape[1]))
        page.insert_obj(picture)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def errors(truth: str, read: str) -> float:
    """Share of letters wrong, missing or too many (Levenshtein), spaces evened out."""
    one, two = " ".join(truth.split()), " ".join(read.split())
    before = list(range(len(two) + 1))
    for place, letter in enumerate(one, start=1):
        now = [place]
        for other, read_letter in enumerate(two, start=1):
            now.append(min(before[other] + 1, now[-1] + 1, before[other - 1] + (letter != read_letter)))
        before = now
    return before[-1] / len(one)
