"""Breaks of rows beside the chain: a dossier's own columns, and papers forged, altered or taken away."""

from collections.abc import Callable
from typing import Any

import psycopg

from tests.cli.victims_of_breaks import Trace, Victims

Link = psycopg.Connection[Any]
Break = Callable[[Link, Victims], Trace]

_WITH_RESULT = "EXISTS (SELECT FROM dossiers_paper p WHERE p.dossier_id = d.id AND p.kind = 'result')"
_RECEIVED = "code IS NOT NULL"
_OPEN = "code IS NOT NULL AND finished_at IS NULL"
_ONLINE = "answer_by IS NOT NULL"
_ENDED = "returned_at IS NOT NULL"
_ROWS = {
    "a_moved_end": ("finished_at = finished_at - interval '1 day'", _ENDED, "lúc xử lý xong khác"),
    "a_moved_return": ("returned_at = returned_at - interval '1 day'", _ENDED, "lúc trả kết quả khác"),
    "a_pause_nobody_made": ("paused_at = received_at", _OPEN, "lúc tạm dừng khác"),
    "a_later_time_to_answer": ("answer_by = answer_by + interval '1 day'", _ONLINE, "nội dung hồ sơ khác"),
    "a_later_time_to_transfer": (
        "transfer_by = transfer_by + interval '1 day'",
        "transfer_by IS NOT NULL",
        "nội dung hồ sơ khác",
    ),
    "a_later_time_to_be_late": (
        "late_from = late_from + interval '9 days'",
        f"{_OPEN} AND late_from IS NOT NULL",
        "số đang tính cho hồ sơ khác",
    ),
    "a_status_nobody_gave": ("status = 'withdrawn'", _OPEN, "trạng thái khác"),
    "a_tally_that_is_not_late": (
        "tally = jsonb_set(tally, '{marks}', '[\"received\"]')",
        f"{_ENDED} AND tally->'marks' <> '[\"received\"]'",
        "số đang tính cho hồ sơ khác",
    ),
    "another_owner_s_name": ("owner_name = 'Người Khác'", _RECEIVED, "nội dung hồ sơ khác"),
    "another_telephone": ("contact_phone = '0900000000'", _RECEIVED, "nội dung hồ sơ khác"),
    "another_address": ("contact_address = 'Nơi khác'", _RECEIVED, "nội dung hồ sơ khác"),
    "other_answers": ('answers = answers || \'{"ho_ten": "Người Khác"}\'', _RECEIVED, "nội dung hồ sơ khác"),
    "a_longer_limit": ("limit_value = limit_value + 5", _RECEIVED, "thời hạn giải quyết khác"),
    "another_person_as_owner": (
        "owner_id = (SELECT id FROM identity_party p WHERE p.id <> owner_id LIMIT 1)",
        _RECEIVED,
        "bị sửa ngoài hệ thống",
    ),
    "money_said_to_be_paid": ("money = 'paid'", f"{_RECEIVED} AND money <> 'paid'", "bị sửa ngoài hệ thống"),
}
_PAPERS = {
    "another_code_to_check_by": ("check_code = 'GIAGIAGIAGIA'", "mã kiểm tra khác"),
    "another_number_on_a_result": ("number = '99/2022'", "số khác"),
    "another_code_of_a_result": ("code = code || '9'", "mã giấy tờ khác"),
    "another_content_of_a_result": ('data = data || \'{"ho_ten": "Người Khác"}\'', "nội dung khác"),
    "another_file_of_a_result": (
        "file_id = (SELECT id FROM documents_file f WHERE f.id <> file_id LIMIT 1)",
        "tệp khác",
    ),
    "a_result_said_to_be_revoked": ("revoked_at = now(), revoked_why = 'x'", "dấu thu hồi khác"),
    "a_result_said_to_be_replaced": ("replaced_at = now()", "dấu đã được thay thế khác"),
}


def _of_row(name: str, change: str, condition: str, why: str) -> Break:
    def change_row(link: Link, victims: Victims) -> Trace:
        dossier, code = victims.one(condition)
        link.execute(f"UPDATE dossiers_dossier SET {change} WHERE id = %s", [dossier])
        return Trace(code, why)

    change_row.__name__ = name
    return change_row


def _of_result(name: str, change: str, why: str) -> Break:
    def change_paper(link: Link, victims: Victims) -> Trace:
        dossier, code = victims.one(_WITH_RESULT)
        link.execute("SET CONSTRAINTS ALL IMMEDIATE")
        link.execute("ALTER TABLE dossiers_paper DISABLE TRIGGER USER")
        link.execute(
            f"UPDATE dossiers_paper SET {change} WHERE kind = 'result' AND dossier_id = %s", [dossier]
        )
        return Trace(code, why)

    change_paper.__name__ = name
    return change_paper


def a_result_nobody_signed(link: Link, victims: Victims) -> Trace:
    """With a check code of its own, so that the public page would say it is genuine."""
    dossier, code = victims.one(_WITH_RESULT)
    link.execute(
        "INSERT INTO dossiers_paper (id, dossier_id, kind, template, name, file_id, data, code, number, "
        "check_code, originals, copies, made_at, revoked_why) SELECT uuidv7(), dossier_id, kind, template, "
        "name, file_id, data, code || '2', '100/2022', 'GIAGIAGIAGIB', 0, 0, made_at, '' "
        "FROM dossiers_paper WHERE kind = 'result' AND dossier_id = %s",
        [dossier],
    )
    return Trace(code, "không sự kiện nào ghi giấy tờ này")


def a_result_taken_away(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one(_WITH_RESULT)
    link.execute("DELETE FROM dossiers_paper WHERE kind = 'result' AND dossier_id = %s", [dossier])
    return Trace(code, "đã phát hành không còn")


def a_form_taken_away(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one(_RECEIVED)
    link.execute("DELETE FROM dossiers_paper WHERE template = 'form01' AND dossier_id = %s", [dossier])
    return Trace(code, "đã phát hành không còn")


def a_form_taken_away_that_no_event_names_yet(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one(f"{_RECEIVED} AND unnamed_papers <> '[]'")
    link.execute("DELETE FROM dossiers_paper WHERE template = 'form01' AND dossier_id = %s", [dossier])
    link.execute("UPDATE dossiers_dossier SET unnamed_papers = '[]' WHERE id = %s", [dossier])
    return Trace(code, "bị sửa ngoài hệ thống")


BREAKS: list[Break] = [
    *(_of_row(name, *facts) for name, facts in _ROWS.items()),
    *(_of_result(name, *facts) for name, facts in _PAPERS.items()),
    a_result_nobody_signed,
    a_result_taken_away,
    a_form_taken_away,
    a_form_taken_away_that_no_event_names_yet,
]
