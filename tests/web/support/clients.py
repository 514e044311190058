"""Test clients: signed in, as a browser or as htmx."""

from __future__ import annotations

from django.test import Client

from bihuan_web.accounts.models import User


def signed_in(user: User, *, csrf: bool = False) -> Client:
    """A browser in which this person is signed in; ``csrf`` checks tokens as the real server does."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


HTMX = {"HX-Request": "true"}
