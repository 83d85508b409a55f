"""Where a new petition goes, and who must act on one now."""

from datetime import date

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Level, Role, Unit
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import UNSORTED, State
from motcua.identity.models import Staff

LEADERS = (Role.ASSIGN, Role.HEAD_ONE_STOP, Role.SIGN)
APPROVERS = (Role.SIGN, Role.HEAD_ONE_STOP)


def control_unit(day: date) -> Unit:
    """The province's room that controls procedures: it takes every petition in (kiểm soát TTHC)."""
    held = Assignment.objects.on(day).filter(role=Role.TTHC_CONTROL, unit__level=Level.PROVINCE)
    rows = held.select_related("unit")
    row = rows.order_by("valid_from", "id").first()
    return row.unit if row else agencies.agency_at("province", "", day)


def who_acts(petition: Petition, day: date) -> list[Staff]:
    """The people whose turn it is."""
    state = State(petition.state)
    if state == State.WAIT_PUBLISH:
        return agencies.staff_in(control_unit(day), Role.TTHC_CONTROL, day)
    if state == State.HANDLING and petition.handler is not None:
        return [petition.handler]
    roles = (
        (Role.TTHC_CONTROL, *LEADERS) if state in (*UNSORTED, State.ACCEPTED, State.REOPENED) else APPROVERS
    )
    found: dict[object, Staff] = {}
    for role in roles:
        found |= {one.pk: one for one in agencies.staff_in(petition.unit, role, day)}
    return list(found.values())
