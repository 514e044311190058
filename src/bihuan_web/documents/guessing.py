"""Whose a document may be (归属猜测): what its text and its file's name say, beside what its sender said."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bihuan_web.documents.kinds import Words
from bihuan_web.documents.models import Document
from bihuan_web.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Guess:
    """What a reading says of whose a document is: the unit if it is one of those given, and what does not fit, in words."""

    organisation: Organisation
    person_name: str
    doubts: tuple[Words, ...]


def guess_of(document: Document, guess: str, units: Iterable[Organisation]) -> Guess:
    """``guess`` is that of the latest version; ``units`` those for which the person may hand in."""
    found: dict[str, Any] = json.loads(guess) if guess else {}
    said = (found.get("unit") or {}).get("value", "")
    unit = next((one for one in units if said and said in (one.name, one.short)), document.organisation)
    person = document.person_name or (found.get("person") or {}).get("value", "")
    return Guess(unit, person, tuple(_doubts(document, found, said, unit)))


def _doubts(document: Document, found: dict[str, Any], said: str, unit: Organisation) -> Iterable[Words]:
    if apart := found.get("apart"):
        yield (apart["reason"], apart["reason_en"])
    if {found.get("kind"), document.kind} == {"team", "personal"}:
        yield ("正文读来与所选的材料类别不符，请核对", "its text does not read like the kind that was chosen")
    if said and said not in (unit.name, unit.short):
        yield (f"正文或文件名写的单位是“{said}”", f"its text or name says the unit is {said}")
    year = (found.get("year") or {}).get("value", "")
    if year and year != str(document.round.year):
        yield (
            f"正文或文件名写的年度是 {year}，轮次是 {document.round.year}",
            f"its text or name says {year}, the round is of {document.round.year}",
        )
