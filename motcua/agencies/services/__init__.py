"""The organisation's acts and questions, by stage: look-ups, units, people, the staffing report.

Other packages import this module only.
"""

from motcua.agencies.seed.quangnam import seed
from motcua.agencies.services._frame import administers
from motcua.agencies.services._scope import manages, staff_in_area
from motcua.agencies.services._sign_ins import handled_alone, handled_lately, holds_guarded
from motcua.agencies.services.absences import absent_on, end_absence, record_absence
from motcua.agencies.services.accounts import (
    change_contact,
    hire,
    leave,
    open_account,
    reset_password,
    reset_second_factor,
)
from motcua.agencies.services.citizens import change_phone as change_phone
from motcua.agencies.services.citizens import confirm_account, reject_account, unlink_account
from motcua.agencies.services.founding import (
    AdministratorExists,
    appoint_administrator,
    found_province,
    system_administrators,
)
from motcua.agencies.services.halves import (
    half_takers,
    halves_waiting,
    open_halves,
    take_half,
    take_half_by_operator,
)
from motcua.agencies.services.lookups import NoAgencyThere as NoAgencyThere
from motcua.agencies.services.lookups import NoOneStop as NoOneStop
from motcua.agencies.services.lookups import (
    Post,
    agency_at,
    combines,
    committee_at,
    committee_of,
    control_office,
    heads_of,
    one_stop_of,
    posts_in,
    settling_unit,
    staff_in,
    watchers_over,
)
from motcua.agencies.services.people import assign_role, delegate, end_assignment, end_delegation
from motcua.agencies.services.requests import (
    confirm_by_operator,
    confirm_request,
    confirmers,
    decline_request,
    in_words,
    may_confirm,
    requests_seen,
)
from motcua.agencies.services.serving import contact_above as contact_above
from motcua.agencies.services.serving import contact_of as contact_of
from motcua.agencies.services.serving import is_served as is_served
from motcua.agencies.services.staffing import Overlap, desks_without_head, staffing_report
from motcua.agencies.services.units import (
    close_unit,
    create_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from motcua.agencies.tree import agency_on, successor_on, tree_on

__all__ = [
    "AdministratorExists",
    "Overlap",
    "Post",
    "absent_on",
    "administers",
    "agency_at",
    "agency_on",
    "appoint_administrator",
    "assign_role",
    "change_contact",
    "close_unit",
    "combines",
    "committee_at",
    "committee_of",
    "confirm_account",
    "confirm_by_operator",
    "confirm_request",
    "confirmers",
    "create_unit",
    "decline_request",
    "delegate",
    "desks_without_head",
    "end_absence",
    "end_assignment",
    "end_delegation",
    "found_province",
    "half_takers",
    "halves_waiting",
    "handled_alone",
    "handled_lately",
    "heads_of",
    "hire",
    "holds_guarded",
    "in_words",
    "leave",
    "manages",
    "may_confirm",
    "merge_units",
    "move_unit",
    "one_stop_of",
    "open_account",
    "open_halves",
    "posts_in",
    "record_absence",
    "reject_account",
    "rename_unit",
    "requests_seen",
    "reset_password",
    "reset_second_factor",
    "seed",
    "settling_unit",
    "split_unit",
    "staff_in",
    "staff_in_area",
    "staffing_report",
    "successor_on",
    "system_administrators",
    "take_half",
    "take_half_by_operator",
    "tree_on",
    "unlink_account",
    "control_office",
    "watchers_over",
]
