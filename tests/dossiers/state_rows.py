"""Rows of the state table until a dossier is with the agency."""

from motcua.dossiers.completeness import Incomplete, ReasonMissing
from motcua.dossiers.models import RegisterEntry
from motcua.dossiers.services import (
    intake,
    supplement,
    upkeep,
)
from motcua.dossiers.status import Status
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.state_table import (
    WHY,
    Row,
    asked_again,
    filed_online,
    item,
    limitless,
    nothing,
    on_monday,
    refused,
    supplied,
)
from tests.dossiers.test_submit import drafted

AT_INTAKE = {
    "submit online": Row(
        nothing,
        lambda w, n, dossier: filed_online(w, n),
        Status.SUBMITTED,
        1,
        "none",
        notice="submitted",
        guard=refused(
            Incomplete,
            nothing,
            lambda w, n, _: intake.submit(draft_id=drafted(w, with_file=False).pk, by=w.minh, at=MONDAY),
        ),
        also=lambda dossier: dossier.answer_by == vn(2022, 7, 26, 9, 0),  # eight working hours
    ),
    "hand in or by post": Row(
        nothing,
        lambda w, n, dossier: factories.taken_in(w),
        Status.COUNTER_CHECK,
        1,
        "none",
        also=lambda dossier: dossier.answer_by is None,
    ),
    "ask supplement of what was filed online": Row(
        filed_online,
        on_monday(supplement.request_supplement, "lan", items=item),
        Status.WAIT_SUPP_PRE,
        5,
        "none",
        form="form02",
        notice="supplement_before_receipt",
        guard=refused(
            "dossier-supplement-used-up",
            asked_again,
            on_monday(supplement.request_supplement, "lan", items=item),
        ),
    ),
    "ask supplement at the counter": Row(
        factories.taken_in,
        on_monday(supplement.request_supplement, "lan", items=item),
        Status.WAIT_SUPP_PRE,
        5,
        "none",
        form="form02",
        notice="supplement_before_receipt",
        guard=refused(
            "dossier-nothing-asked",
            factories.taken_in,
            on_monday(supplement.request_supplement, "lan", items=[]),
        ),
    ),
    "refuse what was filed online": Row(
        filed_online,
        on_monday(intake.refuse, "lan", reason_code="khong-thuoc-tham-quyen", reason=WHY),
        Status.REFUSED,
        3,
        "none",
        form="form03",
        notice="refused",
        guard=refused(
            ReasonMissing, filed_online, on_monday(intake.refuse, "lan", reason_code="x", reason="Không.")
        ),
    ),
    "refuse at the counter": Row(
        factories.taken_in,
        on_monday(intake.refuse, "head", reason_code="khong-thuoc-tham-quyen", reason=WHY),
        Status.REFUSED,
        3,
        "none",
        form="form03",
        notice="refused",
    ),
    "accept what was filed online": Row(
        filed_online,
        on_monday(intake.receive, "lan"),
        Status.RECEIVED,
        2,
        "starts",
        form="form01",
        notice="received",
        guard=refused("dossier-limit-unknown", filed_online, limitless),
    ),
    "accept at the counter": Row(
        factories.taken_in,
        on_monday(intake.receive, "lan"),
        Status.RECEIVED,
        2,
        "starts",
        form="form01",
        notice="received",
        also=lambda dossier: dossier.code and RegisterEntry.objects.filter(dossier=dossier).exists(),
    ),
    "applicant supplements before acceptance": Row(
        side.asked_at_intake,
        supplied,
        Status.SUBMITTED,
        1,
        "none",
        notice="supplemented",
        also=lambda dossier: dossier.answer_by == vn(2022, 7, 27, 9, 0),  # eight working hours anew
    ),
    "expiry before acceptance": Row(
        side.asked_at_intake,
        lambda w, n, dossier: upkeep.run_due(at=vn(2022, 8, 15, 17, 1)),
        Status.CLOSED,
        8,
        "none",
        notice="closed",
        also=lambda dossier: dossier.code is None,
    ),
}
