"""Which findings the margin shows (筛选): by what was decided, by rule; the address says it, so it works without JavaScript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bihuan_web.documents.findings.kinds import DECISIONS
from bihuan_web.documents.findings.notes import Note
from bihuan_web.documents.kinds import Words


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see; empty is everything. ``part`` and ``compare`` are of the page and go along."""

    state: str = ""
    rule: str = ""
    part: str = ""
    compare: str = ""

    def shows(self, note: Note) -> bool:
        return self.state in ("", note.state) and self.rule in ("", note.rule)

    @property
    def query(self) -> str:
        """As an address has it, without what is empty."""
        pairs = {name: getattr(self, name) for name in ("state", "rule", "part", "compare")}
        return urlencode({name: value for name, value in pairs.items() if value})


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What an address or a form asks for; what it cannot mean is left out."""
    state, rule, part = given.get("state", ""), given.get("rule", ""), given.get("part", "")
    return Wanted(
        state if state in DECISIONS else "",
        rule if rule.replace("-", "").isalnum() and len(rule) <= 60 else "",
        part if part.isascii() and part.isdigit() and len(part) < 7 else "",
        "1" if given.get("compare") == "1" else "",
    )


def rules_in(notes: Iterable[Note]) -> list[tuple[str, Words, int]]:
    """The rules to choose from, with how many findings each has, the most first."""
    notes = list(notes)
    titles = {one.rule: one.title for one in notes}
    return [(rule, titles[rule], count) for rule, count in Counter(one.rule for one in notes).most_common()]


def next_shown(notes: Sequence[Note], mark: str, wanted: Wanted) -> Note | None:
    """Where to go on after a decision: the finding itself if it is still shown, else the next one that is."""
    place = next((number for number, one in enumerate(notes) if one.mark == mark), 0)
    following = [*notes[place:], *reversed(notes[:place])]
    return next((one for one in following if wanted.shows(one)), None)
