"""What invented people write fits every seeded form, so that the demo and the simulation can file."""

import json
import random
from datetime import date
from types import SimpleNamespace

import pytest

from demo import citizens
from motcua.catalogue import eforms
from motcua.catalogue.eform_store import forget_addresses, seed_forms
from motcua.catalogue.eforms.people import id_mismatches
from motcua.catalogue.models import EForm
from motcua.identity.models import Party
from tests.agencies.factories import AT

pytestmark = pytest.mark.django_db


def test_invented_people_fill_in_every_form_without_a_gap():
    from motcua.agencies import services as agencies
    from motcua.agencies.models import Unit
    from motcua.deadlines import services as deadlines

    deadlines.seed()
    agencies.seed(AT.date())
    forget_addresses()
    seed_forms(AT)
    desk = SimpleNamespace(level="commune", agency=lambda: Unit.objects.get(gso_code="20341"))
    owner = Party(
        name="Nguyễn Văn Minh", phone="0905123456", birth_date=date(1992, 3, 14), id_number="049892000001"
    )
    for form in EForm.objects.all():
        definition = eforms.parse(form.definition)
        for seed in range(4):
            answers = citizens.answers(random.Random(seed), form.key, owner, desk, at=AT)
            assert eforms.incomplete_pages(definition, answers, at=AT) == [], (
                form.key,
                seed,
                json.dumps(answers),
            )
            assert id_mismatches(definition, answers) == {}, form.key
    forget_addresses()
