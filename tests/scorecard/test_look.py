"""The card in a real browser, on a phone and on a desk, in light and in dark."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from motcua.dossiers.services import outcome
from motcua.feedback import terms
from motcua.feedback.rating_rows import Level as Liking
from motcua.oversight.models import Doubt
from motcua.oversight.services import asking
from motcua.scorecard import publishing, weekly
from motcua.scorecard.models import NinePublication
from motcua.scorecard.services import seed
from tests.counter.looking import visit
from tests.counter.test_score_lists import announced
from tests.counter.test_score_petitions import sent
from tests.dossiers import district, factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.scorecard.test_national import brought
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LATE = vn(2022, 7, 30, 9, 0)
JULY = {"tu": "01/07/2022", "den": "31/07/2022"}


def test_the_card_is_accessible_on_a_phone_and_on_a_desk(live_server):
    seed()
    world = factories.world()
    above = district.above(world)
    factories.returned(world)
    side.extended(world)
    late = factories.proposed(world)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=LATE)
    outcome.hand_over(dossier_id=late.pk, by=world.dung, at=LATE)
    figures = [("000.03.02.H47", "dong-bo", "31", ""), ("000.00.31.H47", "dong-bo", "120", "")]
    brought(above.control, figures, MONDAY.date(), at=LATE)
    brought(above.control, [("000.00.31.H47", "dong-bo-gris-nam", "1500", "")], date(2021, 12, 31), at=LATE)
    query = urlencode({"don-vi": str(world.committee.pk), **JULY})
    ward = {
        "score": f"{reverse('counter:score')}?{query}",
        "score-behind": f"{reverse('counter:score_behind', args=['2.1'])}?{query}",
        "score-procedures": f"{reverse('counter:score_procedures', args=['3.2'])}?{query}",
        "score-petitions": f"{reverse('counter:score_petitions', args=['5.3'])}?{query}",
    }
    terms.seed()
    sent("Hẹn trả nhiều lần, lần nào cũng chưa có", world.committee, late_at=LATE, liking=Liking.NOT)
    announced(world, world.version, "national", None, date(2022, 7, 28))
    city = {
        "score-lacks": f"{reverse('counter:score_procedures', args=['1.3'])}?{query}",
        "score-announced": f"{reverse('counter:score_procedures', args=['1.2'])}?{query}",
        "score-city": f"{reverse('counter:score')}?{urlencode({'don-vi': str(above.city.pk), **JULY})}",
    }
    old = urlencode({"tu": "01/01/2020", "den": "31/12/2020"})
    refused = {"score-refused": f"{reverse('counter:score')}?{old}"}
    weekly.publish_week(at=vn(2022, 8, 1, 6, 0))
    publishing.publish_nine(at=vn(2022, 10, 1, 0, 30))
    published = NinePublication.objects.get(kind="quarter").pk
    public = {
        "rankings": reverse("portal:rankings") + "?loai=cap-xa",
        "nine-public": reverse("portal:nine"),
        "vault": reverse("portal:vault"),
    }
    ward["nine"] = reverse("counter:nine")
    ward["outlook"] = f"{reverse('counter:score_outlook')}?{query}&viec=dung-han&so=1"
    city["figures"] = reverse("counter:outside_load", args=["dong-bo"])
    nine = {"nine-published": f"{reverse('counter:nine')}?don-vi={world.committee.pk}&ky={published}"}
    mine = {"my-nine": reverse("counter:my_nine")}
    asking.ask_about(MONDAY.date(), at=LATE)
    asked = Doubt.objects.filter(person=None).first()
    ward |= {"doubts": reverse("counter:doubts"), "doubt": reverse("counter:doubt", args=[asked.pk])}
    wrong = []
    with chromium() as browser:
        url = live_server.url
        wrong += visit(browser, url, world.ha, ward | refused, width=360, scheme="light")
        wrong += visit(browser, url, above.control, city | nine, width=1280, scheme="dark")
        wrong += visit(browser, url, world.minh, public, width=360, scheme="dark")
        wrong += visit(browser, url, world.dung, mine, width=360, scheme="light")
        wrong += visit(browser, url, world.ha, ward, width=1280, scheme="light")
    assert [one for one in wrong if "409" not in one] == []  # a refusal is an answer the browser mentions
