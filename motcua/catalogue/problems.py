"""What can be unclear in an imported line: a stable code, and the sentence a person reads in the queue."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    BAD_LINE = "bad_line", _("Dòng không đọc được nên chưa nhập")
    DUPLICATE_LINE = "duplicate_line", _("Mã này đã có ở một dòng trước trong tệp; chỉ dùng dòng đầu")
    UNKNOWN_KEY = "unknown_key", _("Dữ liệu gốc có trường mà danh mục chưa biết")
    NAME_CUT = "name_cut", _("Tên dài hơn 1.000 ký tự nên bị cắt")
    CODE_IN_NAME = "code_in_name", _("Tên có kèm mã thủ tục; đã bỏ mã khỏi tên")
    CODE_FORM = "code_form", _("Mã không theo mẫu số.sáu chữ số của Cổng Dịch vụ công quốc gia")
    FIELD_MISSING = "field_missing", _("Thiếu lĩnh vực")
    LEVEL_OTHER = "level_other", _("Có cấp giải quyết ngoài tỉnh, huyện, xã")
    LEVEL_NONE = "level_none", _("Không có cấp tỉnh, huyện, xã nào giải quyết")
    SETTLES_GUESSED = "settles_guessed", _("Cơ quan chuyên môn cấp tỉnh được đoán từ bộ công bố")
    SETTLES_UNKNOWN = "settles_unknown", _("Chưa rõ cơ quan chuyên môn nào của tỉnh giải quyết")
    SUBJECTS_JOINED = "subjects_joined", _("Đối tượng bị tách rời trong dấu ngoặc; đã ghép lại")
    SUBJECTS_MISSING = "subjects_missing", _("Thiếu đối tượng thực hiện")
    ONLINE_GUESSED = "online_guessed", _("Mức độ trực tuyến không có trong tệp; tạm ghi “một phần”")
    CHANNELS_MISSING = "channels_missing", _("Thiếu cách thức thực hiện và thời hạn")
    CHANNEL_UNKNOWN = "channel_unknown", _("Cách thức thực hiện lạ nên chưa nhập")
    CHANNEL_REPEATED = "channel_repeated", _("Một cách thức có nhiều thời hạn: có thể là nhiều trường hợp")
    NOTE_CUT = "note_cut", _("Ghi chú của cách thức dài hơn 2.000 ký tự nên bị cắt")
    LIMIT_MISSING = "limit_missing", _("Không có thời hạn giải quyết")
    LIMIT_WITHOUT_UNIT = "limit_without_unit", _("Thời hạn không có đơn vị (ngày hay ngày làm việc?)")
    LIMIT_UNIT_UNKNOWN = "limit_unit_unknown", _("Đơn vị của thời hạn lạ")
    LIMIT_STRANGE = "limit_strange", _("Thời hạn bất thường")
    LIMIT_AND_FEE_JOINED = "limit_and_fee_joined", _("Số của thời hạn và của phí có thể dính vào nhau")
    FEE_UNKNOWN = "fee_unknown", _("Không có thông tin về phí, lệ phí")
    FEE_WITHOUT_AMOUNT = "fee_without_amount", _("Phí, lệ phí chỉ có chữ, không đọc được số tiền")
    FEE_FREE_BUT_COUNCIL = (
        "fee_free_but_council",
        _("Ghi “miễn phí” nhưng chú thích nói nơi khác quy định mức thu"),
    )
    FEE_FREE_BUT_AMOUNT = "fee_free_but_amount", _("Ghi “miễn phí” nhưng chú thích có số tiền")
    FEE_TOO_SMALL = "fee_too_small", _("Số tiền dưới 1.000 đồng: có thể thiếu ba số không")
    FEE_STRANGE = "fee_strange", _("Số tiền quá lớn để là phí, lệ phí")
    FEE_FOREIGN = "fee_foreign", _("Mức thu bằng ngoại tệ")
    FEE_SEVERAL = "fee_several", _("Chú thích nêu nhiều mức thu; mới ghi mức đầu")
    PAPERS_MISSING = "components_missing", _("Không có thành phần hồ sơ nào")
    PAPERS_JOINED = "components_joined", _("Nhiều giấy tờ viết liền trong một mục")
    PAPER_CUT = "component_cut", _("Tên giấy tờ dài đúng 1.200 ký tự: có thể đã bị cắt ở nguồn")
    PAPER_IS_NOTE = "component_is_note", _("Mục này là lưu ý, có thể không phải giấy tờ")
    PAPER_IS_HEADING = "component_is_heading", _("Mục này là tiêu đề, có thể không phải giấy tờ")
    PAPER_NAMELESS = "component_nameless", _("Giấy tờ không có tên nên chưa nhập")
    PAPER_REJOINED = "component_rejoined", _("Tên giấy tờ tràn sang ô mẫu đơn; đã ghép lại")
    COUNT_UNKNOWN = "count_unknown", _("Không rõ số bản chính, bản sao")
    COUNT_STRANGE = "count_strange", _("Số bản bất thường; có thể dính số của tên giấy tờ")
    CASE_UNCLEAR = "case_unclear", _("Nhóm giấy tờ chưa rõ là một trường hợp hay chỉ là tiêu đề")
    RESULTS_MISSING = "results_missing", _("Thiếu kết quả thực hiện")
    TEXT_CUT = "text_cut", _("Dài hơn ô chứa nên bị cắt")


# What the importer mended or assumed by a stated rule: a person may accept the whole group at once
ACCEPTABLE = frozenset(
    {
        Problem.CODE_IN_NAME,
        Problem.SUBJECTS_JOINED,
        Problem.ONLINE_GUESSED,
        Problem.SETTLES_GUESSED,
        Problem.PAPER_REJOINED,
        Problem.LEVEL_OTHER,
    }
)


@dataclass(frozen=True)
class Found:
    """One unclear spot of a line. `place` is the row of `part` it is about, −1 for the part as a whole."""

    part: str
    problem: Problem
    raw: str = ""
    parsed: str = ""
    place: int = -1
