"""Somebody who has a keyboard and no mouse: goes from one thing to the next by Tab, and always sees where they are."""

from __future__ import annotations

from typing import Any

_MOST = 150  # times Tab is pressed before a thing counts as out of reach
_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const words = one.labels?.length ? one.labels[0].innerText : one.getAttribute('aria-label') ?? one.innerText ?? '';
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    words: words.trim(), kind: one.type ?? one.localName,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    there: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


def tab_to(page: Any, words: str) -> None:
    """Presses Tab until the thing of this name has the focus; every stop on the way is on the screen, with a ring."""
    passed: list[str] = []
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here is None:
            continue
        assert here["ring"], f"{page.url}: nothing shows that {here} has the focus"
        assert here["there"], f"{page.url}: {here} has the focus and is not on the screen"
        if here["words"] == words:
            return
        passed.append(here["words"][:20])
    raise AssertionError(f"{page.url}: “{words}” is not reached by Tab; passed {passed}")


def press(page: Any, words: str) -> None:
    """Goes to a link or a button and presses Enter; waits for the page that follows."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Any, label: str, text: str) -> None:
    """Goes to a field and types."""
    tab_to(page, label)
    page.keyboard.type(text)


def write_day(page: Any, label: str, day: str) -> None:
    """Types a day (2026-03-02) into the browser's own field, whose order depends on the language of the browser."""
    tab_to(page, label)
    year, month, number = day.split("-")
    for keys in ([year, "ArrowRight", month, number], [month, number, year], [number, month, year]):
        for one in ("ArrowLeft",) * 3:
            page.keyboard.press(one)
        for one in keys:
            page.keyboard.press(one) if one.startswith("Arrow") else page.keyboard.type(one)
        if page.evaluate("() => document.activeElement.value") == day:
            return
    raise AssertionError(f"{label}: {day} cannot be typed")
