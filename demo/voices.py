"""What the people of the demo province say: ratings of ended dossiers, petitions in several states."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from demo.lives import officers
from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.feedback import permissions, receivers
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import Kind, Refused, Subject, Verdict
from motcua.feedback.rating_rows import Level, Moment, Way
from motcua.feedback.services import answering, folding, petitioning, rating, sorting
from motcua.feedback.services.answering import Published
from motcua.feedback.services.petitioning import Said, Sender
from motcua.feedback.services.rating import Answers, Respondent

SEED = 20220725
RATED = 0.6  # share of the ended dossiers whose people answer
_REMARKS = (
    "Cán bộ hướng dẫn tận tình, dễ hiểu.",
    "Trả sớm hơn hẹn, cảm ơn.",
    "Phải chờ hơi lâu vào buổi sáng.",
    "Nên có thêm ghế ngồi chờ.",
)
WARD = "20341"  # An Mỹ, whose people the demo introduces
_SENDERS = (
    ("Trần Thị Hoa", "0905111201", "Khối phố 3, phường An Mỹ"),
    ("Lê Quang Vinh", "0905111202", "Khối phố 5, phường An Mỹ"),
    ("Phan Thị Thu", "0905111203", "Khối phố 1, phường An Mỹ"),
    ("Ngô Văn Bảy", "0905111204", "Khối phố 7, phường An Mỹ"),
    ("Đặng Thị Sáu", "0905111205", "Khối phố 2, phường An Mỹ"),
)
_SAID = (
    (
        "Bảng niêm yết thủ tục đất đai còn mức phí cũ",
        "Bảng niêm yết tại Một cửa phường vẫn ghi mức phí trước năm 2022, đề nghị thay bảng mới.",
    ),
    (
        "Chờ lâu vào sáng thứ Hai",
        "Sáng thứ Hai chỉ có một quầy làm việc, người dân chờ hơn một giờ. Đề nghị mở thêm quầy.",
    ),
    (
        "Đề nghị bỏ bản sao hộ khẩu khi làm khai sinh",
        "Dữ liệu dân cư đã có mà vẫn yêu cầu bản sao hộ khẩu, đề nghị bỏ thành phần này.",
    ),
    (
        "Khiếu nại quyết định xử phạt xây dựng",
        "Tôi không đồng ý với quyết định xử phạt ngày 11/7 và yêu cầu xem xét lại quyết định này.",
    ),
    (
        "Nhắn tin báo kết quả bị chậm",
        "Kết quả có từ hôm trước mà hôm sau mới nhận được tin nhắn, đề nghị xem lại hệ thống nhắn tin.",
    ),
)


@dataclass(frozen=True)
class Voices:
    """How many ratings and petitions there are now."""

    ratings: int
    petitions: int


@dataclass(frozen=True)
class _Stage:
    """Who answers petitions in the demo: the control room and the ward."""

    room: Officer
    ward: Unit
    leader: Officer
    signer: Officer
    handler: Officer


def speak(*, at: datetime) -> Voices:
    """Ratings of ended dossiers, and five petitions, each left in another state, the first a week ago."""
    chance = random.Random(SEED)
    ended = Dossier.objects.filter(status__in=permissions.ENDED).order_by("pk")
    rated = sum(_rate(chance, key, at=at) for key in ended.values_list("pk", flat=True))
    folding.fold()
    return Voices(ratings=rated, petitions=len(_petitions(at - timedelta(days=7))))


def _rate(chance: random.Random, dossier_id: UUID, *, at: datetime) -> bool:
    if chance.random() > RATED:
        return False
    level = chance.choices([Level.VERY, Level.SATISFIED, Level.NOT], [6, 3, 1])[0]
    scores = {"overall": int(level), "ease": int(level), "attitude": max(2, int(level))}
    scores["timeliness"] = chance.choices([3, 2, 1], [5, 4, 1])[0]
    words = chance.choice(_REMARKS) if chance.random() < 0.3 else ""
    try:
        rating.rate(
            dossier_id=dossier_id,
            moment=Moment.RESULT,
            answers=Answers(scores, words),
            respondent=Respondent(Way.LINK),
            at=at,
        )
    except Refusal:
        return False
    return True


def _petitions(at: datetime) -> list[Petition]:
    stage = _stage(at)
    if stage is None:
        return []
    sent = [_sent(number, at=at) for number in range(len(_SAID))]
    for petition in sent[:3]:
        sorting.forward(
            petition_id=petition.pk, by=stage.room, to=stage.ward, reason="Thuộc việc của phường.", at=at
        )
    _answered(stage, sent[0], at=at)
    sorting.accept(
        petition_id=sent[1].pk,
        by=stage.leader,
        subject=Subject.CONDUCT,
        handler=stage.handler.staff,
        at=at,
    )
    sorting.ask(
        petition_id=sent[2].pk, by=stage.leader, question="Xin cho biết nộp tại quầy nào, ngày nào.", at=at
    )
    sorting.refuse(petition_id=sent[3].pk, by=stage.room, why=Refused.COMPLAINT, at=at)
    return sent


def _answered(stage: _Stage, petition: Petition, *, at: datetime) -> None:
    """The whole road, to a published answer the sender likes."""
    handler = stage.handler
    sorting.accept(
        petition_id=petition.pk, by=stage.leader, subject=Subject.CONDUCT, handler=handler.staff, at=at
    )
    words = "Phường đã thay bảng niêm yết theo mức thu hiện hành ngày 19/7 và xin lỗi người dân."
    answering.answer(
        petition_id=petition.pk, by=handler, text=words, verdict=Verdict.JUSTIFIED, at=at + timedelta(days=1)
    )
    answering.approve(petition_id=petition.pk, by=stage.signer, at=at + timedelta(days=2))
    title, content = _SAID[0]
    answering.publish(
        petition_id=petition.pk,
        by=stage.room,
        published=Published(title, content),
        at=at + timedelta(days=3),
    )
    petitioning.rate_answer(
        petition_id=petition.pk, by=None, level=Level.SATISFIED, at=at + timedelta(days=4)
    )


def _sent(number: int, *, at: datetime) -> Petition:
    name, phone, address = _SENDERS[number]
    title, content = _SAID[number]
    said = Said(Kind.PETITION, title, content, Sender(name, phone, address=address))
    return petitioning.send(said=said, at=at)


def _stage(at: datetime) -> _Stage | None:
    """None where the installation has no such people."""
    day = at.date()
    room = receivers.control_unit(day)
    ward = agencies.agency_at("commune", WARD, day)
    found = [
        officers(unit, role, day)
        for unit, role in (
            (room, Role.TTHC_CONTROL),
            (ward, Role.ASSIGN),
            (ward, Role.SIGN),
            (ward, Role.PROCESS),
        )
    ]
    if not all(found):
        return None
    return _Stage(found[0][0], ward, found[1][0], found[2][0], found[3][0])
