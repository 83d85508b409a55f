"""What the owner of the tables can do to the past: each break to a dossier of its own, and where it shows."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from tests.cli import rewriting_rows
from tests.cli.victims_of_breaks import Trace as Trace
from tests.cli.victims_of_breaks import Victims as Victims

Link = psycopg.Connection[Any]


def a_changed_name(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one()
    link.execute(
        "UPDATE dossiers_event SET actor_name = 'Người Khác' WHERE dossier_id = %s AND number = 2", [dossier]
    )
    return Trace(code, "nội dung đã bị thay đổi")


def a_changed_time_of_recording(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one()
    link.execute(
        "UPDATE dossiers_event SET recorded_at = recorded_at - interval '3 days' "
        "WHERE dossier_id = %s AND number = 2",
        [dossier],
    )
    return Trace(code, "nội dung đã bị thay đổi")


def a_changed_key_of_a_request(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one()
    link.execute(
        "UPDATE dossiers_event SET request_key = gen_random_uuid() WHERE dossier_id = %s AND number = 2",
        [dossier],
    )
    return Trace(code, "nội dung đã bị thay đổi")


def a_last_event_cut_and_the_head_rewritten(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one()
    link.execute(
        "DELETE FROM dossiers_event WHERE dossier_id = %s AND number = "
        "(SELECT chain_length FROM dossiers_dossier WHERE id = %s)",
        [dossier, dossier],
    )
    link.execute(
        "UPDATE dossiers_dossier SET chain_length = number, chain_head = digest FROM dossiers_event "
        "WHERE dossier_id = dossiers_dossier.id AND number = chain_length - 1 AND dossier_id = %s",
        [dossier],
    )
    return Trace(code, "có thể đã bị cắt")


def a_chain_written_anew_by_another_signer(link: Link, victims: Victims) -> Trace:
    """Every link follows from the one before, as anybody can make it who has no key."""
    dossier, code = victims.one()
    previous = ""
    for number, facts in link.execute(
        "SELECT number, facts FROM dossiers_event WHERE dossier_id = %s ORDER BY number", [dossier]
    ).fetchall():
        made = hashlib.sha256(json.dumps([previous, number, facts]).encode()).hexdigest()
        link.execute(
            "UPDATE dossiers_event SET actor_name = 'Người Ký Thay', previous = %s, digest = %s, "
            "happened_at = happened_at - interval '1 day' WHERE dossier_id = %s AND number = %s",
            [previous, made, dossier, number],
        )
        previous = made
    link.execute("UPDATE dossiers_dossier SET chain_head = %s WHERE id = %s", [previous, dossier])
    return Trace(code, "nội dung đã bị thay đổi")


def a_chain_said_to_be_of_an_unknown_key(link: Link, victims: Victims) -> Trace:
    dossier, _code = victims.one()
    link.execute("UPDATE dossiers_event SET key_id = '00000000' WHERE dossier_id = %s", [dossier])
    return Trace("khóa nhật ký 00000000", "không có ở đây")


def a_moved_reception(link: Link, victims: Victims) -> Trace:
    dossier, code = victims.one()
    link.execute(
        "UPDATE dossiers_dossier SET received_at = received_at + interval '1 minute' WHERE id = %s", [dossier]
    )
    return Trace(code, "lúc tiếp nhận khác")


def an_online_dossier_taken_away_before_reception(link: Link, victims: Victims) -> Trace:
    """The count of its day is turned back, too."""
    dossier, _ticket = victims.one("status = 'submitted'")
    unit, filing = link.execute(
        "SELECT receiving_unit_id, facts->>'filing' FROM dossiers_event "
        "JOIN dossiers_dossier d ON d.id = dossier_id WHERE dossier_id = %s AND number = 1",
        [dossier],
    ).fetchone()
    remove(link, "dossiers_dossier", "id", dossier)
    link.execute("UPDATE dossiers_codeserial SET last = last - 1 WHERE prefix = %s", [filing.split("-")[0]])
    (name,) = link.execute("SELECT name FROM agencies_unit WHERE id = %s", [unit]).fetchone()
    return Trace(name, "số đếm bị sửa ngoài hệ thống")


def an_online_dossier_taken_away_with_the_count_left(link: Link, victims: Victims) -> Trace:
    dossier, _ticket = victims.one("status = 'submitted'")
    (name,) = link.execute(
        "SELECT name FROM agencies_unit JOIN dossiers_dossier d ON d.receiving_unit_id = agencies_unit.id "
        "WHERE d.id = %s",
        [dossier],
    ).fetchone()
    remove(link, "dossiers_dossier", "id", dossier)
    return Trace(name, "trong ngày không còn")


_PAID = "code IS NOT NULL AND EXISTS (SELECT FROM payments_order o JOIN payments_receipt r ON r.order_id = o.id WHERE o.ref = d.id)"  # noqa: E501


def a_receipt_taken_away_with_its_count(link: Link, victims: Victims) -> Trace:
    dossier, _code = victims.one(_PAID)
    receipt, order, unit, year = link.execute(
        "SELECT r.id, o.code, r.unit_id, r.year FROM payments_receipt r JOIN payments_order o "
        "ON o.id = order_id WHERE ref = %s",
        [dossier],
    ).fetchone()
    link.execute("DELETE FROM payments_receipt WHERE id = %s", [receipt])
    link.execute(
        "UPDATE payments_receiptseries SET last = last - 1 WHERE unit_id = %s AND year = %s", [unit, year]
    )
    return Trace(f"khoản {order}", "biên lai bị mất")


def money_that_came_in_taken_away(link: Link, victims: Victims) -> Trace:
    dossier, _code = victims.one(_PAID)
    (order,) = link.execute("SELECT code FROM payments_order WHERE ref = %s", [dossier]).fetchone()
    link.execute(
        "DELETE FROM payments_collection USING payments_order o WHERE order_id = o.id AND ref = %s", [dossier]
    )
    return Trace(f"Khoản phải nộp {order}", "tiền đã thu không khớp")


def a_changed_sum(link: Link, victims: Victims) -> Trace:
    dossier, _code = victims.one(_PAID)
    (order,) = link.execute("SELECT code FROM payments_order WHERE ref = %s", [dossier]).fetchone()
    link.execute(
        "UPDATE payments_receipt SET amount = amount - 1 FROM payments_order o WHERE order_id = o.id "
        "AND ref = %s",
        [dossier],
    )
    return Trace(f"khoản {order}", "số tiền trên biên lai bị sửa")


def a_signature_taken_away(link: Link, victims: Victims) -> Trace:
    signed = "EXISTS (SELECT FROM dossiers_event e WHERE e.dossier_id = d.id AND e.act = 'sign')"
    dossier, code = victims.one(f"code IS NOT NULL AND {signed}")
    link.execute(
        "DELETE FROM documents_signature s USING documents_file f, dossiers_event e WHERE s.file_id = f.id "
        "AND f.blob_id = e.facts->>'sha256' AND e.act = 'sign' AND e.dossier_id = %s",
        [dossier],
    )
    return Trace(code, "dòng ghi chữ ký số của kết quả bị mất")


BREAKS: list[Callable[[Link, Victims], Trace]] = [
    an_online_dossier_taken_away_before_reception,
    an_online_dossier_taken_away_with_the_count_left,
    a_receipt_taken_away_with_its_count,
    money_that_came_in_taken_away,
    a_changed_sum,
    a_signature_taken_away,
    a_changed_name,
    a_changed_time_of_recording,
    a_changed_key_of_a_request,
    a_last_event_cut_and_the_head_rewritten,
    a_chain_written_anew_by_another_signer,
    a_chain_said_to_be_of_an_unknown_key,
    a_moved_reception,
    *rewriting_rows.BREAKS,
]


def remove(link: Link, table: str, column: str, value: Any) -> None:
    """A row with all that hangs on it, as its owner can."""
    for child, name, key in _hanging(link, table, column, value):
        remove(link, child, name, key)
    link.execute(f"DELETE FROM {table} WHERE {column} = %s", [value])


def _hanging(link: Link, table: str, column: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Tables and columns that point at the row, with the key they point at."""
    children = link.execute(
        "SELECT conrelid::regclass::text, own.attname, far.attname FROM pg_constraint "
        "JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = conkey[1] "
        "JOIN pg_attribute far ON far.attrelid = confrelid AND far.attnum = confkey[1] "
        "WHERE contype = 'f' AND confrelid = %s::regclass AND conrelid <> confrelid",
        [table],
    ).fetchall()
    for child, name, key in children:
        for (found,) in link.execute(f"SELECT {key} FROM {table} WHERE {column} = %s", [value]).fetchall():
            yield child, name, found
