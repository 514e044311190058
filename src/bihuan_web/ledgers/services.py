"""What people can do with ledgers, problems and measures, one function an act: one transaction with its event."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row, must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.common.lifecycle import Actor
from bihuan_web.ledgers.lifecycle import DOER, OPEN, PROBLEM
from bihuan_web.ledgers.models import ColumnName, Ledger, Measure, Problem, Rules
from bihuan_web.ledgers.words import Column, Pace, Source
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at


@dataclass(frozen=True, slots=True)
class ProblemText:
    """What a problem says: all that a person may write of it."""

    text: str
    source: str = Source.SELF_CHECK
    source_note: str = ""
    aspect: str = ""
    manifestation: str = ""
    cause: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class MeasureText:
    """What a measure promises."""

    text: str
    promised_on: date
    goal: str = ""
    deliverable: str = ""
    pace: str = Pace.BY_DATE


@transaction.atomic
def open_ledger(organisation: Organisation, title: str, year: int, user: User) -> Ledger:
    """A new ledger (台账) of a unit; its title is used once there."""
    must_write(organisation, user)
    must_give("名称", "title", title)
    try:
        with transaction.atomic():
            ledger = Ledger.objects.create(organisation=organisation, title=title.strip(), year=year, opened_on=today())
    except IntegrityError as trouble:
        raise Refused("这个单位已有同名台账", "the unit has a ledger of this name", code="exists") from trouble
    _log(organisation, user, "ledger.open", "ledger", ledger.pk, {"title": ledger.title, "year": year})
    return ledger


@transaction.atomic
def add_problem(
    ledger: Ledger, organisation: Organisation, wanted: ProblemText, user: User, *, carried_from: Problem | None = None
) -> Problem:
    """Puts a problem (问题) on a ledger, with the next number; ``organisation`` is the unit that has it."""
    must_write(organisation, user)
    _must_be_open(ledger)
    must_give("问题", "text", wanted.text)
    _must_be_one_of("来源", "source", wanted.source, Source.values)
    return write_problem(ledger, organisation, wanted, user, carried_from=carried_from)


def write_problem(
    ledger: Ledger, organisation: Organisation, wanted: ProblemText, user: User, **origin: Any
) -> Problem:
    """Writes a new problem for a service that has asked whether it may be; inside its transaction. ``origin``: where it comes from."""
    Ledger.objects.select_for_update().get(pk=ledger.pk)  # numbers are given one after the other
    last = ledger.problems.aggregate(last=Max("number"))["last"] or 0
    problem = Problem.objects.create(
        ledger=ledger, organisation=organisation, number=last + 1, **origin, **asdict(wanted)
    )
    _log(organisation, user, "problem.add", "problem", problem.pk, {"ledger": ledger.pk, **_told(wanted)})
    return problem


@transaction.atomic
def revise_problem(problem: Problem, wanted: ProblemText, user: User) -> Problem:
    """Writes a problem anew as long as it is open; what it said before is in the event log."""
    must_write(problem.organisation, user)
    must_give("问题", "text", wanted.text)
    _must_be_one_of("来源", "source", wanted.source, Source.values)
    if problem.state != OPEN:
        raise Refused(
            "问题已办结，不能再改", "the problem is finished and can no longer be changed", code="wrong-state"
        )
    if problem.carried_from_id is not None and wanted.source != problem.source:
        raise Refused(
            "结转或反弹而来的问题，来源不能改",
            "where a carried or relapsed problem comes from stands",
            code="origin-stands",
        )
    before = {name: getattr(problem, name) for name, value in asdict(wanted).items() if getattr(problem, name) != value}
    if before:
        change_row(problem, asdict(wanted))
        _log(problem.organisation, user, "problem.revise", "problem", problem.pk, {**_told(wanted), "before": before})
    return problem


@transaction.atomic
def withdraw_problem(problem: Problem, user: User, reason: str) -> Problem:
    """A problem does not belong on the ledger (不列入台账); it stays readable with the reason."""
    return move_problem(problem, "withdraw", user, {"reason": reason.strip()})


def solve_problem(problem: Problem, user: User, *, closed_tasks: int, has_open_tasks: bool, is_doer: bool) -> Problem:
    """Confirms that a problem is solved (确认解决). The tasks app counts and calls this inside its transaction."""
    if has_open_tasks:
        raise Refused("还有任务没有办结", "there are tasks that are not finished", code="open-tasks")
    return move_problem(problem, "solve", user, {"closed_tasks": closed_tasks}, is_doer=is_doer)


def open_again(measure: Measure, user: User) -> Measure:
    """What was solved has come back (反弹): a new problem that names the old one, with the measure that did not hold.

    Called by the service that found the relapse, inside its transaction; the solved problem stays solved.
    """
    old = measure.problem
    ledger = living(old.ledger)
    wanted = ProblemText(
        text=old.text,
        source=Source.RELAPSE,
        source_note=f"{old.ledger.title} {old.number}",
        aspect=old.aspect,
        manifestation=old.manifestation,
        cause=old.cause,
    )
    problem = write_problem(ledger, old.organisation, wanted, user, carried_from=old)
    again = MeasureText(measure.text, today(), measure.goal, measure.deliverable, measure.pace)
    return write_measure(problem, again, user)


def living(ledger: Ledger) -> Ledger:
    """The ledger in which an archived one goes on, year after year; itself where it is not archived or nothing follows."""
    while ledger.archived and ledger.continued_in is not None:
        ledger = ledger.continued_in
    return ledger


@transaction.atomic
def add_measure(problem: Problem, wanted: MeasureText, user: User) -> Measure:
    """A measure (整改措施) for a problem, with the next number."""
    must_write(problem.organisation, user)
    must_give("措施", "text", wanted.text)
    _must_be_one_of("整改类型", "pace", wanted.pace, Pace.values)
    held = Problem.objects.select_for_update().get(pk=problem.pk)
    if held.state != OPEN:
        raise Refused("问题已办结，不能再加措施", "the problem is finished: no more measures", code="wrong-state")
    return write_measure(problem, wanted, user)


def write_measure(problem: Problem, wanted: MeasureText, user: User, **origin: Any) -> Measure:
    """Writes a new measure for a service that has asked whether it may be; inside its transaction. ``origin``: where it comes from."""
    last = problem.measures.aggregate(last=Max("number"))["last"] or 0
    measure = Measure.objects.create(problem=problem, number=last + 1, **origin, **asdict(wanted))
    _log(problem.organisation, user, "measure.add", "measure", measure.pk, {"problem": problem.pk, **_told(wanted)})
    return measure


@transaction.atomic
def revise_measure(measure: Measure, wanted: MeasureText, user: User) -> Measure:
    """Writes a measure anew as long as its problem is open."""
    problem = measure.problem
    must_write(problem.organisation, user)
    must_give("措施", "text", wanted.text)
    _must_be_one_of("整改类型", "pace", wanted.pace, Pace.values)
    if problem.state != OPEN:
        raise Refused(
            "问题已办结，不能再改", "the problem is finished and can no longer be changed", code="wrong-state"
        )
    before = {
        name: str(getattr(measure, name)) for name, value in asdict(wanted).items() if getattr(measure, name) != value
    }
    if before:
        change_row(measure, asdict(wanted))
        _log(problem.organisation, user, "measure.revise", "measure", measure.pk, {**_told(wanted), "before": before})
    return measure


@transaction.atomic
def map_columns(organisation: Organisation, names: dict[Column, str], user: User) -> None:
    """What the unit and its branch call their columns (栏目名称), mapped once; an empty name goes back to the usual one."""
    must_write(organisation, user)
    wanted = {
        column: name.strip() for column, name in names.items() if name.strip() and name.strip() != str(column.label)
    }
    if len(set(wanted.values())) != len(wanted):
        raise Refused("两个栏目不能用同一个名称", "two columns cannot have one name", code="exists")
    ColumnName.objects.filter(organisation=organisation).delete()
    ColumnName.objects.bulk_create(
        ColumnName(organisation=organisation, column=column, name=name) for column, name in wanted.items()
    )
    told = {column.value: name for column, name in wanted.items()}
    _log(organisation, user, "ledger.columns", "organisation", organisation.pk, told)


@transaction.atomic
def set_rules(organisation: Organisation, user: User, *, two_levels: bool, recheck_months: int) -> Rules:
    """How the unit and its branch follow through: two-level sign-off, when to look again."""
    must_write(organisation, user)
    if not 1 <= recheck_months <= 36:
        raise Incomplete(
            "回头看在销号后 1 至 36 个月", "re-check 1 to 36 months after closure", missing=("recheck_months",)
        )
    columns = {"two_levels": two_levels, "recheck_months": recheck_months}
    rules, _ = Rules.objects.update_or_create(organisation=organisation, defaults=columns)
    _log(organisation, user, "ledger.rules", "organisation", organisation.pk, columns)
    return rules


def may_write(organisation: Organisation, user: User) -> bool:
    """Whether somebody may write on the ledgers of a unit."""
    return allows(roles_at(user, organisation, today()), Act.WRITE, Secrecy.LEDGER, has_part=False)


def must_write(organisation: Organisation, user: User) -> None:
    """Raises ``Forbidden`` where somebody may not write on the ledgers of a unit."""
    if not may_write(organisation, user):
        raise Forbidden("您没有改这个单位台账的权限", "you may not write on the ledgers of this unit")


def move_problem(
    problem: Problem,
    act: str,
    user: User,
    given: dict[str, Any],
    *,
    is_doer: bool = False,
    keeper: Organisation | None = None,
) -> Problem:
    """Moves a problem by its table, inside a transaction; ``keeper`` is the unit whose office may, where not the problem's own."""
    roles = roles_at(user, keeper or problem.organisation, today()) - {Role.OWNER}
    actor = Actor(frozenset(role.value for role in roles), frozenset({DOER} if is_doer else ()))
    transition = PROBLEM.move(act, problem.state, actor, given)
    before = problem.state
    change_row(problem, {"state": transition.target})
    _log(problem.organisation, user, f"problem.{act}", "problem", problem.pk, {**given, "from": before})
    return problem


def _told(wanted: ProblemText | MeasureText) -> dict[str, object]:
    return {name: str(value) for name, value in asdict(wanted).items() if value}


def _must_be_open(ledger: Ledger) -> None:
    if ledger.archived:
        raise Refused("台账已归档", "the ledger is archived", code="wrong-state")


def _must_be_one_of(word: str, name: str, value: str, values: list[str]) -> None:
    if value not in values:
        raise Incomplete(f"{word}不在可选范围内", f"{name} is none of those known", missing=(name,))


def _log(organisation: Organisation, user: User, act: str, kind: str, item: int, details: dict[str, Any]) -> None:
    record(organisation.chain, user.username, act, kind, str(item), details, at=now())
