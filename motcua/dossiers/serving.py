"""No filing online at a one-stop that nobody serves: it would lie there while its time runs out."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal


class NobodyReceives(Refusal):
    """Nobody holds the post of receiving there today."""

    code = "dossier-nobody-receives"
    message = gettext_lazy(
        "{unit} hiện chưa có cán bộ nhận hồ sơ nên chưa nộp trực tuyến tới đó được. {instead}"
    )


def check_served(version: ProcedureVersion, unit: Unit, *, day: date) -> None:
    """Raise NobodyReceives, which says where to file instead."""
    if not agencies.is_served(unit, day):
        raise NobodyReceives(unit=unit.name, instead=_instead(version, unit, day))


def _instead(version: ProcedureVersion, unit: Unit, day: date) -> str:
    """Another one-stop above that receives the procedure, else on paper, after asking by telephone."""
    for level in version.competences.exclude(level=unit.level).values_list("level", flat=True):
        try:
            desk = agencies.one_stop_of(agencies.committee_at(level, unit, day), day)
        except (agencies.NoAgencyThere, agencies.NoOneStop):
            continue
        if desk.level == level and agencies.is_served(desk, day):
            return _("Mời nộp tại %(desk)s.") % {"desk": agencies.contact_of(desk, day)}
    where = ", ".join(part for part in (unit.address, unit.phone) if part)
    place = f"{unit.name} ({where})" if where else unit.name
    above = agencies.contact_above(unit, day)
    said = _("Mời nộp trực tiếp hoặc gửi bưu chính tới %(place)s.") % {"place": place}
    return said + (" " + _("Cần hỏi trước khi đi, gọi %(above)s.") % {"above": above} if above else "")
