"""What tests of the console's pages share."""

import re
from html import unescape

from django.urls import reverse

from motcua.identity.models import User
from tests.counter.factories import prove


def signed_in(client, username):
    """A session that began a moment ago with the password: it counts as proof."""
    user = User.objects.get(username=username)
    client.force_login(user)
    prove(client, user)
    return client


def text_of(response):
    return unescape(response.content.decode())


def page(client, name, *args, **query):
    response = client.get(reverse(f"console:{name}", args=args), query)
    assert response.status_code == 200
    return text_of(response)


def send(client, page_name, *args, **data):
    return client.post(reverse(f"console:{page_name}", args=args), data, follow=True)


def rows(text):
    return len(re.findall(r"<tr>\s*<td", text))
