"""Test clients: signed in, as a browser or as htmx."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan_web.accounts.models import User


def signed_in(user: User, *, csrf: bool = False) -> Client:
    """A browser in which this person is signed in; ``csrf`` checks tokens as the real server does."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


HTMX = {"HX-Request": "true"}


def asked(client: Client, address: str) -> int:
    """How often a page asks the database, once everything that is remembered is."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
