"""What a walk through pages does most: press a button or follow a link, and go on only once the next page is there.

A click alone returns as soon as the browser has it; on a busy machine what comes next may still see the old page, and
the database what was before.
"""

from __future__ import annotations

from typing import Any


def press(place: Any, name: str) -> None:
    """The first button with exactly these words, on a page or in a part of one; waits for the page that follows."""
    _follow(place, "button", name)


def go(place: Any, name: str) -> None:
    """The first link with exactly these words, on a page or in a part of one; waits for the page that follows."""
    _follow(place, "link", name)


def _follow(place: Any, role: str, name: str) -> None:
    with getattr(place, "page", place).expect_navigation():
        place.get_by_role(role, name=name, exact=True).first.click()
