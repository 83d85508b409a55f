"""Which version is in force when: publication closes the earlier version on the day the new one begins."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from motcua.catalogue import announcing
from motcua.catalogue.models import Announcement, ProcedureVersion
from motcua.common.refusal import Refusal


class PeriodTaken(Refusal):
    """The chosen day lies at or before the beginning of another published version."""

    code = "catalogue-period-taken"
    message = _(
        "Thủ tục {procedure} đã có phiên bản công khai từ ngày {begins}, nên phiên bản mới không thể có "
        "hiệu lực từ ngày {wanted}. Hãy chọn một ngày sau ngày {begins}."
    )


def begin(version: ProcedureVersion, *, day: date, by: str, at: datetime, shortened: bool = False) -> None:
    """Make one draft public from `day` and end the version in force before it. Raises PeriodTaken.

    Call inside a transaction. A version published from `day` or later blocks it: periods never overlap
    (the database refuses it too), and nothing is slipped in before what was already announced. What has to
    be announced about it becomes a task. shortened: the text behind it came by the shortened procedure.
    """
    last = _last_published(version)
    if last is not None and last.valid_from >= day:
        raise PeriodTaken(
            procedure=version.procedure.code, begins=f"{last.valid_from:%d/%m/%Y}", wanted=f"{day:%d/%m/%Y}"
        )
    if last is not None and (last.valid_to is None or last.valid_to > day):
        ProcedureVersion.objects.filter(pk=last.pk).update(valid_to=day)
    ProcedureVersion.objects.filter(pk=version.pk).update(
        state=ProcedureVersion.State.PUBLISHED, valid_from=day, published_at=at, published_by=by[:200]
    )
    announcing.open_first(
        version.pk, occasion=Announcement.Occasion.BEGIN, effect_on=day, at=at, shortened=shortened
    )
    version.refresh_from_db()


def _last_published(version: ProcedureVersion) -> ProcedureVersion | None:
    published = ProcedureVersion.objects.filter(
        procedure=version.procedure_id, state=ProcedureVersion.State.PUBLISHED
    )
    return published.select_for_update().order_by("-valid_from").first()


def put_in_force(versions: Sequence[ProcedureVersion], *, day: date, by: str, at: datetime) -> None:
    """Publish many drafts from `day`; where a version began on that day or later, from the day after it.

    Procedures met for the first time were announced before they came here: no task is made of them.
    """
    taken = ProcedureVersion.objects.filter(
        procedure__in={version.procedure_id for version in versions},
        state=ProcedureVersion.State.PUBLISHED,
    )
    begins = dict(taken.order_by("valid_from").values_list("procedure_id", "valid_from"))
    first = [version.pk for version in versions if version.procedure_id not in begins]
    ProcedureVersion.objects.filter(pk__in=first).update(
        state=ProcedureVersion.State.PUBLISHED, valid_from=day, published_at=at, published_by=by[:200]
    )
    for version in versions:
        if version.procedure_id in begins:
            after = begins[version.procedure_id] + timedelta(days=1)
            begin(version, day=max(day, after), by=by, at=at)
