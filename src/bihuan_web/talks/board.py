"""Who criticised whom (相互批评): the matrix with its empty cells for those who sat there, and counts for the office."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.talks.lifecycle import DROPPED, PREPARED
from bihuan_web.talks.likeness import Marks, marks_of
from bihuan_web.talks.models import Criticism, Team
from bihuan_web.talks.queries import seated


@dataclass(frozen=True, slots=True)
class Board:
    """Speakers by receivers: in each cell how many, None where speaker and receiver are one; ``empty`` names the others."""

    people: tuple[User, ...]
    rows: tuple[tuple[User, tuple[int | None, ...]], ...]
    empty: tuple[tuple[User, User], ...]

    @property
    def wanted(self) -> int:
        return len(self.people) * (len(self.people) - 1)

    @property
    def done(self) -> int:
        return self.wanted - len(self.empty)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the office sees: counts and no texts, names or pairs."""

    prepared: int
    said: int
    answered: int
    alike: int
    factless: int


def board_of(team: Team, today: date) -> Board:
    """The matrix of what was said at the meeting."""
    people = tuple(seated(team, today))
    said = Criticism.objects.filter(team=team).exclude(state__in=(PREPARED, DROPPED))
    counted = Counter(said.values_list("speaker", "receiver"))
    rows = tuple(
        (one, tuple(None if one.pk == other.pk else counted[one.pk, other.pk] for other in people)) for one in people
    )
    empty = tuple(
        (one, other) for one in people for other in people if one.pk != other.pk and not counted[one.pk, other.pk]
    )
    return Board(people, rows, empty)


def marks_in(team: Team, today: date) -> dict[int, Marks]:
    """The marks of everything that was prepared or said in a team, by key; whom each may be shown to the views say."""
    texts = list(Criticism.objects.filter(team=team).exclude(state=DROPPED).order_by("pk"))
    return marks_of(texts, [one.name for one in seated(team, today)])


def tally_of(team: Team, today: date) -> Tally:
    """Counts for the office."""
    rows = Criticism.objects.filter(team=team).exclude(state=DROPPED).values_list("state", "answer")
    states = [(state, answer) for state, answer in rows]
    marks = marks_in(team, today).values()
    return Tally(
        prepared=sum(state == PREPARED for state, _ in states),
        said=sum(state != PREPARED for state, _ in states),
        answered=sum(answer != "open" for _, answer in states),
        alike=sum(one.alike for one in marks),
        factless=sum(one.factless for one in marks),
    )
