"""Every act on a dossier put into words for its officers, the latest first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.moments import spoken
from motcua.common.prepared import prepared
from motcua.dossiers.events import SHORT
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.services.supplement import Ground
from motcua.dossiers.status import Act, Outside
from motcua.web.templatetags.ui import moment

Facts = dict[str, Any]


def history(dossier: Dossier) -> list[dict[str, object]]:
    """Every act with what it said and its place in the chain."""
    return [
        {
            "title": event.get_act_display(),
            "at": event.happened_at,
            "who": ", ".join(part for part in (event.actor_name, event.unit_name) if part),
            "text": " ".join(part for part in _WORDS.get(Act(event.act), _plain)(event.facts) if part),
            "delegated": bool(event.facts.get("combines")),
            "stands_for": event.facts.get("for", ""),
            "in_name_of": event.facts.get("in_name_of", ""),
            "digest": event.digest[:SHORT],
        }
        for event in _latest_first.rows(dossier_id=dossier.pk)
    ]


@prepared
def _latest_first(*, dossier_id: UUID) -> QuerySet[Event]:
    return Event.objects.filter(dossier=dossier_id).order_by("-number")


def _plain(facts: Facts) -> list[str]:
    return [str(facts.get("reason", "")), str(facts.get("note", ""))]


def _assign(facts: Facts) -> list[str]:
    return [_("Giao cho %(name)s.") % {"name": facts.get("to", "")}]


def _reassign(facts: Facts) -> list[str]:
    words = _("Từ %(old)s sang %(new)s.") % {"old": facts.get("from", ""), "new": facts.get("to", "")}
    return [words, str(facts.get("reason", ""))]


def _transfer(facts: Facts) -> list[str]:
    late = _("Chuyển trễ so với quy định.") if facts.get("late") else ""
    return [_("Đến %(unit)s.") % {"unit": facts.get("to", "")}, late]


def _receive(facts: Facts) -> list[str]:
    due = datetime.fromisoformat(facts["due_at"]) if facts.get("due_at") else None
    return [_("Hẹn trả %(due)s.") % {"due": moment(due)}]


_RIGHTS = {
    "owner": gettext_lazy("Chủ hồ sơ."),
    "filer": gettext_lazy("Người đã nộp hồ sơ."),
    "other": gettext_lazy("Người khác, có giấy tờ:"),
}


def _return(facts: Facts) -> list[str]:
    collector = facts.get("collector", {})
    missing = collector.get("receipt_missing", "")
    return [
        _("Người nhận: %(name)s.") % {"name": collector.get("name", "")},
        str(_RIGHTS.get(collector.get("right", ""), "")),
        collector.get("paper", ""),
        _("Không thu lại được giấy hẹn: %(why)s.") % {"why": missing} if missing else "",
    ]


def _ask(facts: Facts) -> list[str]:
    ground = facts.get("ground", "")
    label = _("Căn cứ: %(ground)s.") % {"ground": Ground(ground).label} if ground in Ground.values else ""
    late = _("Quá thời điểm được trả hồ sơ để bổ sung.") if facts.get("late") else ""
    return [str(facts.get("reason", "")), label, late]


def _supply(facts: Facts) -> list[str]:
    papers = ", ".join(facts.get("papers", []))
    brought = _("Giấy tờ: %(names)s.") % {"names": papers} if papers else ""
    due = _moved(facts, _("Hạn tính lại từ đầu: %(new)s, trước đó %(old)s."))
    return [brought, str(facts.get("note", "")), due]


def _extend(facts: Facts) -> list[str]:
    new = facts | {"due_at": facts.get("new_due_at")}
    return [str(facts.get("reason", "")), _moved(new, _("Xin đổi hạn %(old)s thành %(new)s."))]


def _change(facts: Facts) -> list[str]:
    return [str(facts.get("reason", "")), _moved(facts, _("Hạn %(old)s đổi thành %(new)s."))]


def _consult(facts: Facts) -> list[str]:
    until = spoken(datetime.fromisoformat(facts["until"])) if facts.get("until") else ""
    words = _("Hỏi %(unit)s, trả lời trước %(until)s:") % {"unit": facts.get("to", ""), "until": until}
    return [words, str(facts.get("content", ""))]


def _opinion(facts: Facts) -> list[str]:
    view = _("Đồng ý.") if facts.get("agrees") else _("Ý kiến khác.")
    late = "" if facts.get("on_time", True) else _("Quá hạn trả lời.")
    return [view, str(facts.get("note", "")), late]


def _go_on(facts: Facts) -> list[str]:
    silent = ", ".join(facts.get("silent", []))
    return [_("%(units)s chưa trả lời.") % {"units": silent} if silent else "", str(facts.get("note", ""))]


def _plan(facts: Facts) -> list[str]:
    at = spoken(datetime.fromisoformat(facts["starts_at"])) if facts.get("starts_at") else ""
    must = _("Người nộp phải có mặt.") if facts.get("applicant") else ""
    return [f"{at}, {facts.get('place', '')}.", str(facts.get("content", "")), must]


def _duty(facts: Facts) -> list[str]:
    late = _("Gửi sau hẹn lần đầu.") if facts.get("on_time") is False else ""
    ground = _("Căn cứ: %(ground)s.") % {"ground": facts.get("ground", "")}
    return [str(facts.get("reason", "")), ground, late]


def _prove(facts: Facts) -> list[str]:
    number = facts.get("number", "")
    voucher = _("Chứng từ số %(number)s.") % {"number": number} if number else ""
    return [voucher, _moved(facts, _("Hẹn lần hai %(new)s, lần đầu %(old)s."))]


def _urge(facts: Facts) -> list[str]:
    said = _("Gửi %(unit)s.") % {"unit": facts.get("to", "")}
    return [said, str(facts.get("note", ""))]


def _correct(facts: Facts) -> list[str]:
    words = _("%(new)s thay %(old)s.")
    return [words % {"new": facts.get("result", ""), "old": facts.get("replaces", "")}]


def _at_once(facts: Facts) -> list[str]:
    left_out = facts.get("left_out")
    skipped = _("Bỏ số %(first)s–%(last)s: %(why)s") % left_out if left_out else ""
    return [str(facts.get("note", "")), skipped, *_return(facts)]


def _share_out(facts: Facts) -> list[str]:
    return ["; ".join(f"{one['name']}: {one['work']}" for one in facts.get("parts", []))]


def _finish_share(facts: Facts) -> list[str]:
    late = "" if facts.get("on_time", True) else _("Quá hạn bước: phần việc này.")
    return [f"{facts.get('work', '')}:", str(facts.get("note", "")), late]


def _take_in(facts: Facts) -> list[str]:
    said = []
    if facts.get("queue"):
        queue = {"ticket": facts["queue"], "minutes": facts.get("waited", "0")}
        said.append(_("Số thứ tự %(ticket)s, đã chờ %(minutes)s phút.") % queue)
    if facts.get("outside") in Outside.values:
        said.append(f"{Outside(facts['outside']).label}: {facts.get('place', '')}.")
    return said


def _moved(facts: Facts, words: str) -> str:
    """The words with the old and the new due date; nothing when one is not known."""
    old, new = facts.get("old_due_at"), facts.get("due_at")
    if not old or not new:
        return ""
    said = {"old": datetime.fromisoformat(old), "new": datetime.fromisoformat(new)}
    return words % {name: moment(at) for name, at in said.items()}


_WORDS: dict[Act, Callable[[Facts], list[str]]] = {
    Act.ASSIGN: _assign,
    Act.REASSIGN: _reassign,
    Act.TRANSFER: _transfer,
    Act.RECEIVE: _receive,
    Act.RETURN_RESULT: _return,
    Act.REQUEST_SUPPLEMENT: _ask,
    Act.PROPOSE_SUPPLEMENT: _ask,
    Act.RELEASE_SUPPLEMENT: _ask,
    Act.SUPPLY_SUPPLEMENT: _supply,
    Act.REQUEST_EXTENSION: _extend,
    Act.CHANGE_DUE_DATE: _change,
    Act.CONSULT: _consult,
    Act.GIVE_OPINION: _opinion,
    Act.GO_ON_WITHOUT_OPINION: _go_on,
    Act.PLAN_VERIFICATION: _plan,
    Act.PROPOSE_DUTY: _duty,
    Act.RELEASE_DUTY: _duty,
    Act.PROVE_PAYMENT: _prove,
    Act.URGE: _urge,
    Act.SIGN_CORRECTION: _correct,
    Act.RETURN_CORRECTION: _return,
    Act.SETTLE_AT_ONCE: _at_once,
    Act.SHARE_OUT: _share_out,
    Act.FINISH_SHARE: _finish_share,
    Act.TAKE_IN: _take_in,
}
