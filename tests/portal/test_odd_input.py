"""What no keyboard types: nothing of it breaks a page, nothing typed beside it is lost."""

import pytest

from motcua.dossiers.models import Draft
from tests.portal.pages import drawn, step
from tests.portal.test_file import begin

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/thu-tuc/%00/", 404),
        ("/phan-anh/theo-doi/%00", 404),
        ("/tim/?linhvuc=%00", 200),
        ("/tim/?linhvuc=dat-dai&after=%00", 200),
        ("/phan-anh/?q=%00&linhvuc=%00&coquan=%00&after=%00", 200),
        ("/phan-anh/gui/?thu-tuc=%00&ho-so=%00", 200),
        ("/thu-tuc/1.001193/?huyen=%00&xa=%00", 200),
        ("/tim/?q=khai%00sinh", 200),
    ],
)
def test_an_address_with_a_character_no_text_holds_is_answered_calmly(client, address, status):
    assert client.get(address).status_code == status


def test_a_form_saves_what_was_typed_around_such_a_character(as_minh):
    draft = begin(as_minh)
    child = step(draft, "page", "child")
    saved = as_minh.post(f"{child}?luu=1", {"child_name": "Nguyễn\0 Gia Hân", "child_birth_date": "04/0"})
    assert saved.status_code == 200 and saved.content.decode().startswith("Đã lưu lúc ")
    assert drawn(as_minh.get(child))["child_name"] == "Nguyễn Gia Hân"
    as_minh.post(child, {"child_name": "Nguyễn Gia\0 Hân", "_add": "\0"})
    assert Draft.objects.filter(pk=draft.pk).exists()
