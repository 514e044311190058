"""Whether a page can be used by everybody, as axe-core and a ruler see it. What is wrong comes back in lines, nothing is raised."""

from __future__ import annotations

import os
from typing import Any

import pytest

# What folds is unfolded, so that what is inside is looked at, too; menus would cover the page, and of hundreds some are enough.
_UNFOLD = "() => [...document.querySelectorAll('main details:not(.menu)')].slice(0, 20).forEach((one) => { one.open = true; })"
_RUN = """(rules) => axe.run({resultTypes: ['violations'], preload: false, ...(rules.length ? {runOnly: rules} : {})}).then((found) =>
    found.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
        `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary.split('\\n').slice(1, 2).join('').trim()})`)))"""
# What sticks out of the page and does not lie in something that can be moved by itself.
_WIDE = """(width) => document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest('.table-responsive'))
    .slice(-2).map((one) => `wider than ${width}: ${one.outerHTML.slice(0, 160)}`).concat(`wider than ${width}`)"""
COLOURS = ["color-contrast", "link-in-text-block"]
# What depends on the words of a page; its structure and colours are the same in every language.
NAMES = [
    "html-has-lang", "valid-lang", "document-title", "label", "button-name", "link-name", "select-name", "summary-name", "image-alt",
    "input-button-name", "empty-heading", "aria-input-field-name", "aria-command-name", "aria-toggle-field-name", "landmark-unique",
]  # fmt: skip
PHONE, ZOOMED = 390, 640  # 640 is what 1280 leaves at 200 % zoom


def problems(page: Any, *rules: str) -> list[str]:
    """What axe-core finds on the page as it stands; only by some of its rules where any are named."""
    page.evaluate(_axe())
    page.evaluate(_UNFOLD)
    found: list[str] = page.evaluate(_RUN, list(rules))
    return found


def in_the_dark(page: Any) -> list[str]:
    """The same for colours, with a system that wants dark pages."""
    page.emulate_media(color_scheme="dark")
    found = [f"dark {one}" for one in problems(page, *COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def too_wide(page: Any) -> list[str]:
    """What makes the page wider than a phone, or than a screen on which everything is twice as large."""
    found: list[str] = []
    before = page.viewport_size
    for width in (ZOOMED, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        found += page.evaluate(_WIDE, width)
    page.set_viewport_size(before)
    return found


def _axe() -> str:
    if os.environ.get("CI"):  # where everything is installed nothing may be skipped silently
        from axe_playwright_python.base import AXE_SCRIPT  # noqa: PLC0415 - skipped where it is absent

        return str(AXE_SCRIPT)
    return str(pytest.importorskip("axe_playwright_python.base", reason="run make setup").AXE_SCRIPT)
