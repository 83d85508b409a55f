"""Drafts and dossiers of the demo's citizens, made through the services."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import officer
from motcua.catalogue.models import ProcedureVersion
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.dossiers import completeness
from motcua.dossiers.collecting import Collector
from motcua.dossiers.services import drafting, intake, outcome, processing, supplement
from motcua.dossiers.services.supplement import Item
from motcua.dossiers.status import FiledBy

MONDAY = datetime(2022, 7, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def version(code):
    return ProcedureVersion.objects.select_related("procedure").get(procedure__code=code)


def desk(commune="20341"):
    return agencies.one_stop_of(agencies.agency_at("commune", commune, MONDAY.date()), MONDAY.date())


@lru_cache(maxsize=1)
def scan():
    return render("decision", sample("decision"))


def plain_procedure():
    """A procedure of communes that is filed online with papers alone."""
    rows = ProcedureVersion.objects.filter(form_key="", competences__level="commune").exclude(
        online_level="none"
    )
    rows = rows.filter(channels__limit_value__isnull=False, process_key="commune_days")
    return rows.order_by("sort_key").select_related("procedure").first()


def ready_draft(party, procedure=None, *, at=MONDAY, owner=None):
    """A draft that only has to be submitted."""
    chosen = procedure or plain_procedure()
    draft = drafting.begin_draft(version=chosen, by=party, at=at)
    drafting.choose_road(
        draft_id=draft.pk,
        by=party,
        receiving_unit=desk(),
        case=chosen.cases.order_by("position").first(),
        filed_by=FiledBy.AUTHORISED if owner else FiledBy.SELF,
        owner=owner or {},
        at=at,
    )
    draft.refresh_from_db()
    for component in completeness.required_files(draft):
        drafting.attach(
            draft_id=draft.pk, by=party, component=component, name="giay.pdf", content=scan(), at=at
        )
    return draft


def filed(party, *, at=MONDAY, owner=None):
    return intake.submit(draft_id=ready_draft(party, at=at, owner=owner).pk, by=party, at=at)


def someone(unit, role, at=MONDAY):
    return officer(agencies.staff_in(unit, role, at.date())[0], unit, day=at.date())


def received(party, *, at=MONDAY):
    dossier = filed(party, at=at)
    by = someone(dossier.receiving_unit, Role.RECEIVE)
    return intake.receive(dossier_id=dossier.pk, by=by, at=at)


def done(party, *, at=MONDAY):
    """Signed and waiting at the one-stop."""
    dossier = received(party, at=at)
    receiver = someone(dossier.receiving_unit, Role.RECEIVE)
    leader = someone(dossier.settling_unit, Role.ASSIGN)
    handler = someone(dossier.settling_unit, Role.PROCESS)
    processing.transfer(dossier_id=dossier.pk, by=receiver, at=at)
    processing.assign(dossier_id=dossier.pk, to=handler.staff.pk, by=leader, at=at)
    processing.propose(dossier_id=dossier.pk, by=handler, at=at, data=_facts())
    signer = someone(dossier.agency, Role.SIGN)
    outcome.sign(dossier_id=dossier.pk, by=signer, at=at)
    return outcome.hand_over(dossier_id=dossier.pk, by=handler, at=at)


def _facts():
    return {"content": "Đồng ý giải quyết theo đề nghị."}


def returned(party, *, at=MONDAY):
    dossier = done(party, at=at)
    by = someone(dossier.receiving_unit, Role.RETURN)
    return outcome.return_result(
        dossier_id=dossier.pk,
        by=by,
        at=at,
        collector=Collector(party.name, receipt_given_back=True),
        fee_collected=True,
    )


WHY = "Bản chụp mờ, không đọc được ngày sinh."


def asked(party, *, at=MONDAY, owner=None, dossier=None, words=()):
    """Asked for more before it is accepted: a paper, or what `words` name instead."""
    dossier = dossier or filed(party, at=at, owner=owner)
    by = someone(dossier.receiving_unit, Role.RECEIVE)
    paper = dossier.papers.filter(kind="component").order_by("id").first()
    items = [Item(WHY, name=name) for name in words] or [Item(WHY, paper.component)]
    return supplement.request_supplement(dossier_id=dossier.pk, by=by, at=at, items=items)


def at_work(party, *, at=MONDAY, owner=None):
    """Accepted and assigned; with its handler."""
    dossier = filed(party, at=at, owner=owner)
    receiver = someone(dossier.receiving_unit, Role.RECEIVE)
    intake.receive(dossier_id=dossier.pk, by=receiver, at=at)
    leader = someone(dossier.settling_unit, Role.ASSIGN)
    handler = someone(dossier.settling_unit, Role.PROCESS)
    processing.transfer(dossier_id=dossier.pk, by=receiver, at=at)
    return processing.assign(dossier_id=dossier.pk, to=handler.staff.pk, by=leader, at=at), handler


def asked_after(party, *, at=MONDAY):
    """Asked for more after appraisal: the clock stands still."""
    dossier, handler = at_work(party, at=at)
    paper = dossier.papers.filter(kind="component").order_by("id").first()
    items = [Item(WHY, paper.component)]
    supplement.propose_supplement(dossier_id=dossier.pk, by=handler, at=at, items=items)
    by = someone(dossier.receiving_unit, Role.RECEIVE)
    return supplement.release_supplement(dossier_id=dossier.pk, by=by, at=at)
