"""Every page in Chinese, light and dark: axe-core finds nothing, and none is wider than a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser.everywhere import demo, look_at_all, seen
from tests.web.support.accessibility import in_the_dark, problems, too_wide

__all__ = ["demo", "seen"]

ROLES = ["office", "administrator", "leader", "reviewer", "author", "owner", "verifier", "closer", "auditor"]


@pytest.mark.parametrize("who", ROLES)
def test_nothing_keeps_anybody_from_a_page(browser: Any, demo: Any, seen: set[str], who: str) -> None:
    look_at_all(browser, demo, who, "zh", lambda page: problems(page) + in_the_dark(page) + too_wide(page), seen)
