"""The rows of place A by which each address is asked for, by the name of the argument."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from motcua.catalogue.models import EForm, Field, LifeEvent, Synonym
from motcua.console.rule_urls import PAGES
from motcua.counter import phone_links
from motcua.deadlines.models import CalendarDay
from motcua.documents import links
from motcua.dossiers.models import Matter, Paper, RegisterBook
from motcua.feedback.models import PetitionFile
from motcua.notifications import contacts
from motcua.notifications import links as notice_links
from motcua.notifications.kinds import Kind
from motcua.notifications.models import Delivery
from motcua.oversight.models import AgencyMeeting, FeeSettlement
from motcua.payments.models import Exemption
from motcua.workflow.models import ProcessVersion
from tests.security import matters
from tests.security.world import OWNERS, Scene

# The state of the dossier at which an act is asked for; any other address asks for the one at work.
_STATES = {
    "taken_in": "receive refuse request_supplement",
    "received": "transfer digitise digitise_sheets digitise_upload digitise_attached digitise_by_phone "
    "digitise_fetch "
    "digitise_reuse phone_code digitise_phone digitise_close digitise_give_up digitise_place digitise_check "
    "digitise_page record_payment charge_fees",
    "proposed": "sign send_back round_one take_back_draft",
    "done": "return_result choose_delivery",
    "to_post": "hand_to_post",
    "posted": "confirm_post take_back_post",
    "returned": "report_error revoke_result file paper rate rating_device_slip",
    "late": "urge",
    "transferred": "assign",
    "signed": "hand_over",
    "drafted": "release_supplement matter_paper",
    "asked": "supply_supplement",
    "extension_asked": "sign_extension decline_extension take_back_extension",
    "apology_signed": "change_due_date",
    "consulting": "give_opinion go_on_without_opinion",
    "shared_out": "finish_share",
    "refusal_proposed": "sign_refusal",
    "refusal_signed": "release_refusal",
    "visit_planned": "release_verification record_verification call_off_verification",
    "duty_drafted": "release_duty",
    "duty_sent": "prove_payment",
    "duty_proved": "confirm_duty",
    "error_found": "propose_correction",
    "correction_proposed": "sign_correction decline_correction",
    "correction_signed": "return_correction",
    "paid": "fee_receipt ask_refund",
    "owing": "pay payment gateway_receipt",
    "without_papers": "settle_at_once",
    "asked_online": "supplement supplement_page supplement_begin_upload supplement_upload supplement_finish "
    "supplement_sent",
    "filed": "withdraw viewer",
}
STATE_OF = {name: state for state, names in _STATES.items() for name in names.split()}

# A dossier argument of the portal's own dossier pages, where the state matters there and not at the counter.
_PLAIN: dict[str, object] = {
    "kind": "csv",
    "year": 2023,
    "number": 1,
    "page": 1,
    "part": "fees",
    "form": "commune_days",
    "family": "von",
    "component": "late",
    "index": "1",
    "moment": "result",
    "purpose": "file",
    "answers": "x",
    "problem": "fee_unknown",
    "act": "xong",
}


def _first(model: Any, **only: object) -> Callable[[Scene], object]:
    return lambda scene: model.objects.filter(**only).order_by("pk").values_list("pk", flat=True)[0]


def _row(name: str) -> Callable[[Scene], object]:
    return lambda scene: getattr(scene.rows[name], "pk", scene.rows[name])


def _petition(step: str) -> Callable[[Scene], object]:
    return lambda scene: scene.rows["petitions"][step].pk


def _share(to: str) -> Callable[[Scene], object]:
    return lambda scene: scene.rows["shares"][to].pk


def _link(face: links.Face, holder: Callable[[Scene], object]) -> Callable[[Scene], object]:
    """The link that its holder was given, in anybody's hands."""
    return lambda scene: links.make(
        scene.rows["result"].file_id, face=face, holder=holder(scene), at=timezone.now()
    )


def _unit(name: str) -> Callable[[Scene], object]:
    return lambda scene: scene.places["A"].units[name].pk


_ROWS: dict[str, Callable[[Scene], object]] = {
    "petition_id": _petition("given"),
    "counter:petition_accept:petition_id": _petition("new"),
    "counter:petition_refuse:petition_id": _petition("new"),
    "counter:petition_forward:petition_id": _petition("new"),
    "counter:petition_send_out:petition_id": _petition("new"),
    "counter:petition_approve:petition_id": _petition("answered"),
    "counter:petition_back:petition_id": _petition("answered"),
    "counter:petition_publish:petition_id": _petition("approved"),
    "portal:petition:code": lambda scene: scene.rows["petitions"]["given"].code,
    "counter:petition_file:file_id": lambda scene: (
        PetitionFile.objects.get(petition=scene.rows["petitions"]["given"]).file_id
    ),
    "portal:petition_photo:file_id": lambda scene: (
        PetitionFile.objects.get(petition=scene.rows["petitions"]["given"]).file_id
    ),
    "unit_id": _unit("committee"),
    "portal:call_screen:unit_id": _unit("desk"),
    "version_id": lambda scene: scene.rows["w"].version.pk,
    "console:compare:other_id": lambda scene: scene.rows["draft_version"].pk,
    "console:edit_rows:version_id": lambda scene: scene.rows["draft_version"].pk,
    "console:publish_version:version_id": lambda scene: scene.rows["draft_version"].pk,
    "portal:procedure:code": lambda scene: scene.rows["w"].version.procedure.code,
    "portal:sample_form:code": lambda scene: scene.rows["w"].version.procedure.code,
    "portal:start:code": lambda scene: scene.rows["w"].version.procedure.code,
    "portal:book:code": lambda scene: scene.rows["w"].version.procedure.code,
    "api-v1:procedure:code": lambda scene: scene.rows["w"].version.procedure.code,
    "code": lambda scene: scene.made["received"].code,
    "draft_id": _row("draft_id"),
    "component_id": _row("component_id"),
    "upload_id": _row("upload_id"),
    "staff_id": lambda scene: scene.places["A"].person("colleague").staff.pk,
    "assignment_id": _row("assignment_id"),
    "delegation_id": _row("delegation_id"),
    "absence_id": _row("absence_id"),
    "filter_id": _row("filter_id"),
    "request_id": _row("request_id"),
    "link_id": _row("link_id"),
    "mapping_id": _row("mapping_id"),
    "visit_id": _row("visit_id"),
    "doubt_id": _row("doubt_id"),
    "run_id": _row("run_id"),
    "letter_id": _row("letter_id"),
    "batch_id": _row("batch"),
    "finding_id": _row("finding"),
    "member_id": _row("member"),
    "scan_id": _row("scan_id"),
    "page_id": _row("page_id"),
    "paper_id": lambda scene: Paper.objects.filter(dossier=scene.made["assigned"], kind="form").first().pk,
    "portal:paper:paper_id": _row("result"),
    "portal:share_paper:paper_id": _row("result"),
    "matter_id": lambda scene: Matter.objects.filter(dossier=scene.made["drafted"]).first().pk,
    "share_id": _share("person"),
    "counter:open_shared:share_id": _share("agency"),
    "portal:open_share:token": lambda scene: scene.rows["shares"]["link"].token,
    "book_id": lambda scene: RegisterBook.objects.filter(unit=scene.places["A"].units["desk"]).first().pk,
    "list_id": _row("open_list"),
    "counter:parcel_list:list_id": _row("sent_list"),
    "counter:parcel_list_finish:list_id": _row("sent_list"),
    "item_id": _row("item_id"),
    "settlement_id": lambda scene: FeeSettlement.objects.filter(desk=scene.places["A"].units["desk"])[0].pk,
    "meeting_id": lambda scene: AgencyMeeting.objects.filter(desk=scene.places["A"].units["desk"])[0].pk,
    "desk_id": _row("desk"),
    "counter:queue_open:desk_id": _row("second_desk"),
    "turn_id": _row("turn"),
    "ticket_id": _row("ticket"),
    "kiosk_id": _row("kiosk"),
    "appointment_id": _row("appointment"),
    "counter:revoke_rating_device:device_id": _row("device"),
    "secret": lambda scene: scene.rows["secret"],
    "portal:kiosk_enrol:token": lambda scene: scene.rows["token"],
    "portal:rate:token": lambda scene: matters.rating_token(scene.made["returned"]),
    "counter:file:token": _link(links.Face.STAFF, lambda scene: scene.rows["w"].lan.staff.pk),
    "portal:download:token": _link(links.Face.PORTAL, lambda scene: scene.browsers["A owner"].session),
    "counter:phone:token": lambda scene: phone_links.show(
        scene.rows["open_scan"].pk,
        session_key=scene.browsers["A receive"].session,
        at=timezone.now(),
    ),
    "portal:contact_letters:token": lambda scene: (
        contacts.contact_url(OWNERS["A"][3]).rstrip("/").rpartition("/")[2]
    ),
    "portal:stop_letters:token": lambda scene: notice_links.unsubscribing(
        scene.rows["w"].minh.pk, Kind.ASKED
    ),
    "consent_id": _row("consent"),
    "device_id": _row("push_device"),
    "attempt_id": _row("attempt"),
    "reference": lambda scene: scene.rows["attempt"].reference,
    "difference_id": _row("difference"),
    "refund_id": _row("refund"),
    "announcement_id": _row("announcement"),
    "maintenance_id": _row("maintenance"),
    "delivery_id": _first(Delivery),
    "exemption_id": _first(Exemption),
    "day_id": _first(CalendarDay, day__gte=date(2022, 8, 1)),
    "synonym_id": _first(Synonym),
    "field_id": _first(Field),
    "console:process:key": lambda scene: ProcessVersion.objects.first().key,
    "console:process_file:key": lambda scene: ProcessVersion.objects.first().key,
    "console:gateway:slug": lambda scene: scene.rows["attempt"].gateway.slug,
    "api:payment_callback:slug": lambda scene: scene.rows["attempt"].gateway.slug,
    "counter:list:slug": lambda scene: "cua-toi",
    "counter:keep_filter:slug": lambda scene: "cua-toi",
    "portal:life_event:slug": lambda scene: LifeEvent.objects.first().slug,
    "slug": lambda scene: LifeEvent.objects.first().slug,
    "key": lambda scene: EForm.objects.first().key,
    "console:read_figure_source:slug": lambda scene: scene.rows["source"].pk,
}
# Arguments that name no row of place A, and why that loses nothing.
_NONE = {
    "portal:filed_together:group_id": "a group is read through its dossiers, which are asked for one by one",
    "counter:register_sealed:file_id": "a year's book is locked when the year is over",
    "portal:check_code:code": "a code printed on a result; whoever holds the paper may ask",
    "password_link:code": "a secret of one person; tests/identity/test_password_link.py",
    "mfa_edit_webauthn:pk": "keys are found among one's own only; tests/identity/test_security_key.py",
    "mfa_remove_webauthn:pk": "keys are found among one's own only; tests/identity/test_security_key.py",
}
# What an address is asked beside its arguments.
_QUERIES: dict[str, Callable[[Scene], str]] = {
    "counter:viewer": lambda scene: "giay=" + str(scene.made["filed"].papers.exclude(file=None)[0].pk),
    "counter:find": lambda scene: f"q={scene.made['received'].code}",
    "counter:find_suggest": lambda scene: f"q={scene.made['received'].code}",
}
NOBODY = str(UUID(int=7 << 76 | 2 << 62))


def argument(scene: Scene, name: str, arg: str) -> object | None:
    """What the address is asked with; None when nobody said."""
    if arg == "dossier_id":
        return scene.made[STATE_OF.get(name.rpartition(":")[2], "assigned")].pk
    if f"{name}:{arg}" in _NONE:
        return NOBODY if arg.endswith("_id") else 987654321 if arg == "pk" else "x"
    if name.startswith("console:") and arg == "key" and name in _RULE_KEYS:
        return _RULE_KEYS[name](scene)
    for known in (f"{name}:{arg}", arg):
        if known in _ROWS:
            return _ROWS[known](scene)
    return _PLAIN.get(arg)


def query(scene: Scene, name: str) -> str:
    return f"?{_QUERIES[name](scene)}" if name in _QUERIES else ""


def _rule_keys() -> dict[str, Callable[[Scene], object]]:
    """Addresses of rules: a row of their table, or the words by which it is named."""
    words = {"str": {"guides": "ket-hon", "notice_texts": "received"}}
    found = {}
    for page in PAGES:
        row = words["str"].get(page.name)
        give = (lambda scene, row=row: row) if page.key == "str" else _first(page.table.model)
        found |= {f"console:{page.name}_{act}": give for act in ("change", "withdraw", "end", "confirm")}
    return found


_RULE_KEYS = _rule_keys()
