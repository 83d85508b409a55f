"""Who chose English is told in English, where there is such a text, not older than the official one."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.common.moments import VIETNAM
from motcua.integration.sandbox.message_gateway import TEMPLATES
from motcua.notifications import channels, choosing, kinds, texts, wording
from motcua.notifications.models import Language, NoticeText, NoticeWish
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.notifications.factories import facts, tell, tuyet

pytestmark = pytest.mark.django_db
TUYET = tuyet().party_id
MONDAY, TUESDAY = date(2022, 7, 25), date(2022, 7, 26)


@pytest.fixture
def english(db):
    NoticeWish.objects.create(party_id=TUYET, language="en")


@pytest.fixture
def client(db):
    world = factories.world()
    return signed_in(factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN))


def on(day, **more):
    return tell(at=datetime(2022, 7, day, 9, tzinfo=VIETNAM), event=uuid7(), **more)


def written(language, since, until=None, subject="{code}"):
    NoticeText.objects.create(
        template="received",
        language=language,
        subject=f"{language} {subject}",
        body="{code} {due_at}",
        source="Công văn 5/VP",
        valid_from=since,
        valid_to=until,
    )
    texts._kept.forget()


def test_who_chose_english_reads_it_with_its_days_and_everybody_else_vietnamese(english):
    notice = on(25)
    assert notice.language == "en"
    assert notice.subject == "Dossier 000.00.01.H47-220128-0001 has been accepted"
    assert "The result is due by 16:30 Monday 07/02/2022." in notice.body
    assert "Procedure: Đăng ký khai sinh" in notice.body  # names are what they are
    other = on(25, to=tuyet(party_id=uuid7()))
    nobody = on(25, to=tuyet(party_id=None, name="Vãng lai"))
    assert {other.language, nobody.language} == {"vi"} and "đã được tiếp nhận" in other.subject


def test_the_choice_is_kept_with_the_ways_and_officers_are_told_in_vietnamese(english):
    choosing.choose(
        party_id=TUYET,
        wanted={},
        manner=choosing.Manner(Language.VI),
        at=datetime(2022, 7, 25, tzinfo=VIETNAM),
    )
    assert on(25).language == "vi"
    staff = tuyet(party_id=None, staff_id=uuid7())
    assert on(25, to=staff, template="late_staff").language == "vi"


def test_every_notice_to_people_has_an_english_text_with_the_same_places_line_by_line():
    people = [name for name in wording.names() if not name.endswith(kinds.STAFF)]
    assert list(wording.names("en")) == people and set(people) <= TEMPLATES

    def places(text):
        return [sorted(wording.PLACE.findall(line)) for line in text.splitlines()]

    for name in people:
        vietnamese, other = wording.source(name), wording.source(name, "en")
        assert places(vietnamese) == places(other), name
        assert not re.search(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ]", other), name
        subject, _end, body = other.partition("\n")
        texts.check(NoticeText(template=name, language="en", subject=subject, body=body.strip()))


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        # the official text changed and the English did not: nobody reads what holds no longer
        ([("vi", TUESDAY, None)], {25: "en", 26: "vi"}),
        # the English was worded anew on the same day, or later
        ([("vi", TUESDAY, None), ("en", TUESDAY, None)], {25: "en", 26: "en"}),
        ([("vi", MONDAY, None), ("en", TUESDAY, None)], {25: "vi", 26: "en"}),
        # an English text of officers that is older than the Vietnamese
        ([("en", MONDAY, None), ("vi", TUESDAY, None)], {25: "en", 26: "vi"}),
        # the change ended: the shipped texts hold again
        ([("vi", MONDAY, TUESDAY)], {25: "vi", 26: "en"}),
    ],
)
def test_an_english_text_older_than_the_official_one_is_not_sent(english, rows, days):
    for row in rows:
        written(*row)
    assert {day: on(day).language for day in days} == days
    own = {language for language, since, _until in rows if since <= TUESDAY}
    if "en" in own and days[26] == "en":
        assert on(26).subject == "en 000.00.01.H47-220128-0001"


def test_a_pushed_title_and_the_gateways_template_are_english_too(english):
    notice = on(25)
    assert channels._said(notice) == "Dossier 000.00.01.H47-220128-0001 has been accepted"
    assert channels._said(on(25, template="appointment_booked")) == f"News about {facts()['code']}"


def test_the_console_keeps_the_english_beside_the_vietnamese_and_says_when_it_is_not_used(client):
    def send(key, **more):
        typed = {"subject": "Got {code}", "body": "Got {code}.", "source": "Công văn 5/VP"}
        address = reverse("console:notice_texts_change", args=[key])
        return client.post(address, typed | {"valid_from": "26/07/2022"} | more, follow=True)

    told = text_of(client.get(reverse("console:notice_texts")))
    assert "Dossier {code} has been accepted by {unit}." in told and "Chưa dùng" not in told
    assert reverse("console:notice_texts_change", args=["received.en"]) in told
    assert client.get(reverse("console:notice_texts_change", args=["late_staff.en"])).status_code == 404
    foreseen = text_of(send("received", preview="1"))
    assert "nhận lời tiếng Việt từ ngày đó, cho đến khi lời tiếng Anh được ghi lại" in foreseen
    assert "nhận lời tiếng Việt" not in text_of(send("received.en", preview="1"))
    send("received")
    texts._kept.forget()
    assert texts.text_on("received", TUESDAY, "en")[0] == "vi"
    written("vi", MONDAY - timedelta(days=20), MONDAY)  # closed before; the English row below is told apart
    assert "áp dụng từ 26/07/2022" in text_of(send("received.en"))
    texts._kept.forget()
    assert texts.text_on("received", TUESDAY, "en") == ("en", "Got {code}\nGot {code}.")
    assert NoticeText.objects.filter(valid_from=TUESDAY).count() == 2
    refused = send("received.en", valid_from="01/08/2022", body="Without it")
    assert refused.status_code == 409 and "Đoạn đầu phải có “{code}”" in text_of(refused)


def test_with_the_vietnamese_changed_the_list_says_the_english_rests(client):
    written("vi", MONDAY)
    told = text_of(client.get(reverse("console:notice_texts"), {"q": "has been accepted by"}))
    assert "English. Chưa dùng: lời tiếng Việt đã đổi sau lời này" in told
