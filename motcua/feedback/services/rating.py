"""One person rates one dossier, once a moment (61/2018/NĐ-CP Điều 27–32; 32/2017/TT-BTTTT Điều 12)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier
from motcua.feedback import permissions, questions
from motcua.feedback.models import Rating, RatingDelta
from motcua.feedback.rating_rows import Moment, Way
from motcua.feedback.terms import What, term
from motcua.identity.models import Party, Staff

LONGEST = 2000  # characters of the free text


class AlreadyRated(Refusal):
    """A dossier is rated once a moment; the first answer stands."""

    code = "rating-already"
    message = _(
        "Hồ sơ {dossier} đã được đánh giá rồi, mỗi hồ sơ một lần. Cảm ơn bạn. "
        "Nếu muốn nói thêm, hãy gửi phản ánh, kiến nghị."
    )


class NotYetOver(Refusal):
    """Nothing to judge yet."""

    code = "rating-not-yet"
    message = _(
        "Hồ sơ {dossier} chưa có kết quả nên chưa đánh giá được. Khi có kết quả, bạn sẽ nhận được lời mời."
    )


class RatingClosed(Refusal):
    """Too long ago."""

    code = "rating-closed"
    message = _(
        "Đã quá {days} ngày kể từ khi hồ sơ {dossier} kết thúc nên không đánh giá được nữa. "
        "Bạn vẫn gửi phản ánh, kiến nghị được."
    )


class OwnWork(Refusal):
    """An officer of the dossier sits at the keyboard."""

    code = "rating-own-work"
    message = _(
        "Bạn là cán bộ đã tiếp nhận hoặc xử lý hồ sơ {dossier} nên không được nhập hộ phiếu đánh giá này. "
        "Mời người dân tự đánh giá trên máy tại quầy hoặc trên điện thoại."
    )


@dataclass(frozen=True)
class Answers:
    """What the person chose and wrote."""

    scores: dict[str, int]
    comment: str = ""
    key: UUID | None = None


@dataclass(frozen=True)
class Respondent:
    """How the answer came in, and from whom as far as it is known."""

    way: Way
    party: Party | None = None
    typed_by: Staff | None = None


@transaction.atomic
def rate(
    *, dossier_id: UUID, moment: Moment, answers: Answers, respondent: Respondent, at: datetime
) -> Rating:
    """Write the rating and its figures down. The same request again answers the first rating.

    An officer at the keyboard is recorded as who typed, however the page was opened. Raises AlreadyRated,
    NotYetOver, RatingClosed, OwnWork, questions.OverallMissing, questions.ScoreUnknown.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("version").get(pk=dossier_id)
    given = Rating.objects.filter(dossier=dossier, moment=moment).first()
    if given is not None:
        if given.request_key is not None and given.request_key == answers.key:
            return given
        raise AlreadyRated(dossier=dossier)
    check_open(dossier, moment, at=at)
    typed_by = respondent.typed_by
    if typed_by is not None and permissions.took_part(typed_by.pk, dossier):
        raise OwnWork(dossier=dossier)
    rating = Rating.objects.create(
        dossier=dossier,
        moment=moment,
        unit_id=dossier.receiving_unit_id,
        agency_id=dossier.agency_id,
        procedure_id=dossier.version.procedure_id,
        scores=questions.checked(answers.scores),
        comment=" ".join(answers.comment.split())[:LONGEST],
        way=Way.ASSISTED if typed_by else respondent.way,
        party=respondent.party,
        typed_by=typed_by,
        rated_at=at,
        request_key=answers.key,
    )
    _count(rating)
    return rating


def check_open(dossier: Dossier, moment: Moment, *, at: datetime) -> None:
    """Refuse before there is something to judge, and long after."""
    since = permissions.asked_since(dossier, moment)
    if since is None:
        raise NotYetOver(dossier=dossier)
    days = term(What.RATE, local(since).date()).days
    if at > since + timedelta(days=days):
        raise RatingClosed(dossier=dossier, days=days)


def given(dossier_id: UUID, moment: Moment) -> bool:
    """Has the dossier been rated at that moment?"""
    return Rating.objects.filter(dossier=dossier_id, moment=moment).exists()


def _count(rating: Rating) -> None:
    """The figures of this rating, one small row a question; a job folds them into the day."""
    RatingDelta.objects.bulk_create(
        RatingDelta(
            day=local(rating.rated_at).date(),
            unit_id=rating.unit_id,
            agency_id=rating.agency_id,
            procedure_id=rating.procedure_id,
            question=question,
            score=score,
            assisted=rating.way == Way.ASSISTED,
            number=1,
        )
        for question, score in rating.scores.items()
    )
