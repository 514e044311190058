"""What all tests share: examples of Hypothesis have no deadline, since a busy machine is no fault of the code; one browser a process."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.support.browser import chromium

settings.register_profile("project", deadline=None)
settings.load_profile("project")

# Playwright runs once in a process: the report's tests and the web application's may meet there.
browser = pytest.fixture(scope="session")(chromium)
