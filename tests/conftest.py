"""What all tests share: examples of Hypothesis have no deadline, since a busy machine is no fault of the code; one browser a process."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.support.browser import chromium

settings.register_profile("project", deadline=None)
settings.load_profile("project")

# Playwright runs once in a process: the report's tests and the web application's may meet there.
browser = pytest.fixture(scope="session")(chromium)

# Few tests that take minutes: begun first, so that no process is left alone with one at the end.
LONG = (
    "tests/web/browser/test_every_page_zh.py",
    "tests/web/browser/test_every_page_en.py",
    "tests/web/browser/",
    "tests/web/running/",
)


@pytest.hookimpl(trylast=True)  # pytest-django puts tests with transactions last
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long modules first; a walk in a browser that failed is walked once more, since the machine, too, has a say in it.

    What is broken fails twice, and what was walked twice is counted in the last line (``rerun``).
    """
    items.sort(key=lambda one: next((rank for rank, name in enumerate(LONG) if one.nodeid.startswith(name)), len(LONG)))
    for one in items:
        if "browser" in getattr(one, "fixturenames", ()):
            one.add_marker(pytest.mark.flaky(reruns=1))
