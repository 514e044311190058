"""How far the prescribed talks are (谈话覆盖): which pairs talked and both said so, which did not, as a matrix and as shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import translation

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Appointment
from bihuan_web.talks.lifecycle import CONFIRMED, ENTERED, QUESTIONED
from bihuan_web.talks.models import Member, Talk, Team
from bihuan_web.talks.pairs import PRESCRIBED, Pair
from bihuan_web.talks.queries import present

Two = frozenset[int]


@dataclass(frozen=True, slots=True)
class Need:
    """One talk that is wanted: of somebody on the left with somebody on the right."""

    left: tuple[User, ...]
    right: tuple[User, ...]

    @property
    def words(self) -> str:
        """Whom it wants, in words; where any of several will do, the first names and how many more."""
        return f"{_names(self.left)}—{_names(self.right)}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix: talks that both confirmed, talks that wait for it, and whether a wanted one is missing here."""

    confirmed: int
    waiting: int
    missing: bool
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Covered:
    """One prescribed pair: how many talks it wants, how many took place, which are missing, and the matrix."""

    label: str
    rule: str
    wanted: int
    done: int
    missing: tuple[Need, ...]
    heads: tuple[User, ...]
    rows: tuple[tuple[User, tuple[Cell, ...]], ...]


def coverage(team: Team, today: date) -> list[Covered]:
    """Every prescribed pair of a team, by the kind of its round."""
    people = present(team, today)
    counted = _counted(team)
    charges = _in_charge(people, today)
    return [_covered(pair, people, counted, charges) for pair in PRESCRIBED[team.round.kind]]


def totals(found: Iterable[Covered]) -> tuple[int, int]:
    """Talks that took place and talks that are wanted, over all pairs."""
    rows = list(found)
    return sum(one.done for one in rows), sum(one.wanted for one in rows)


def needs_of(pair: Pair, people: Sequence[Member], charges: dict[int, set[int]]) -> list[Need]:
    """The talks that a pair wants of these people; ``charges``: who is in charge of whom, by key."""
    left = tuple(one.user for one in people if one.part in pair.left)
    right = tuple(one.user for one in people if one.part in pair.right)
    if pair.rule == "each":
        same = pair.left == pair.right
        return [
            Need((one,), (other,))
            for number, one in enumerate(left)
            for other in (right[number + 1 :] if same else right)
            if one.pk != other.pk
        ]
    if pair.rule == "own":
        chosen = [(head, tuple(one for one in left if one.pk in charges.get(head.pk, ())) or left) for head in right]
        return [Need(leaders, (head,)) for head, leaders in chosen if leaders]
    rest = [(one, tuple(other for other in right if other.pk != one.pk)) for one in left]
    return [Need((one,), others) for one, others in rest if others]


def _covered(
    pair: Pair, people: Sequence[Member], counted: dict[str, Counter[Two]], charges: dict[int, set[int]]
) -> Covered:
    needs = needs_of(pair, people, charges)
    done = counted[CONFIRMED]
    missing = tuple(need for need in needs if not any(done[two] for two in _twos(need)))
    wanted = {two for need in missing for two in _twos(need)}
    if pair.rule == "some":  # whom of several somebody talks with is theirs to choose: no single cell is missing
        wanted = set()
    rows = [one.user for one in people if one.part in pair.left]
    heads = [one.user for one in people if one.part in pair.right]
    matrix = tuple(
        (one, tuple(_cell(frozenset((one.pk, other.pk)), counted, wanted) for other in heads)) for one in rows
    )
    label = pair.words[1].capitalize() if translation.get_language() == "en" else pair.words[0]
    return Covered(label, pair.rule, len(needs), len(needs) - len(missing), missing, tuple(heads), matrix)


def _cell(two: Two, counted: dict[str, Counter[Two]], wanted: set[Two]) -> Cell:
    waiting = counted[ENTERED][two] + counted[QUESTIONED][two]
    return Cell(counted[CONFIRMED][two], waiting, two in wanted, len(two) == 2)


def _twos(need: Need) -> set[Two]:
    return {frozenset((one.pk, other.pk)) for one in need.left for other in need.right}


def _counted(team: Team) -> dict[str, Counter[Two]]:
    """Talks by state and the two who talked."""
    found: dict[str, Counter[Two]] = {state: Counter() for state in (ENTERED, QUESTIONED, CONFIRMED)}
    for state, first, second in Talk.objects.filter(team=team, state__in=found).values_list("state", "first", "second"):
        found[state][frozenset((first, second))] += 1
    return found


def _in_charge(people: Sequence[Member], today: date) -> dict[int, set[int]]:
    """For each person the leaders whose portfolio (分管) their unit belongs to, by the posts of today."""
    held = Appointment.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    held = held.filter(user__in=[one.user_id for one in people])
    rows = held.values_list("user", "post__organisation__path", "portfolios__organisation__path")
    charges: dict[int, set[int]] = {}
    leaders = {(leader, branch) for leader, _, branch in rows if branch}
    for user, path, _ in rows:
        charges.setdefault(user, set()).update(leader for leader, branch in leaders if path.startswith(branch))
    return charges


def _names(people: tuple[User, ...]) -> str:
    shown = " · ".join(one.name for one in people[:3])
    return f"{shown} +{len(people) - 3}" if len(people) > 3 else shown
