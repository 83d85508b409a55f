"""What is said to whoever comes too late: the act that was done meanwhile, by whom, when."""

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.agencies.officers import Officer
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier, Event, MoveNotAllowed
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.status import Act

_TOO_LATE = (MoveNotAllowed, SomeoneElseDidThis)


def refusal_words(refusal: Refusal, dossier: Dossier, *, by: Officer) -> str:
    """The refusal's sentence; behind one that came too late, what was done last. For staff: it names them."""
    words = str(refusal)
    return f"{words} {last_act(dossier, by=by)}".strip() if isinstance(refusal, _TOO_LATE) else words


def last_act(dossier: Dossier, *, by: Officer) -> str:
    """“Việc gần nhất: Tiếp nhận, Trần Thị Lan (Bộ phận Một cửa), 09:12 thứ Hai 25/07/2022.”"""
    moved = Event.objects.filter(dossier=dossier).exclude(source=F("target"))
    event = moved.order_by("-number").first()
    if event is None:
        return ""
    who = event.actor_name + (f" ({event.unit_name})" if event.unit_name else "")
    if event.staff_id == by.staff.pk:
        who = _("chính bạn")
    facts = {"act": Act(event.act).label, "who": who, "at": spoken(event.happened_at)}
    return _("Việc gần nhất: %(act)s, %(who)s, %(at)s.") % facts
