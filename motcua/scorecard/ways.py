"""What would raise each component of 766/QĐ-TTg, and who must do it: the one table. Pure.

Some components count dossiers, some procedures, petitions, communes: a way says which, so that nobody is told
of “dossiers” where procedures are lacking.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.agencies.models import Role


class Things(StrEnum):
    """What a numerator counts."""

    DOSSIERS = "dossiers"
    PROCEDURES = "procedures"
    PETITIONS = "petitions"
    COMMUNES = "communes"


WORDS: dict[Things, Promise] = {
    Things.DOSSIERS: pgettext_lazy("nhiều", "hồ sơ"),
    Things.PROCEDURES: pgettext_lazy("nhiều", "thủ tục"),
    Things.PETITIONS: pgettext_lazy("nhiều", "phản ánh, kiến nghị"),
    Things.COMMUNES: pgettext_lazy("nhiều", "xã"),
}


class Where(StrEnum):
    """Whose people do it."""

    UNIT = "unit"  # of the unit whose card it is
    PROVINCE = "province"  # of the committee above all: done once for everybody
    NEAREST = "nearest"  # of the unit, else of the nearest committee above that has them


@dataclass(frozen=True)
class Way:
    """One kind of thing that costs points. who: must act; components: they rise with each of them.

    roles     of the people who do it, found at `where`.
    beyond    a component whose loss is part of this one's and has a way of its own: only the rest is meant.
    brought   the figure comes from outside: no act here changes it, people bring it.
    """

    key: str
    words: str | Promise
    who: str | Promise
    components: tuple[str, ...]
    things: Things = Things.DOSSIERS
    roles: tuple[Role, ...] = ()
    where: Where = Where.UNIT
    beyond: str = ""
    brought: bool = False


_DESK = _("Bộ phận Một cửa")
_AT_DESK = (Role.HEAD_ONE_STOP, Role.RECEIVE)
_LEADERS = (Role.SIGN, Role.ASSIGN)
_EDITORS = (Role.TTHC_CONTROL, Role.CATALOGUE_EDITOR)
_BRINGERS = (Role.TTHC_CONTROL, Role.AREA_CONTROL)
WAYS = (
    Way(
        "dung-han",
        _("Quá hạn thành đúng hạn"),
        _("Người xử lý và lãnh đạo cơ quan giải quyết"),
        ("2.1", "5.4"),
        roles=_LEADERS,
    ),
    Way("truc-tuyen", _("Nộp trực tiếp thành nộp trực tuyến"), _DESK, ("3.3",), roles=_AT_DESK),
    Way(
        "thanh-toan",
        _("Nộp tiền tại quầy thành thanh toán trực tuyến"),
        _DESK,
        ("3.6",),
        roles=_AT_DESK,
    ),
    Way(
        "ket-qua",
        _("Chưa có tệp kết quả thành có tệp ký số"),
        _("Người xử lý và người ký"),
        ("4.1",),
        roles=(Role.SIGN, Role.PROCESS),
    ),
    Way("so-hoa", _("Chưa số hóa đủ thành số hóa đủ"), _DESK, ("4.2",), roles=_AT_DESK),
    Way("dung-lai", _("Không dùng lại dữ liệu thành có dùng lại"), _DESK, ("4.3",), roles=_AT_DESK),
    Way(
        "vao-kho",
        _("Kết quả chưa vào kho dữ liệu của người dân thành đã vào"),
        _("Bộ phận Một cửa ghi số định danh của chủ hồ sơ, người ký ký số kết quả"),
        ("4.4",),
        roles=(*_AT_DESK, Role.SIGN),
    ),
    Way("tai-khoan", _("Nộp không có tài khoản đã xác thực thành có"), _DESK, ("4.5b",), roles=_AT_DESK),
    Way(
        "hai-long",
        _("Đúng hạn nhưng người nộp chưa hài lòng thành hài lòng"),
        _("Bộ phận Một cửa và người xử lý; ai đã đánh giá thì không ai biết"),
        ("5.4",),
        roles=(*_AT_DESK, *_LEADERS),
        beyond="2.1",
    ),
    Way(
        "dong-bo",
        _("Hồ sơ chưa đồng bộ thành đã đồng bộ lên Cổng Dịch vụ công quốc gia"),
        _("Người theo dõi đối chiếu với Cổng và nhập số liệu"),
        ("1.4",),
        roles=_BRINGERS,
        where=Where.NEAREST,
        brought=True,
    ),
    Way(
        "cong-bo",
        _("Quyết định công bố ký muộn thành ký đúng hạn"),
        _("Bộ phận kiểm soát thủ tục trình, lãnh đạo Ủy ban nhân dân tỉnh ký"),
        ("1.1",),
        Things.PROCEDURES,
        (*_EDITORS, Role.SIGN),
        Where.PROVINCE,
    ),
    Way(
        "cong-khai",
        _("Công khai muộn hoặc chưa công khai thành đúng hạn"),
        _("Bộ phận kiểm soát thủ tục đưa lên Cơ sở dữ liệu quốc gia"),
        ("1.2",),
        Things.PROCEDURES,
        _EDITORS,
        Where.PROVINCE,
    ),
    Way(
        "du-noi-dung",
        _("Công khai thiếu nội dung thành đủ"),
        _("Người biên tập danh mục ghi thêm phần còn thiếu"),
        ("1.3",),
        Things.PROCEDURES,
        _EDITORS,
        Where.PROVINCE,
    ),
    Way(
        "cung-cap",
        _("Chưa nộp được trực tuyến thành nộp được"),
        _("Bộ phận kiểm soát thủ tục và người biên tập danh mục mở nộp trực tuyến"),
        ("3.1",),
        Things.PROCEDURES,
        _EDITORS,
        Where.PROVINCE,
    ),
    Way(
        "phat-sinh",
        _("Chưa có hồ sơ trực tuyến thành có ít nhất một"),
        _("Bộ phận Một cửa hướng dẫn nộp trực tuyến, lãnh đạo cơ quan giải quyết"),
        ("3.2",),
        Things.PROCEDURES,
        (*_AT_DESK, *_LEADERS),
    ),
    Way(
        "ghi-phi",
        _("Có phí, lệ phí mà chưa có hồ sơ ghi khoản thu thành có"),
        _("Bộ phận Một cửa ghi khoản thu; thủ tục không ai nộp thì chưa ghi được"),
        ("3.5a",),
        Things.PROCEDURES,
        _AT_DESK,
    ),
    Way(
        "giao-dich",
        _("Chưa có giao dịch thanh toán trực tuyến thành có ít nhất một"),
        _("Bộ phận Một cửa hướng dẫn thanh toán trực tuyến"),
        ("3.5b",),
        Things.PROCEDURES,
        _AT_DESK,
    ),
    Way(
        "dan-cu",
        _("Chưa có hồ sơ dùng dữ liệu dân cư thành có ít nhất một"),
        _("Bộ phận Một cửa hướng dẫn dùng tài khoản đã xác thực, lấy giấy tờ từ kho"),
        ("4.5a",),
        Things.PROCEDURES,
        _AT_DESK,
    ),
    Way(
        "phan-anh",
        _("Quá hạn thành đúng hạn"),
        _("Người được giao và lãnh đạo đơn vị trả lời"),
        ("5.2",),
        Things.PETITIONS,
        _LEADERS,
    ),
    Way(
        "tra-loi",
        _("Quá hạn trả lời, chưa hài lòng hoặc đề nghị trả lời lại thành đúng hạn và hài lòng"),
        _("Người được giao và lãnh đạo duyệt câu trả lời"),
        ("5.3",),
        Things.PETITIONS,
        _LEADERS,
    ),
    Way(
        "ban-sao",
        _("Chưa cung cấp chứng thực bản sao điện tử thành có cung cấp"),
        _("Ủy ban nhân dân xã cung cấp, người theo dõi nhập số liệu"),
        ("4.6",),
        Things.COMMUNES,
        _BRINGERS,
        Where.NEAREST,
        brought=True,
    ),
)
BY_KEY = {one.key: one for one in WAYS}


def ways_of(component: str) -> list[Way]:
    """The ways that raise a component."""
    return [one for one in WAYS if component in one.components]
