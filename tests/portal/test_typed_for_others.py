"""Staff and the post type for a person at the desk: on a consent, counted as such, ended by the person."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.deadlines import clock
from motcua.dossiers.marks import Happened, Mark, of_events
from motcua.dossiers.models import Consent, Dossier, Draft
from motcua.dossiers.services import drafting, intake
from motcua.identity.models import Party, User
from motcua.notifications.models import Notice
from tests.agencies.factories import commune, hold, person
from tests.portal import factories
from tests.portal.pages import step, text_of

pytestmark = pytest.mark.django_db
PERSON = {"id_number": "049892000001", "name": "Nguyễn Văn Minh", "purpose": "Chứng thực giấy tờ"}


def staff(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def lan():
    return staff("lan")


def record(client, way, **more):
    facts = {"consent_id": uuid7(), "way": way, "do": "record", **PERSON, **more}
    return client.post(reverse("counter:assist"), facts)


def signed_sheet():
    return SimpleUploadedFile("to-dong-y.pdf", factories.scan())


def agreed(client, **more):
    answer = record(client, "signed", **{"consent-scan": signed_sheet(), **more})
    assert answer.status_code == 302 and answer.url == reverse("portal:search"), text_of(answer)
    return Consent.objects.latest("id")


def typed(client, procedure=None):
    """The officer goes the portal's own way, from the first step to the receipt."""
    version = procedure or factories.plain_procedure()
    case = version.cases.order_by("position").first()
    road = {"district": "502", "commune": "20341", "filed_by": "self"} | ({"case": case.pk} if case else {})
    begun = client.post(reverse("portal:start", args=[version.procedure.code]), road)
    assert begun.status_code == 302, text_of(begun)
    draft = Draft.objects.latest("id")
    for component in drafting_needs(draft):
        paper = SimpleUploadedFile("giay.pdf", factories.scan())
        client.post(step(draft, "papers"), {f"file-{component.pk}": [paper], "_stay": "1"})
    sent = client.post(step(draft, "submit"), {"delivery": "desk"})
    assert sent.url == reverse("portal:receipt", args=[draft.pk]), text_of(sent)
    return Dossier.objects.get(pk=draft.pk)


def drafting_needs(draft):
    from motcua.dossiers import completeness

    return completeness.required_files(draft)


def code_of(consent):
    body = Notice.objects.filter(ref=consent.pk, template="consent_code").latest("id").body
    return re.search(r"\d{6}", body)[0]


def test_an_officer_types_on_a_signed_consent_and_it_is_not_counted_as_filed_by_the_citizen(lan, minh):
    consent = agreed(lan)
    dossier = typed(lan)
    assert (dossier.owner, dossier.consent) == (minh, consent)
    assert (dossier.channel, dossier.filed_by, dossier.status) == ("direct", "officer", "submitted")
    event = dossier.events.get(act="submit")
    assert (event.actor_name, event.party, event.unit) == (consent.staff.full_name, minh, consent.unit)
    assert event.facts["consent"] == str(consent.pk) and event.facts["in_name_of"] == minh.name
    happened = [Happened(row.act, row.happened_at, row.facts) for row in dossier.events.order_by("number")]
    assert Mark.ONLINE not in of_events(happened, channel=dossier.channel).marks
    receipt = lan.get(reverse("portal:receipt", args=[dossier.pk]))
    assert dossier.ticket in text_of(receipt)
    told = Notice.objects.get(template="consent_given")
    assert (told.party_id, told.ref) == (minh.pk, consent.pk) and consent.staff.full_name in told.body


def test_the_person_sees_who_typed_and_withdraws_before_acceptance(lan, as_minh):
    consent = agreed(lan)
    dossier = typed(lan)
    page = text_of(as_minh.get(reverse("portal:dossier", args=[dossier.pk])))
    assert f"Người làm: {consent.staff.full_name}" in page and "theo sự đồng ý của người nộp" in page
    looks = text_of(as_minh.get(reverse("portal:looks")))
    assert "Gõ giúp hồ sơ theo sự đồng ý của bạn: Chứng thực giấy tờ" in looks
    assert consent.unit.name in looks
    url = reverse("portal:withdraw", args=[dossier.pk])
    as_minh.post(url, {"key": uuid7(), "reason": ""})
    dossier.refresh_from_db()
    assert dossier.status == "withdrawn"


def test_the_post_files_as_the_post(minh):
    post = staff("buu.chinh")
    agreed(post)
    dossier = typed(post)
    assert (dossier.channel, dossier.filed_by, dossier.owner) == ("post", "post", minh)


def test_without_consent_nothing_of_the_portal_opens_to_staff(lan, minh):
    factories.ready_draft(minh)
    procedure = factories.plain_procedure().procedure.code
    for name, about in (("account", []), ("start", [procedure]), ("vault", [])):
        assert lan.get(reverse(f"portal:{name}", args=about)).status_code == 302


def test_a_consent_opens_filing_and_nothing_else_of_the_person(lan, minh):
    own = factories.filed(minh)
    draft = factories.ready_draft(minh)
    agreed(lan)
    for name, about in (("account", []), ("vault", []), ("looks", []), ("dossier", [own.pk])):
        answer = lan.get(reverse(f"portal:{name}", args=about))
        assert answer.status_code == 403 and "chưa được giao cho bạn" in text_of(answer)
    assert lan.get(reverse("portal:receipt", args=[own.pk])).status_code == 404
    assert lan.get(reverse("portal:resume", args=[draft.pk])).status_code == 404
    version = factories.plain_procedure()
    started = lan.get(reverse("portal:start", args=[version.procedure.code]))
    assert started.status_code == 200, "the person's own draft is not gone on with"


def test_the_code_goes_to_the_telephone_known_of_the_person_and_wrong_ones_are_few(lan, minh):
    answer = record(lan, "phone_code", phone="0911111111")
    consent = Consent.objects.get()
    assert answer.url == reverse("counter:assist_code", args=[consent.pk])
    assert consent.phone == minh.phone and consent.given_at is None
    wrong = "000000" if code_of(consent) != "000000" else "111111"
    url = reverse("counter:assist_code", args=[consent.pk])
    assert "còn 4 lần gõ" in text_of(lan.post(url, {"code": wrong}))
    for _again in range(4):
        lan.post(url, {"code": wrong})
    over = lan.post(url, {"code": code_of(consent)})
    assert over.status_code == 409 and "Xin gửi mã khác" in text_of(over)
    lan.post(url, {"again": "1"})
    begun = lan.post(url, {"code": code_of(consent)})
    assert begun.url == reverse("portal:search")
    consent.refresh_from_db()
    assert consent.stands(clock.now()) and not consent.code_digest


def test_codes_grow_old_and_are_not_sent_without_end(lan, minh):
    record(lan, "phone_code")
    consent = Consent.objects.get()
    url = reverse("counter:assist_code", args=[consent.pk])
    Consent.objects.update(code_until=clock.now())
    assert "quá giờ" in text_of(lan.post(url, {"code": code_of(consent)}))
    lan.post(url, {"again": "1"})
    lan.post(url, {"again": "1"})
    assert "Đã gửi 3 mã" in text_of(lan.post(url, {"again": "1"}))


@pytest.mark.parametrize(
    ("way", "more", "said"),
    [
        ("signed", {}, "Chưa có bằng chứng"),
        ("fingerprint", {"consent-scan": "sheet"}, "người làm chứng"),
        ("signed", {"id_number": "12", "consent-scan": "sheet"}, "số định danh"),
        ("signed", {"name": "Trần Thị Khác", "consent-scan": "sheet"}, "đã được ghi cho tên khác"),
        ("signed", {"purpose": "", "consent-scan": "sheet"}, "nhờ nộp hồ sơ gì"),
    ],
)
def test_what_lacks_is_said_and_nothing_typed_is_lost(lan, minh, way, more, said):
    files = {name: signed_sheet() for name, value in more.items() if value == "sheet"}
    answer = record(lan, way, **{**more, **files})
    assert answer.status_code in {409, 422} and said in text_of(answer)
    assert more.get("purpose", PERSON["purpose"]).encode() in answer.content
    assert not files or b"consent-kept" in answer.content
    assert not Consent.objects.exists()


def test_taken_back_by_the_person_the_officer_is_stopped_at_once(lan, as_minh):
    consent = agreed(lan)
    version = factories.plain_procedure()
    url = reverse("portal:start", args=[version.procedure.code])
    assert lan.get(url).status_code == 200
    assert as_minh.post(reverse("portal:end_consent", args=[consent.pk])).status_code == 302
    assert lan.get(url).status_code == 302
    consent.refresh_from_db()
    assert consent.ended_by_person
    assert "Bạn đã rút lại lúc" in text_of(as_minh.get(reverse("portal:looks")))
    stranger = Client()
    stranger.force_login(Party.objects.get(user__username="alang").user)
    assert stranger.post(reverse("portal:end_consent", args=[consent.pk])).status_code == 404


def test_a_consent_ends_by_the_clock_also_between_two_pages(lan, minh):
    from motcua.dossiers.consents import ConsentOver
    from motcua.identity.hands import Hand

    consent = agreed(lan)
    at = consent.valid_until + timedelta(minutes=1)
    minh.hand = Hand("Lan", staff_id=consent.staff_id, unit_id=consent.unit_id, consent_id=consent.pk)
    draft = drafting.begin_draft(version=factories.plain_procedure(), by=minh, at=at)
    with pytest.raises(ConsentOver):
        intake.submit(draft_id=draft.pk, by=minh, at=at)


def test_only_the_officer_who_recorded_it_types_on_it(lan, minh):
    consent = agreed(lan)
    other = staff("buu.chinh")
    assert other.post(reverse("counter:assist_go_on", args=[consent.pk])).status_code == 404
    lan.post(reverse("counter:assist_end", args=[consent.pk]))
    assert lan.post(reverse("counter:assist_go_on", args=[consent.pk])).status_code == 409


def test_the_sheet_to_sign_says_who_what_and_whom(lan, minh):
    page = text_of(record(lan, "fingerprint", do="print", witness="Lê Thị Hai"))
    assert "Tôi là Nguyễn Văn Minh" in page and "Chứng thực giấy tờ" in page and "Lê Thị Hai" in page
    back = record(lan, "fingerprint", do="back", witness="Lê Thị Hai")
    assert "Lê Thị Hai".encode() in back.content and not Consent.objects.exists()


def test_the_same_press_twice_is_one_consent_and_one_line_in_the_log(lan, minh):
    key = uuid7()
    agreed(lan, consent_id=key)
    agreed(lan, consent_id=key)
    assert Consent.objects.count() == 1
    assert Access.objects.filter(subject="consent", party_id=minh.pk).count() == 1


def test_a_press_that_is_refused_registers_nobody(lan):
    """By who sits at no one-stop, or without the proof: the name typed belongs to nobody we know."""
    elsewhere = person("Người Ngồi Nơi Khác")
    hold(elsewhere, commune("20341"), Role.RECEIVE)
    client = Client()
    client.force_login(elsewhere.user)
    typed = {"id_number": "049092000777", "name": "Lê Văn Chưa Ai Biết"}
    assert record(client, "signed", **typed, **{"consent-scan": signed_sheet()}).status_code == 403
    assert record(lan, "signed", **typed).status_code == 409
    assert not Party.objects.filter(id_number=typed["id_number"]).exists()


def test_specialists_do_not_type_for_people(minh):
    dung = staff("dung")
    assert dung.get(reverse("counter:assist")).status_code == 403
