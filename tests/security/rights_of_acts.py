"""Who may do what with what lies at place A, said apart from the code that decides (see rights.py)."""

from tests.security.rights import AREA, AT_DESK, CONTROL, DESK, HANDLER, LEADS, OWNER, RETURNS, SIGNS

HEAD = {"A head_one_stop"}
WATCHES = {"A tthc_control", "A area_control"} | CONTROL
EDITS = {"A catalogue_editor"} | CONTROL
RULES = {"A system_admin"} | CONTROL
MACHINE = {"A system_admin"}
PEOPLE = {"A system_admin", "A unit_admin", "province unit_admin"}  # the unit's own, and those above it
OTHER_DESK = {"B desk, every role"}
CITIZENS = {"A owner", "A neighbour", "A friend", "A company", "B owner"}

_WHO: list[tuple[set[str], str]] = [
    (
        DESK,
        "receive refuse transfer withdraw request_supplement release_supplement supply_supplement "
        "release_duty "
        "release_refusal release_verification prove_payment share_out settle_at_once digitise_upload "
        "digitise_check "
        "digitise_give_up digitise_attached digitise_by_phone digitise_close digitise_reuse queue_arrived",
    ),
    (
        RETURNS,
        "return_result hand_to_post confirm_post take_back_post return_correction queue_open absences",
    ),
    (
        AT_DESK,
        "charge_fees record_payment ask_refund choose_delivery handover_open handover_scan reprint "
        "revoke_rating_device queue_pause queue_next queue_bring_back",
    ),
    (
        HEAD,
        "answer_refund resolve cash change_due_date plan_meeting record_meeting queue_desk queue_kiosk "
        "queue_kiosk_revoke staff_letter register_seal register_share",
    ),
    (
        HANDLER,
        "propose complete_step hand_over propose_supplement propose_refusal propose_duty confirm_duty "
        "consult "
        "request_extension plan_verification record_verification call_off_verification take_back_draft "
        "go_on_without_opinion take_back_extension",
    ),
    (
        SIGNS - {"A leader"},
        "sign round_one send_back sign_extension decline_extension sign_refusal sign_correction "
        "decline_correction "
        "revoke_result petition_approve petition_back",
    ),
    ({"A assign", "A sign"}, "assign"),
    ({"A asked"}, "give_opinion finish_share"),
    # a mistake is put right by whoever handled the dossier, or by the head of the unit
    (HANDLER | {"A assign"}, "propose_correction"),
    (AT_DESK | HANDLER | LEADS, "report_error"),
    # whoever works in a unit the dossier goes through speaks with the others; who only watches stays silent
    (AT_DESK | HANDLER | LEADS | {"A tthc_control"}, "comment"),
    (AREA | CONTROL | HEAD | {"A assign"}, "urge"),
    (WATCHES | HEAD, "urge_many"),
    (AREA | CONTROL | HEAD, "paper_register"),
    (AREA | CONTROL | HEAD | SIGNS, "doubt"),
    (HEAD | LEADS, "fee_settlement"),
    (
        CONTROL,
        "outside_batch outside_load petition_accept petition_refuse petition_forward petition_send_out",
    ),
    (CONTROL, "petition_publish"),
    (CONTROL | LEADS | HANDLER, "petition_ask"),
    (CONTROL | LEADS, "petition_assign"),
    (LEADS | HANDLER, "petition_write"),
    # what belongs to one person: a consent he recorded, a filter he keeps, whom he called, his absence
    ({"A receive"}, "assist_end drop_filter queue_act"),
    ({"A colleague", "A assign", "A sign", "A system_admin", "A unit_admin"}, "come_back"),
    ({"A carrier"}, "parcel_list_finish parcel_list"),
    # at any one-stop, about whoever stands before it
    (DESK | {"A head above"} | OTHER_DESK, "confirm_account reject_account guide"),
    (DESK | OTHER_DESK, "intake_form"),
    (DESK | {"A head above", "A carrier"} | OTHER_DESK, "assist"),
    (AT_DESK | {"A head above"} | OTHER_DESK, "rating_devices"),
    (HEAD | OTHER_DESK, "queue_desk_new"),
    (
        {"A assign", "A head above", "B committee, every role", "B office, every role"}
        | DESK
        | OTHER_DESK
        | CONTROL,
        "petition_type",
    ),
]
_CONSOLE: list[tuple[set[str], str]] = [
    (
        EDITS,
        "add_synonym remove_synonym arrangements_confirm arrangements_end close_version edit_rows "
        "edit_part finding "
        "form_create form_open open_draft procedure_groups_confirm procedure_groups_end undo_announcement",
    ),
    (
        RULES,
        "add_day edit_day remove_day confirm_day class_limits_change class_limits_end consent_texts_change "
        "consent_texts_confirm consent_ways_add consent_ways_change consent_ways_confirm consent_ways_end "
        "doubt_limits_change fall_limits_change fall_limits_end feedback_terms_change feedback_terms_confirm "
        "grant_terms_change grant_terms_confirm notice_texts_change priority_groups_add "
        "priority_groups_change "
        "priority_groups_end read_figure_source",
    ),
    (MACHINE, "add_account announce_maintenance end_maintenance confirm_exemption end_exemption"),
    (
        PEOPLE,
        "assign_role delegate end_assignment end_delegation hire leave create_unit decline_request "
        "reset_password "
        "reset_second_factor change_contact open_account",
    ),
    (PEOPLE | SIGNS, "code_half"),
    # an agency is not closed or moved by itself, and who asked does not confirm
    (PEOPLE - {"A unit_admin"}, "close_unit move_unit confirm_request"),
]
_PORTAL: list[tuple[set[str], str]] = [
    (
        OWNER,
        "appointment_messages delivery discard end_consent papers remove_device try_device share_paper "
        "take_back_share "
        "submit supplement "
        "where withdraw begin_upload upload finish_upload",
    ),
    ({"A company"}, "invite_member member remove_member"),
    ({"A neighbour"}, "leave_enterprise"),
    (CITIZENS, "change_phone notice_ways start"),
]
_ANYBODY = [
    "counter:phone",
    "portal:cancel_appointment",
    "portal:contact_letters",
    "portal:stop_letters",
    "portal:open_share",
    "portal:petition_send",
    "portal:field_report",
]

MAY_DO: dict[str, set[str]] = {
    f"{space}:{name}": people
    for space, table in (("counter", _WHO), ("console", _CONSOLE), ("portal", _PORTAL))
    for people, names in table
    for name in names.split()
}
# Nobody who received or handled a dossier rates it, by whatever link.
TOOK_PART = {"A receive", "A process"}


def may_do(who: str, name: str) -> bool:
    if name == "portal:rate":
        return who not in TOOK_PART
    return name in _ANYBODY or who in MAY_DO.get(name, set())
