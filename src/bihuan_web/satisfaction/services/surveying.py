"""Running a survey: planning it, choosing what is asked, opening, closing, and what is shown afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row, must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.ledgers.models import Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.acting import log_survey, move_survey, must_run
from bihuan_web.satisfaction.boxes import Box
from bihuan_web.satisfaction.disclosing import Cell, Group, groups_of
from bihuan_web.satisfaction.lifecycle import DRAFT
from bihuan_web.satisfaction.models import Block, Item, Proposal, Stratum, Survey
from bihuan_web.satisfaction.queries import closed_tasks_for, solved_problems_for
from bihuan_web.satisfaction.sampling import allocate, sample_size
from bihuan_web.satisfaction.words import Sampling, Trigger, Verdict
from bihuan_web.tasks.models import Task

_MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody says of a survey. ``strata``: sizes by name, wanted where the sample is stratified."""

    title: str
    population: str = ""
    population_size: int | None = None
    sampling: str = Sampling.SIMPLE
    half_width: int = 5
    confidence: int = 95
    bad_share: int = 20
    needs_code: bool = False
    closes_on: date | None = None


@transaction.atomic
def create_survey(
    one: Round, organisation: Organisation, plan: Plan, user: User, strata: Mapping[str, int] | None = None
) -> Survey:
    """A new survey of a unit within a round, still to be opened."""
    must_run(organisation, user)
    if not organisation.path.startswith(one.organisation.path):
        raise Refused("这个单位不在这个轮次里", "the unit does not belong to this round", code="wrong-round")
    columns = _columns(plan, strata or {})
    survey = Survey.objects.create(round=one, organisation=organisation, **columns, created_at=now(), created_by=user)
    _write_strata(survey, strata or {})
    log_survey(survey, user, "survey.create", {"title": survey.title, "planned": survey.planned})
    return survey


@transaction.atomic
def change_survey(survey: Survey, plan: Plan, user: User, strata: Mapping[str, int] | None = None) -> Survey:
    """Plans a survey anew as long as nobody has been asked."""
    must_run(survey.organisation, user)
    _must_be_draft(survey)
    change_row(survey, _columns(plan, strata or {}), state=survey.state)
    _write_strata(survey, strata or {})
    log_survey(survey, user, "survey.change", {"title": survey.title, "planned": survey.planned})
    return survey


@transaction.atomic
def choose_items(survey: Survey, chosen: Sequence[tuple[Task | Problem, str]], user: User) -> Survey:
    """What is asked about: closed tasks and solved problems, each in words that people understand, in this order."""
    must_run(survey.organisation, user)
    _must_be_draft(survey)
    if len(chosen) > _MOST_ITEMS:
        raise Refused(f"一次最多问 {_MOST_ITEMS} 项", f"at most {_MOST_ITEMS} items at once", code="too-many-items")
    tasks = {one.pk for one, _words in chosen if isinstance(one, Task)}
    problems = {one.pk for one, _words in chosen if isinstance(one, Problem)}
    if closed_tasks_for(survey).filter(pk__in=tasks).count() != len(tasks) or solved_problems_for(survey).filter(
        pk__in=problems
    ).count() != len(problems):
        raise Refused("只能问已销号、已解决的事项", "only closed items can be asked about", code="not-closed")
    survey.items.all().delete()
    for number, (one, words) in enumerate(chosen, 1):
        must_give("测评事项", "words", words)
        kind = "task" if isinstance(one, Task) else "problem"
        Item.objects.create(survey=survey, number=number, unit=one.organisation, words=words.strip(), **{kind: one})
    change_row(survey, {}, state=survey.state)
    log_survey(survey, user, "survey.items", {"tasks": sorted(tasks), "problems": sorted(problems)})
    return survey


@transaction.atomic
def open_survey(survey: Survey, user: User) -> Survey:
    """Begins to ask (开始征集); from here on nothing of the plan is changed."""
    last_day = survey.closes_on is not None and survey.closes_on >= today()
    given = {"items": survey.items.exists(), "population": survey.population, "last_day": last_day}
    move_survey(survey, "open", user, given)
    log_survey(survey, user, "survey.open", {"closes_on": str(survey.closes_on), "planned": survey.planned})
    return survey


@transaction.atomic
def close_survey(survey: Survey, user: User) -> Survey:
    """Ends the asking (截止): the groups that may be shown are written down for good, and what people said is not well is told.

    Groups are fixed here, since units that move later would cut them otherwise, and the difference could be a few answers.
    """
    move_survey(survey, "close", user, {}, closed_on=today())
    items = {one.pk: one for one in survey.items.select_related("unit").order_by("number")}
    boxes = {key: Box.opened(one.sealed_box) for key, one in items.items()}
    cells = [
        Cell(key, one.unit.path, boxes[key].counts.total(), boxes[key].by_link.total()) for key, one in items.items()
    ]
    units = {one.path: one for one in Organisation.objects.filter(path__in=_paths(cells))}
    for group in groups_of(cells, survey.organisation.path):
        _show(survey, group, units[group.path], [items[one.key] for one in group.cells], boxes)
    told = {"groups": survey.blocks.count(), "shown": survey.items.filter(block__isnull=False).count()}
    log_survey(survey, user, "survey.close", {**told, "items": len(items)})
    return survey


@transaction.atomic
def extend_survey(survey: Survey, user: User, closes_on: date) -> Survey:
    """Asks on (继续征集) where too few answered for anything to be shown; what they said is still there."""
    given = {"nothing_shown": not survey.blocks.exists(), "last_day": closes_on >= today()}
    move_survey(survey, "extend", user, given, closes_on=closes_on, closed_on=None)
    log_survey(survey, user, "survey.extend", {"closes_on": closes_on.isoformat()})
    return survey


@transaction.atomic
def drop_survey(survey: Survey, user: User, reason: str) -> Survey:
    """A survey that was planned is not made (取消)."""
    move_survey(survey, "drop", user, {"reason": reason.strip()})
    log_survey(survey, user, "survey.drop", {"reason": reason.strip()})
    return survey


def _show(survey: Survey, group: Group, unit: Organisation, items: list[Item], boxes: Mapping[int, Box]) -> None:
    """Writes one group down, and what people said in it is not well."""
    counts: Counter[str] = sum((boxes[one.pk].counts for one in items), Counter())
    block = Block.objects.create(survey=survey, unit=unit, **{one.value: counts[one] for one in Verdict})
    survey.items.filter(pk__in=[one.pk for one in items]).update(block=block)
    only = items[0] if len(items) == 1 else None
    reasons = {why for one in items for verdict, why in boxes[one.pk].reasons if verdict == Verdict.BAD}
    wanted = [Proposal(block=block, item=only, trigger=Trigger.REASON, text=why) for why in sorted(reasons)]
    rated = block.good + block.fair + block.bad
    if rated and 100 * block.bad > survey.bad_share * rated:
        wanted.append(Proposal(block=block, item=only, trigger=Trigger.SHARE))
    Proposal.objects.bulk_create(wanted)


def _paths(cells: Sequence[Cell]) -> set[str]:
    return {one.path[:end] for one in cells for end in range(4, len(one.path) + 1, 4)}


def _columns(plan: Plan, strata: Mapping[str, int]) -> dict[str, Any]:
    must_give("名称", "title", plan.title)
    stratified = plan.sampling == Sampling.STRATIFIED
    if stratified and len(strata) < 2:
        raise Incomplete("分层抽样至少要有两层", "a stratified sample needs two strata or more", missing=("strata",))
    size = sum(strata.values()) if stratified else plan.population_size
    if plan.sampling == Sampling.EVERYBODY:
        planned = size or 0
    else:
        planned = sample_size(plan.half_width, plan.confidence, size)
    return {**asdict(plan), "population_size": size, "planned": planned}


def _write_strata(survey: Survey, strata: Mapping[str, int]) -> None:
    survey.strata.all().delete()
    if survey.sampling == Sampling.STRATIFIED:
        shares = allocate(strata, survey.planned)
        Stratum.objects.bulk_create(
            Stratum(survey=survey, name=name, size=size, planned=shares[name]) for name, size in strata.items()
        )


def _must_be_draft(survey: Survey) -> None:
    if survey.state != DRAFT:
        raise Refused("已经开始征集，不能再改", "people are being asked already", code="wrong-state")
