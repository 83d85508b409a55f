"""Acts whose rightful press changed nothing in the matrix of writing, each with its reason."""

_ASKS = "only asks, or changes the session alone"
_STATE = "the world stands where the rule allows no change: nothing to come is there to be withdrawn or ended"
_HAND = (
    "wants a file, rows or a choice that a blind hand does not make; pressed by the test of its own package"
)
_SECRET = "wants a secret: a password, a signature, a code"

_WHY: dict[str, str] = {
    _ASKS: """
        account_logout appearance counter:assist_go_on counter:choose_post counter:open_shared
        counter:parcel_find
        counter:parcel_list portal:ask_code portal:check_receipt portal:check_result portal:find_appointment
        portal:petition_follow portal:switch portal:track console:form_preview
    """,
    _STATE: """
        console:arrangements_withdraw console:class_limits_add console:class_limits_withdraw
        console:consent_texts_withdraw console:consent_ways_withdraw console:doubt_limits_withdraw
        console:fall_limits_add console:fall_limits_withdraw console:feedback_terms_withdraw
        console:grant_terms_withdraw console:guides_end console:indicator_sets_withdraw
        console:move_maintenance console:open_account
        console:notice_texts_end console:priority_groups_withdraw console:procedure_groups_withdraw
        console:publish_year console:queue_rules_change console:queue_rules_confirm
        console:queue_rules_withdraw
        console:rename_unit counter:go_on_without_opinion counter:handover_finish counter:handover_send
        counter:handover_take_off counter:queue_close counter:release_verification portal:allow_again
        portal:answer_invitation portal:kiosk_enrol portal:pay portal:tracked_messages
    """,
    _HAND: """
        console:add_exemption console:add_gateway console:arrangements_add console:arrangements_change
        console:change_exemption console:form_import console:gateway console:guides_change
        console:indicator_sets_change console:merge_unit console:procedure_groups_add
        console:procedure_groups_change console:process_publish console:process_upload console:split_unit
        counter:guide counter:offline counter:outside_load counter:record_meeting counter:settle_at_once
        counter:share_out counter:take_statement portal:add_device portal:notice_ways
    """,
    _SECRET: """
        portal:change_phone
        account_change_password account_login account_reauthenticate api:payment_callback api:payment_query
        password_code
    """,
}
NO_CHANGE_SHOWN = {name: why for why, names in _WHY.items() for name in names.split()}
