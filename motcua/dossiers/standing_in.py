"""Whoever acts in an absent colleague's stead is named together with the colleague (người thay thế)."""

from typing import TYPE_CHECKING, Any

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.dossiers.status import Act

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier

# acts of the specialist a dossier is assigned to; permissions asks the same of each, leaders may consult too
OF_HANDLER = frozenset(
    {
        Act.COMPLETE_STEP,
        Act.PROPOSE,
        Act.TAKE_BACK_DRAFT,
        Act.HAND_OVER,
        Act.PROPOSE_SUPPLEMENT,
        Act.CONSULT,
        Act.GO_ON_WITHOUT_OPINION,
        Act.REQUEST_EXTENSION,
        Act.TAKE_BACK_EXTENSION,
        Act.PROPOSE_REFUSAL,
        Act.PLAN_VERIFICATION,
        Act.RECORD_VERIFICATION,
        Act.CALL_OFF_VERIFICATION,
        Act.PROPOSE_DUTY,
        Act.CONFIRM_DUTY,
    }
)
_SIGNERS = (Role.SIGN,)
_ONE_STOP = (Role.RECEIVE, Role.HEAD_ONE_STOP)
# acts of a post, by the roles that may do them
_OF_ROLE: dict[Act, tuple[Role, ...]] = {
    Act.RECEIVE: (Role.RECEIVE,),
    Act.REFUSE: (Role.RECEIVE,),
    Act.TAKE_IN: (Role.RECEIVE,),
    Act.TRANSFER: (Role.RECEIVE,),
    Act.REQUEST_SUPPLEMENT: _ONE_STOP,
    Act.RELEASE_SUPPLEMENT: _ONE_STOP,
    Act.RELEASE_REFUSAL: _ONE_STOP,
    Act.CHANGE_DUE_DATE: _ONE_STOP,
    Act.ASSIGN: (Role.ASSIGN,),
    Act.REASSIGN: (Role.ASSIGN,),
    Act.SIGN: _SIGNERS,
    Act.SEND_BACK: _SIGNERS,
    Act.SIGN_EXTENSION: _SIGNERS,
    Act.DECLINE_EXTENSION: _SIGNERS,
    Act.SIGN_REFUSAL: _SIGNERS,
    Act.SIGN_CORRECTION: _SIGNERS,
    Act.REVOKE_RESULT: _SIGNERS,
    Act.RETURN_RESULT: (Role.RETURN,),
    Act.HAND_TO_POST: (Role.RETURN,),
    Act.CONFIRM_POST: (Role.RETURN,),
}


def facts_of(by: Officer, act: Act, dossier: "Dossier") -> dict[str, Any]:
    """{"for": name} when the officer does this for an absent colleague; remembers who so worked on it."""
    absent = next((name for staff_id, name in by.stands_for if staff_id == dossier.handler_id), "")
    if act in OF_HANDLER and absent:
        if by.staff.pk not in dossier.stood_in:
            dossier.stood_in = [*dossier.stood_in, by.staff.pk]
        return {"for": absent}
    names = dict(by.lent)
    roles = _OF_ROLE.get(act, ())
    if any(role in by.roles and role not in names for role in roles):
        return {}  # holds the post himself
    name = next((names[role] for role in roles if role in names), None)
    return {"for": name} if name else {}
