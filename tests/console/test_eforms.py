from django.urls import reverse

from motcua.catalogue import seed as catalogue_seed
from motcua.catalogue.eform_store import current_form, publish_form, seed_forms
from tests.agencies.factories import AT, DAY
from tests.catalogue.forms import KEYS
from tests.console.pages import page, rows, signed_in


def test_forms_are_listed_with_their_versions_and_who_uses_them(quangnam, client):
    signed_in(client, "bt.an")
    assert "Chưa có biểu mẫu nào" in page(client, "forms")
    seed_forms(AT)
    catalogue_seed.seed(DAY)
    text = page(client, "forms")
    assert rows(text) == len(KEYS) and "1.001193" in text


def test_every_seeded_form_is_shown_page_by_page(quangnam, client):
    seed_forms(AT)
    signed_in(client, "ks.minh")
    for key in ("birth_registration", "household_business", "promotion_notice"):
        row = current_form(key, DAY)
        text = page(client, "form", key, row.number)
        for shown in row.definition["pages"]:
            title = shown["title"]
            assert (title["vi"] if isinstance(title, dict) else title) in text
            for field in shown["fields"]:
                label = field["label"]
                assert (label["vi"] if isinstance(label, dict) else label) in text, field["key"]


def test_an_old_version_says_so(quangnam, client):
    seed_forms(AT)
    old = current_form("marital_status", DAY)
    publish_form(key=old.key, title=old.title + " (sửa)", definition=old.definition, at=AT)
    signed_in(client, "bt.an")
    assert "Đây là phiên bản cũ" in page(client, "form", old.key, 1)
    assert "Đây là phiên bản cũ" not in page(client, "form", old.key, 2)
    assert client.get(reverse("console:form", args=[old.key, 9])).status_code == 404


def test_the_list_of_forms_takes_few_queries(quangnam, client, django_assert_max_num_queries):
    seed_forms(AT)
    signed_in(client, "bt.an")
    page(client, "forms")
    with django_assert_max_num_queries(12):
        page(client, "forms")
