"""Who sits at the counter of the tests: the small world of dossiers, each person with an account."""

import re
import time
from html import unescape

from django.test import Client
from django.urls import reverse

from motcua.agencies.officers import Officer
from motcua.dossiers.models import Dossier
from motcua.identity.models import Party, User
from tests.dossiers.factories import vn

EARLY = vn(2022, 7, 25, 7, 30)  # half an hour before the demo's clock begins


def signed_in(who: Officer | Party) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(account(who))
    prove(client, account(who))
    return client


def prove(client: Client, user: User, *, at: float | None = None) -> None:
    """The person gave the password at this moment of real time, now by default."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": at or time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def account(who: Officer | Party) -> User:
    holder = who.staff if isinstance(who, Officer) else who
    if holder.user is None:
        holder.user = User.objects.create_user(f"u{holder.pk.hex[-12:]}", "mat-khau-thu-2022")
        holder.save()
    return holder.user


def by_name(username: str) -> Client:
    client, user = Client(), User.objects.get(username=username)
    client.force_login(user)
    prove(client, user)
    return client


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def open_page(client: Client, dossier: Dossier) -> str:
    answer = client.get(reverse("counter:dossier", args=[dossier.pk]))
    assert answer.status_code == 200
    return text_of(answer)


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of a page's forms, but the token against forgery."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {name: value for name, value in found if name not in {"csrfmiddlewaretoken", "next"}}


def press(client: Client, act: str, dossier: Dossier, **typed: object):
    """Do an act as a browser does: take the key from the page that draws it, send the form."""
    url = reverse(f"counter:{act}", args=[dossier.pk])
    drawn = client.get(url, follow=True)
    key = hidden(text_of(drawn)).get("key", "")
    return client.post(url, {"key": key, **typed}, follow=True)
