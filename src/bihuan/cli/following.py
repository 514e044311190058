"""A collection's documents → its series over the years, followed on all cores."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from bihuan.cli.inputs import Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Outcome, Wishes, reason_of
from bihuan.cli.progress import with_progress
from bihuan.comparing import Options
from bihuan.materials import Material
from bihuan.overyears import LeftOut, Plan, Series, Sketch, Years, follow, sketch, sort_by_year

_DEFAULT = Options()
_AT_A_TIME = 200  # series whose documents are in memory together


@dataclass(frozen=True)
class _Asked(Input):
    """One series to follow, as a worker gets it."""

    plan: Plan | None = None
    materials: tuple[Material, ...] = ()
    options: Options = _DEFAULT
    templates: tuple[str, ...] = ()


class Relatives(Protocol):
    """Documents kept elsewhere that may be of the same people and teams as those ``given``."""

    @property
    def given(self) -> Set[str]: ...

    def sketches(self) -> Iterable[Sketch]: ...

    def join(self, keys: Iterable[str]) -> None:
        """These shall be among the materials."""


def follow_all(
    materials: Mapping[str, Material],
    options: Options,
    templates: Sequence[str],
    wishes: Wishes,
    jobs: int | None,
    relatives: Relatives | None = None,
) -> Years:
    """Every series of the documents; one that cannot be followed is left out with the reason."""
    sketches = [sketch(one) for one in materials.values()]
    if relatives is None:
        plans, left = sort_by_year(sketches)
    else:
        plans, left = sort_by_year([*sketches, *relatives.sketches()])
        plans = [plan for plan in plans if any(one.key in relatives.given for one in plan.documents)]
        left = [one for one in left if one.key in relatives.given]
        relatives.join(key for plan in plans for one in plan.documents for key in (one.key, *one.others))
    found = []
    outcomes = _outcomes(plans, materials, options, tuple(templates), wishes, jobs)
    if len(plans) > 1 and sys.stderr.isatty():
        outcomes = with_progress(outcomes, len(plans), wishes.lang)
    for asked, outcome in outcomes:
        if isinstance(outcome.part, Series):
            found.append(outcome.part)
        elif isinstance(asked, _Asked) and asked.plan:
            why = outcome.failure or ""
            left += [LeftOut(one.key, why, why) for one in asked.plan.documents]
    return Years(tuple(found), tuple(sorted(left, key=lambda one: one.key)))


def _outcomes(
    plans: Sequence[Plan],
    materials: Mapping[str, Material],
    options: Options,
    templates: tuple[str, ...],
    wishes: Wishes,
    jobs: int | None,
) -> Iterator[tuple[Input, Outcome]]:
    for first in range(0, len(plans), _AT_A_TIME):
        asked = [
            _Asked(
                plan.documents[-1].key,
                "",
                plan=plan,
                materials=tuple(materials[one.key] for one in plan.documents),
                options=options,
                templates=templates,
            )
            for plan in plans[first : first + _AT_A_TIME]
        ]
        yield from examine_all(asked, wishes, jobs, follow_one)


def follow_one(file: Input, wishes: Wishes) -> Outcome:
    """One series in a worker; never raises but for an interrupt: one that fails must not stop the others."""
    assert isinstance(file, _Asked)
    assert file.plan is not None
    try:
        return Outcome(part=follow(file.plan, file.materials, file.options, file.templates, wishes.settings))
    except Exception as error:
        return Outcome(failure=reason_of(error, wishes.lang))
