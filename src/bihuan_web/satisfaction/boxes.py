"""The ballot box (票箱) of an item: how often each answer was given, and the reasons in the order of the alphabet.

Nothing tells one sheet of answers from another: no row for a person, no key, no time, no order, not even in the pages of the
database, since the whole box is written anew with every sheet. What is not kept cannot be found.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from bihuan_web.satisfaction.words import Verdict

_REASONS = 2_000  # in one box; more are counted and not kept


@dataclass(slots=True)
class Box:
    """Answers that came by the link, and those that the office entered; reasons with the answer they were given for."""

    by_link: Counter[str] = field(default_factory=Counter)
    entered: Counter[str] = field(default_factory=Counter)
    reasons: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def opened(cls, text: str) -> Box:
        """The box as it is kept; an empty text is an empty box."""
        if not text:
            return cls()
        kept = json.loads(text)
        return cls(Counter(kept["link"]), Counter(kept["entered"]), [(one, why) for one, why in kept["reasons"]])

    def sealed(self) -> str:
        """The text to be kept."""
        counts = {name: {one.value: counter[one] for one in Verdict} for name, counter in self._counters()}
        return json.dumps({**counts, "reasons": sorted(self.reasons)}, ensure_ascii=False)

    def put(self, verdict: str, reason: str = "", *, entered: bool = False) -> None:
        """One answer, with its reason if there is one."""
        (self.entered if entered else self.by_link)[verdict] += 1
        if reason and len(self.reasons) < _REASONS:
            self.reasons.append((verdict, " ".join(reason.split())))

    @property
    def counts(self) -> Counter[str]:
        """How often each answer was given, whichever way it came."""
        return self.by_link + self.entered

    def _counters(self) -> tuple[tuple[str, Counter[str]], ...]:
        return ("link", self.by_link), ("entered", self.entered)
