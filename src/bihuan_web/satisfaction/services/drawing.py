"""Drawing closed tasks to be checked again (随机抽查): the list is sealed with its hash first, then the seed is drawn.

Both are events, one after the other, so that whoever has the list can draw the same sample again, and nobody could choose the list
to suit a seed, or the seed to suit the list.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.satisfaction.acting import log_draw, move_draw, must_run
from bihuan_web.satisfaction.lifecycle import TO_CHECK
from bihuan_web.satisfaction.models import Check, Draw
from bihuan_web.satisfaction.queries import had_a_hand_in, may_check, tasks_of
from bihuan_web.satisfaction.sampling import allocate, draw, hash_of
from bihuan_web.tasks.lifecycle import CLOSED
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.rhythm import later

EARLIEST_MONTHS, LATEST_MONTHS = 3, 12  # after closure


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What somebody says of a draw: of the tasks closed between two days ``wanted`` are checked by ``due_on``."""

    title: str
    closed_from: date
    closed_to: date
    wanted: int
    due_on: date
    stratified: bool = True


@transaction.atomic
def seal_list(one: Round, organisation: Organisation, plan: DrawPlan, user: User) -> Draw:
    """Seals the list (封存名单): every task closed in the period that has not relapsed yet, in a fixed order, with its hash."""
    must_run(organisation, user)
    must_give("名称", "title", plan.title)
    _must_be_in_time(plan)
    lines = [_line(task) for task in _closed(one, organisation, plan)]
    if not lines:
        raise Refused("这段时间里没有可抽的已销号任务", "no task was closed in this period", code="nothing-to-draw")
    listing = "\n".join(lines)
    made = Draw.objects.create(
        round=one, organisation=organisation, title=plan.title.strip(), closed_from=plan.closed_from,
        closed_to=plan.closed_to, stratified=plan.stratified, wanted=plan.wanted, due_on=plan.due_on, listing=listing,
        listed=len(lines), list_hash=hash_of(listing), listed_at=now(), listed_by=user,
    )  # fmt: skip
    log_draw(made, user, "draw.list", {"listed": made.listed, "list_hash": made.list_hash, "wanted": made.wanted})
    return made


@transaction.atomic
def draw_sample(one: Draw, user: User, *, seed: str = "") -> Draw:
    """Draws the seed and with it the sample (抽取), once. ``seed``: from dice or a lottery that people watched, else from the machine."""
    seed = seed.strip() or secrets.token_hex(16)
    if len(seed) > 64:
        raise Refused("种子最多 64 个字符", "a seed has at most 64 characters", code="long-seed")
    move_draw(one, "draw", user, {}, seed=seed, drawn_at=now())
    chosen = [int(line.split("\t")[0]) for line in sample_of(one)]
    Check.objects.bulk_create(Check(draw=one, task_id=key) for key in chosen)
    log_draw(one, user, "draw.sample", {"seed": seed, "list_hash": one.list_hash, "tasks": chosen})
    return one


@transaction.atomic
def drop_draw(one: Draw, user: User, reason: str) -> Draw:
    """A sealed list is not drawn from (取消); it stays, with the reason."""
    move_draw(one, "drop", user, {"reason": reason.strip()})
    log_draw(one, user, "draw.drop", {"reason": reason.strip()})
    return one


@transaction.atomic
def assign_check(check: Check, checker: User, user: User) -> Check:
    """Names who checks a task again; nobody who did the work, verified or closed it."""
    must_run(check.draw.organisation, user)
    must_not_be_its_own(check.task, checker)
    if not may_check(check.task, today()).filter(pk=checker.pk).exists():
        raise Forbidden(f"{checker.name}没有核查这个单位任务的权限", f"{checker.name} may not check tasks of this unit")
    if Check.objects.filter(pk=check.pk, state=TO_CHECK).update(assigned=checker) != 1:
        raise Stale("这一项已经核查过", "this was checked already")
    check.refresh_from_db()
    log_draw(check.draw, user, "draw.assign", {"task": check.task_id, "checker": checker.username})
    return check


def must_not_be_its_own(task: Task, checker: User) -> None:
    """Raises ``Forbidden`` where somebody did the work of a task, verified or closed it."""
    words = {"doer": ("经办", "did its work"), "verifier": ("核验", "verified it"), "closer": ("签字销号", "closed it")}
    hand = had_a_hand_in(task).get(checker.pk)
    if hand is not None:
        zh, en = words[hand]
        raise Forbidden(
            f"{checker.name}{zh}过这项任务，不能再由其回头看",
            f"{checker.name} {en} and may not check it again",
            code="own-work",
        )


def sample_of(one: Draw) -> list[str]:
    """The lines that a draw's list, seed and numbers give, computed anew."""
    strata: dict[str, list[str]] = {}
    for line in one.listing.split("\n"):
        strata.setdefault(line.split("\t")[1] if one.stratified else "", []).append(line)
    return draw(strata, one.seed, allocate({name: len(lines) for name, lines in strata.items()}, one.wanted))


def _closed(one: Round, organisation: Organisation, plan: DrawPlan) -> list[Task]:
    found = tasks_of(one).filter(state=CLOSED, organisation__path__startswith=organisation.path, relapses__isnull=True)
    listed = found.select_related("organisation").order_by("pk")
    return [one for one in listed if plan.closed_from <= _closed_on(one) <= plan.closed_to]


def _line(task: Task) -> str:
    """A line of the list: key of the task, path of its unit, day of closing; with tabs between."""
    return f"{task.pk}\t{task.organisation.path}\t{_closed_on(task).isoformat()}"


def _closed_on(task: Task) -> date:
    assert task.closed_at is not None  # closed, by the constraint
    return timezone.localdate(task.closed_at)


def _must_be_in_time(plan: DrawPlan) -> None:
    day = today()
    if plan.closed_from > plan.closed_to:
        raise Incomplete("开始日期晚于截止日期", "the period ends before it begins", missing=("closed_from",))
    if plan.closed_to > later(day, -EARLIEST_MONTHS) or plan.closed_from < later(day, -LATEST_MONTHS):
        raise Refused(
            f"回头看在销号后 {EARLIEST_MONTHS} 至 {LATEST_MONTHS} 个月之间进行",
            f"tasks are checked again {EARLIEST_MONTHS} to {LATEST_MONTHS} months after they were closed",
            code="wrong-period",
        )
    if plan.due_on < day:
        raise Incomplete("完成日期已经过了", "the last day is over", missing=("due_on",))
    if not 1 <= plan.wanted <= 10_000:
        raise Incomplete("抽取数量要在 1 至 10000 之间", "1 to 10000 tasks can be drawn", missing=("wanted",))
