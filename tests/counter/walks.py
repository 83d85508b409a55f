"""Which page of the counter stands before a browser in which walk, by the names of the addresses.

A new page goes into a walk, and its name here: into test_look.py, or into one that leads through it.
"""

WALKS = {
    "tests/counter/test_look.py": """
        absences account accounts assist assist_code call_off_verification choose_delivery choose_post
        confirm_duty decline_correction decline_extension digitise_sheets fee_settlement fee_settlements
        glance guide handover handovers inbox nine_behind outside outside_batch outside_load paper_register
        parcel parcel_list parcels petition_assign petition_back petition_refuse petition_send_out
        petition_type shared_papers agency_meeting agency_meetings
        receive plan_verification propose_correction propose_duty propose_refusal prove_payment rating_devices
        record_verification refuse register registers release_duty release_refusal release_verification
        report_error reprint request_supplement return_correction revoke_result send_back settle_at_once
        sign_correction sign_refusal staff_letter take_back_draft take_back_extension
        take_back_post undigitised urge
        visits withdraw
    """,
    "tests/counter/test_glance.py": "wall",
    "tests/counter/test_map.py": "map",
    "tests/counter/test_trends.py": "course",
    "tests/journeys/desk.py": "intake intake_form receipt",
    "tests/journeys/office.py": "assign dossier list propose return_result sign",
    "tests/journeys/test_digitise_and_reuse.py": "digitise digitise_check digitise_phone phone",
    "tests/journeys/test_land_dossier.py": """
        change_due_date complete_step confirm_post consult finish_share give_opinion hand_to_post postal
        propose_supplement release_supplement request_extension share_out sign_extension supply_supplement
    """,
    "tests/journeys/test_many_at_once.py": "assign_many round round_one",
    "tests/journeys/test_offline_desk.py": "offline",
    "tests/journeys/test_speak.py": """
        petition petition_accept petition_approve petition_ask petition_forward petition_publish
        petition_write petitions ratings
    """,
    "tests/journeys/test_supplement_and_extension.py": "go_on_without_opinion",
    "tests/journeys/test_those_who_watch.py": (
        "behind compare leader progress secondments staffing urge_many urge_run workload"
    ),
    "tests/journeys/test_trespass.py": "find",
    "tests/payments/test_look.py": "ask_refund cash charge_fees fee_receipt reconcile record_payment",
    "tests/queue/test_call.py": "queue",
    "tests/queue/test_figures.py": "queue_desk queue_desk_new queue_figures queue_setup",
    "tests/scorecard/test_look.py": """
        doubt doubts my_nine nine score score_behind score_outlook score_petitions score_procedures
    """,
}
# Addresses that draw no page: they take what was pressed, or answer with a file, a picture, a part of a page
NO_PAGE = """
    answer_refund assist_end assist_go_on come_back comment confirm_account consult_suggest
    control_sheet digitise_attached digitise_by_phone digitise_close digitise_fetch digitise_give_up
    digitise_page digitise_place digitise_reuse digitise_upload drop_filter fee_settlement_pdf
    fee_settlement_sheet file
    find_suggest glance_sheet hand_over handover_finish handover_open handover_pdf handover_scan handover_send
    handover_take_off home intake_suggest keep_filter map_picture map_sheet matter_paper offline_drop
    offline_facts offline_read offline_send offline_state offline_worker open_shared outside_template
    paper_page parcel_find parcel_list_finish petition_file queue_act queue_arrived queue_bring_back
    queue_close queue_kiosk queue_kiosk_revoke queue_next queue_open queue_pause register_note
    register_pdf plan_meeting record_meeting
    register_seal register_sealed register_share register_xlsx reject_account resolve
    revoke_rating_device score_sheet sign_round slip staff_letter_file staffing_sheet take_statement transfer
    unlink_account viewer visit_slip
"""
