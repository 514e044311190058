"""The web application's tests: on SQLite, or with ``BIHUAN_TEST_DATABASE=postgres`` on a PostgreSQL started for them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

_DATA = tempfile.TemporaryDirectory(prefix="bihuan-web-tests-")
os.environ["BIHUAN_DATA"] = _DATA.name
os.environ.pop("BIHUAN_DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan_web.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright leaves a loop running in this thread

from tests.support.postgres import PostgreSQL, find_programs  # noqa: E402 - the environment comes first

_SERVER: PostgreSQL | None = None
_WANTED = os.environ.get("BIHUAN_TEST_DATABASE") == "postgres"
if _WANTED and find_programs():
    _SERVER = PostgreSQL(Path(_DATA.name) / "postgres")
    os.environ["BIHUAN_DATABASE_URL"] = _SERVER.url

import django  # noqa: E402 - settings read the environment
from tools.build_web import compile_messages  # noqa: E402

compile_messages()
django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402 - after Django is set up

PBKDF2PasswordHasher.iterations = 1_000  # half a second each for whoever guesses passwords; tests know theirs


def pytest_configure(config: pytest.Config) -> None:
    """The process that only hands tests out keeps its folder and its database to itself: each that runs them makes its own."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        for name in ("BIHUAN_DATA", "BIHUAN_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
            os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def _the_database_that_was_asked_for_is_there() -> None:
    if _WANTED and _SERVER is None:
        pytest.skip("PostgreSQL is not installed")


@pytest.fixture(autouse=True)
def _nothing_is_remembered_from_another_test() -> None:
    from django.core.cache import cache  # noqa: PLC0415 - after Django is set up

    cache.clear()


@pytest.fixture(autouse=True)
def _no_language_is_left_from_another_test() -> None:
    """A request, or a command run in this process (tests of the documentation do), leaves its language to the thread."""
    from django.utils import translation  # noqa: PLC0415 - after Django is set up

    translation.deactivate()


@pytest.fixture
def stop_clock() -> Iterator[Callable[[datetime], None]]:
    """Lets the application's clock stand at a moment until the end of the test; may be called again."""
    from bihuan_web.common import clock  # noqa: PLC0415 - after Django is set up

    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.standing_at(moment))


@pytest.fixture(scope="session", autouse=True)
def _the_server_ends_with_the_tests() -> Iterator[None]:
    yield
    if _SERVER is not None:
        from django.db import connections  # noqa: PLC0415 - after Django is set up

        connections.close_all()
        _SERVER.stop()
