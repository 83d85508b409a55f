"""What was done before figures were kept is counted from the events, once, so that no figure begins at zero."""

from django.db import migrations

_KEY = (
    "gen_random_uuid(), (e.happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, d.receiving_unit_id, "
    "d.agency_id, d.settling_unit_id, v.procedure_id, d.channel"
)
_INTO = (
    "INSERT INTO dossiers_flow (id, day, desk_id, agency_id, settling_unit_id, procedure_id, channel, "
    "measure, unit_id, staff_id, duty, late) "
)
_FROM = (
    " FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id "
    "JOIN catalogue_procedureversion v ON v.id = d.version_id "
)
_MEASURED = """(VALUES
    ('receive', 'received'), ('refuse', 'refused'), ('request_supplement', 'asked_before'),
    ('release_supplement', 'asked_after'), ('hand_over', 'settled'), ('release_refusal', 'settled'),
    ('release_refusal', 'declined'), ('change_due_date', 'extended'), ('return_result', 'returned'),
    ('confirm_post', 'returned'), ('settle_at_once', 'received'), ('settle_at_once', 'settled'),
    ('settle_at_once', 'returned'), ('breach_apology', 'unapologised')) m(act, measure)"""
_DONE = """(VALUES
    ('receive', 'receive'), ('hand_over', 'settle'), ('sign', 'sign'), ('sign_refusal', 'sign'),
    ('return_result', 'return'), ('hand_to_post', 'return'), ('settle_at_once', 'receive'),
    ('settle_at_once', 'settle'), ('settle_at_once', 'return')) m(act, duty)"""
_LATE = "coalesce(e.facts->>'on_time', 'true') = 'false'"
_PLAIN = ", NULL, NULL, '', false"

PAST = (
    f"{_INTO} SELECT {_KEY}, m.measure{_PLAIN} {_FROM} JOIN {_MEASURED} ON m.act = e.act",
    f"{_INTO} SELECT {_KEY}, 'late'{_PLAIN} {_FROM} "
    f"WHERE e.act IN ('hand_over', 'release_refusal', 'settle_at_once') AND {_LATE}",
    f"{_INTO} SELECT {_KEY}, 'ended_early'{_PLAIN} {_FROM} "
    "WHERE e.act IN ('withdraw', 'close') AND d.received_at IS NOT NULL",
    f"{_INTO} SELECT {_KEY}, 'answered_late'{_PLAIN} {_FROM} WHERE e.facts->>'answered_late' = 'true' "
    "OR e.act IN ('receive', 'refuse') AND e.happened_at > d.answer_by",
    f"{_INTO} SELECT {_KEY}, '', e.unit_id, e.staff_id, m.duty, m.duty = 'settle' AND {_LATE} {_FROM} "
    f"JOIN {_DONE} ON m.act = e.act WHERE e.staff_id IS NOT NULL AND e.unit_id IS NOT NULL",
    f"{_INTO} SELECT {_KEY}, '', d.settling_unit_id, d.handler_id, 'settle', {_LATE} {_FROM} "
    "WHERE e.act = 'release_refusal' AND d.handler_id IS NOT NULL",
    f"{_INTO} SELECT gen_random_uuid(), (s.happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, s.unit_id, "
    "coalesce(u.parent_id, u.id), coalesce(u.parent_id, u.id), v.procedure_id, '', 'guided'"
    f"{_PLAIN} FROM dossiers_visit s JOIN agencies_unit u ON u.id = s.unit_id "
    "JOIN catalogue_procedureversion v ON v.id = s.version_id",
)


def count(apps, schema_editor):
    """Only where nothing was counted yet; the job that folds takes it from there."""
    for name in ("Flow", "FlowDay"):
        if apps.get_model("dossiers", name).objects.exists():
            return
    with schema_editor.connection.cursor() as cursor:
        for statement in PAST:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0016_draft_readings")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
