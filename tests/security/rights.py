"""Who may see what of place A, and who may do what there: said here apart from the code that decides.

From 61/2018/NĐ-CP: the one-stop receives, returns and speaks to the applicant; the agency settles; leaders
assign and sign; those who watch see and urge; those who administer the system hold no dossier.
"""

DESK = {"A receive", "A head_one_stop"}
RETURNS = {"A return", "A head_one_stop"}
AT_DESK = DESK | RETURNS
SIGNS = {"A leader", "A sign"}
LEADS = SIGNS | {"A assign"}
HANDLER = {"A process"}
AREA = {"A tthc_control", "A area_control", "A head above"}  # each sees the dossiers of its area
CONTROL = {"province tthc_control"}
OWNER = {"A owner"}
PART = AT_DESK | LEADS | HANDLER | AREA | CONTROL | OWNER
PETITION = LEADS | HANDLER | {"A head_one_stop", "A tthc_control", "A area_control"} | CONTROL | OWNER

# Kind of what is private → who may read it wherever it stands.
MAY_SEE: dict[str, set[str]] = {
    "name A": PART,
    "phone A": PART,
    "number A": PART,
    "email A": PART,
    "address A": PART,
    "file A": OWNER,
    "petition A": PETITION,
    "remark A": PART - OWNER,
}
MAY_SEE |= {
    f"{kind} B": {
        "B owner",
        "B desk, every role",
        "B committee, every role",
        "B office, every role",
        "B leader",
    }
    | CONTROL
    for kind in ("name", "phone", "number", "email", "address", "file", "petition")
}
# Who may read a little more, on these addresses only.
ALSO: dict[str, dict[str, set[str]]] = {
    "A carrier": {"counter:parcel_list": {"name A", "address A"}},  # what stands on the envelope
    "A friend": {name: {"name A"} for name in ("portal:notices", "portal:vault", "portal:received_share")},
    "A asked": {
        name: {"name A"}
        for name in (
            "counter:inbox",
            "counter:shared_papers",
            "counter:give_opinion",
            "counter:finish_share",
            "counter:matter_paper",
        )
    },
    # a card is shown at whichever one-stop the person comes to
    "B desk, every role": {name: {"name A"} for name in ("counter:accounts", "counter:account")},
}


def may_see(who: str, name: str) -> set[str]:
    """Kinds of private words this person may read at the address."""
    return {kind for kind, people in MAY_SEE.items() if who in people} | ALSO.get(who, {}).get(name, set())
