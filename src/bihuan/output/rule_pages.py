"""The rules' pages: in the wheel beside the rules, in a checkout in ``docs/rules``."""

from __future__ import annotations

from pathlib import Path

import bihuan

_PACKAGE = Path(bihuan.__file__).parent
_PLACES = (_PACKAGE / "reviewing" / "pages", _PACKAGE.parents[1] / "docs" / "rules")


def page_file(slug: str) -> Path | None:
    """Where a rule's page lies on this machine; None where there is none."""
    return next((file for place in _PLACES if (file := place / f"{slug}.md").is_file()), None)


def page_of(slug: str) -> str | None:
    """A rule's page as Markdown; nothing where there is none."""
    file = page_file(slug)
    return file.read_text(encoding="utf-8") if file else None
