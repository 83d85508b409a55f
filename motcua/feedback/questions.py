"""What is asked: the four items of 32/2017/TT-BTTTT and the nine contents of 61/2018/NĐ-CP Điều 31.

The ninth content ("other") is the free text. The answers scored 2, 1, 0 follow 01/2018/TT-VPCP Điều 13 where
that article words them (`worded`); for the rest the choice of levels is ours.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.feedback.rating_rows import Level

OVERALL = "overall"
_THREE = tuple((level.value, level.label) for level in Level)


class OverallMissing(Refusal):
    """The one answer without which there is no rating (32/2017/TT-BTTTT Điều 12: overall is the minimum)."""

    code = "rating-overall-missing"
    message = _("Bạn chưa chọn mức hài lòng chung. Hãy chọn một trong ba mức rồi gửi lại.")


class ScoreUnknown(Refusal):
    """No such question, or no such score."""

    code = "rating-score-unknown"
    message = _("Câu trả lời “{score}” không có trong câu hỏi. Vui lòng tải lại trang rồi chọn lại.")


class Part(StrEnum):
    """Where on the page a question stands."""

    MAIN = "main"
    MORE = "more"  # the rest of 32/2017/TT-BTTTT Điều 12
    SLIP = "slip"  # 61/2018/NĐ-CP Điều 31


@dataclass(frozen=True)
class Question:
    """One question; the answers are pairs of score and words, the best first."""

    key: str
    part: Part
    text: str | Promise
    short: str | Promise
    answers: tuple[tuple[int, str | Promise], ...] = _THREE
    worded: bool = True


QUESTIONS = (
    Question(OVERALL, Part.MAIN, _("Bạn có hài lòng với lần làm thủ tục này không?"), _("Hài lòng chung")),
    Question("ease", Part.MORE, _("Tìm thủ tục, khai và nộp giấy tờ có dễ không?"), _("Dễ thực hiện")),
    Question("timeliness", Part.MORE, _("Trả lời và trả kết quả có kịp thời không?"), _("Kịp thời")),
    Question("attitude", Part.MORE, _("Thái độ phục vụ thế nào?"), _("Thái độ phục vụ")),
    Question(
        "time",
        Part.SLIP,
        _("Kết quả đến so với ngày hẹn"),
        _("Thời gian giải quyết"),
        ((2, _("Sớm hơn hẹn")), (1, _("Đúng hẹn")), (0, _("Trễ hẹn"))),
    ),
    Question(
        "agencies",
        Part.SLIP,
        _("Ngoài Bộ phận Một cửa, bạn phải liên hệ mấy cơ quan?"),
        _("Số cơ quan phải liên hệ"),
        ((2, _("Không cơ quan nào")), (1, _("Một cơ quan")), (0, _("Từ hai cơ quan"))),
    ),
    Question(
        "contacts",
        Part.SLIP,
        _("Bạn phải đi lại mấy lần để hoàn thiện hồ sơ?"),
        _("Số lần đi lại"),
        ((2, _("Không lần nào")), (1, _("Một lần")), (0, _("Hơn một lần"))),
    ),
    Question(
        "publicity",
        Part.SLIP,
        _("Thông tin về thủ tục có đúng và đủ không?"),
        _("Công khai thủ tục"),
        (
            (2, _("Đúng, đủ cả nơi niêm yết và trên mạng")),
            (1, _("Chỉ đúng, đủ ở một nơi")),
            (0, _("Không đúng hoặc không có")),
        ),
    ),
    Question(
        "manners",
        Part.SLIP,
        _("Cán bộ tiếp nhận, giải quyết cư xử thế nào?"),
        _("Cư xử của cán bộ"),
        ((2, _("Tận tình, lịch sự")), (1, _("Đúng mực")), (0, _("Chưa đúng mực"))),
        worded=False,
    ),
    Question(
        "lawfulness",
        Part.SLIP,
        _("Kết quả và số tiền phải nộp có đúng quy định không?"),
        _("Đúng pháp luật"),
        ((2, _("Đúng quy định")), (1, _("Có điều chưa rõ")), (0, _("Sai, hoặc bị đòi thêm tiền"))),
        worded=False,
    ),
    Question(
        "explanation",
        Part.SLIP,
        _("Khi bạn hỏi hoặc góp ý, câu trả lời thế nào?"),
        _("Giải trình, trả lời"),
        ((2, _("Rõ ràng, đúng điều tôi hỏi")), (1, _("Tạm được")), (0, _("Không rõ hoặc không có"))),
        worded=False,
    ),
    Question(
        "online",
        Part.SLIP,
        _("Nếu làm qua mạng, bạn làm được đến đâu?"),
        _("Dịch vụ công trực tuyến"),
        ((2, _("Làm được tất cả")), (1, _("Làm được một phần")), (0, _("Không làm được"))),
        worded=False,
    ),
)
BY_KEY = {one.key: one for one in QUESTIONS}


def checked(scores: dict[str, int]) -> dict[str, int]:
    """The scores, if every one is an answer to its question. Raises OverallMissing, ScoreUnknown."""
    for key, score in scores.items():
        question = BY_KEY.get(key)
        if question is None or score not in dict(question.answers):
            raise ScoreUnknown(score=score)
    if OVERALL not in scores:
        raise OverallMissing
    return scores
