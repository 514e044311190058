"""Every page in English, whose words are longer: none is wider than a phone, and all that wants a name has one.

Structure and colours are those of the Chinese pages, which axe-core looks at whole (``test_every_page_zh.py``).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser.everywhere import demo, look_at_all, seen
from tests.web.support.accessibility import NAMES, problems, too_wide

__all__ = ["demo", "seen"]

ROLES = ["office", "administrator", "leader", "reviewer", "author", "owner", "verifier", "closer", "auditor"]


@pytest.mark.parametrize("who", ROLES)
def test_nothing_keeps_anybody_from_a_page(browser: Any, demo: Any, seen: set[str], who: str) -> None:
    look_at_all(browser, demo, who, "en", lambda page: problems(page, *NAMES) + too_wide(page), seen)
