"""What the template of the reading page shows of a version that was read."""

from __future__ import annotations

from typing import Any

from bihuan_web.documents.findings.filtering import Wanted, rules_in
from bihuan_web.documents.findings.kinds import DECISIONS, GROUNDS
from bihuan_web.documents.findings.notes import Note, counted, decided_notes
from bihuan_web.documents.kinds import KINDS, LINKED
from bihuan_web.documents.models import Version
from bihuan_web.documents.page.comparison import Compared, compared
from bihuan_web.documents.page.flow import Shown, flow_of
from bihuan_web.documents.page.lines import part_with, parts_of
from bihuan_web.documents.page.naming import ends_of, name_of, rows_of
from bihuan_web.documents.page.outline import outline_of
from bihuan_web.documents.queries import examination_of, text_of

_SUSPECTS = 50
_LISTED = ("problem", "cause", "measure", "aspect", "credit", "prior", "section")
_LEGEND = ("problem", "cause", "measure", "credit", "prior", "example", "action")


def reading_context(version: Version, wanted: Wanted, sought: str = "") -> dict[str, Any]:
    """The text and what was read and found in it; of a very long one a part, and what is said there.

    ``sought``: the key of an item that somebody came to see.
    """
    examination = examination_of(version)
    text = str(examination["text"])
    parts = parts_of(text)
    rows, links = list(version.items.all()), list(version.links.all())
    found = next((one for one in rows if one.key == sought), None)
    number = part_with(parts, found.start) if found else min(max(int(wanted.part or 1), 1), len(parts))
    start, end = part = parts[number - 1]
    items = [one for one in rows if one.start < end and start < one.end]
    notes = decided_notes(version, examination)
    here = [one for one in notes if (start <= one.start < end if not one.whole else number == 1)]
    shown = [one for one in here if wanted.shows(one)]
    before = _before(version) if wanted.compare else None
    differs = compared(text_of(before), text) if before else Compared()
    lists = [(kind, rows_of(text, items, links, kind)) for kind in _LISTED]
    kinds = {one.kind for one in items}
    return {
        "flow": flow_of(
            Shown(text, items, ends_of(links), examination.get("headings", ()), shown, differs, found), part
        ),
        "shown": found,
        "shown_words": KINDS[found.kind] if found else None,
        "shown_is_gone": bool(sought) and found is None,
        "whole": [one for one in shown if one.whole],
        "notes": shown,
        "counts": counted(notes),
        "all_notes": len(notes),
        "elsewhere": _elsewhere(notes, here, wanted),
        "rules": rules_in(notes),
        "decisions": DECISIONS,
        "grounds": GROUNDS,
        "wanted": wanted,
        "compared_with": before.number if before else 0,
        "can_compare": version.number > 1,
        "outline": outline_of(text, rows, notes, parts),
        "part": number,
        "parts": [(one, one == number) for one in range(1, len(parts) + 1)] if len(parts) > 1 else [],
        "lists": [(KINDS[kind], kind, kind in LINKED, rows) for kind, rows in lists if rows],
        "legend": [(kind, KINDS[kind]) for kind in _LEGEND if kind in kinds],
        "suspects": _suspects(version, rows, links, text),
        "corrections": list(version.corrections.select_related("by", "undone_by").order_by("-number")[:20]),
        "meta": examination["meta"],
    }


def _before(version: Version) -> Version | None:
    found = version.document.versions.filter(number=version.number - 1).first()
    return found if found is not None and found.examination else None


def _elsewhere(notes: list[Note], here: list[Note], wanted: Wanted) -> int:
    """How many findings that are asked for stand in other parts of a long text."""
    return sum(wanted.shows(one) for one in notes) - sum(wanted.shows(one) for one in here)


def _suspects(version: Version, rows: list[Any], links: list[Any], text: str) -> list[tuple[Any, str, str]]:
    names = {one.key: name_of(one, text, 24) for one in rows}
    found = [(one, names.get(one.upstream, ""), names.get(one.downstream, "")) for one in links if one.suspect]
    return found[:_SUSPECTS]
