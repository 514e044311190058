"""What people can do with responsibility lists and shares, one function an act: one transaction with its event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row, must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.duties.access import actor_of, keeps, may_hand_down
from bihuan_web.duties.lifecycle import ACKNOWLEDGED, SHARE, STANDING
from bihuan_web.duties.models import DutyList, Field, Level, Share, Side
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.rounds.lifecycle import CLOSED
from bihuan_web.rounds.models import Round
from bihuan_web.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a share says: what, in which field, on which level, of which unit, whose, until when, and what it is about."""

    what: str
    field: str
    level: str
    unit: Organisation
    holder: User
    due_on: date
    side: str = Side.BUSINESS
    problem: Problem | None = None
    measure: Measure | None = None
    task: Task | None = None


@transaction.atomic
def open_list(one: Round, unit: Organisation, title: str, user: User, ledger: Ledger | None = None) -> DutyList:
    """A new responsibility list (责任清单) of a unit of the round; its title is used once there."""
    _must_keep(unit, user)
    _must_be_open(one)
    if not unit.path.startswith(one.organisation.path):
        raise Refused("这个单位不在本轮次里", "this unit is not in the round", code="other-branch")
    if ledger is not None and not unit.path.startswith(ledger.organisation.path):
        raise Refused("这本台账不管这个单位", "this ledger is not about this unit", code="wrong-ledger")
    title = must_give("名称", "title", title)
    try:
        with transaction.atomic():
            made = DutyList.objects.create(
                round=one, organisation=unit, ledger=ledger, title=title, created_at=now(), created_by=user
            )
    except IntegrityError as trouble:
        raise Refused("这个单位已有同名清单", "the unit has a list of this name", code="exists") from trouble
    _note(made, user, "duties.open", "duty-list", made.pk, {"title": title})
    return made


@transaction.atomic
def add_field(duty_list: DutyList, name: str, organisation: Organisation | None, user: User) -> Field:
    """A field besides those of the portfolios (自定领域)."""
    _must_keep(duty_list.organisation, user)
    name = must_give("领域", "field", name)
    made, fresh = Field.objects.get_or_create(duty_list=duty_list, name=name, defaults={"organisation": organisation})
    if not fresh:
        raise Refused("已经有这个领域", "this field is there already", code="exists")
    _note(duty_list, user, "duties.field", "duty-list", duty_list.pk, {"field": name})
    return made


@transaction.atomic
def drop_field(field: Field, user: User) -> None:
    """A field that nobody has a share in is not wanted any more."""
    duty_list = field.duty_list
    _must_keep(duty_list.organisation, user)
    if duty_list.shares.filter(field=field.name, state__in=STANDING).exists():
        raise Refused("这个领域还有责任分工", "there are shares in this field", code="has-shares")
    Field.objects.filter(pk=field.pk).delete()
    _note(duty_list, user, "duties.field-drop", "duty-list", duty_list.pk, {"field": field.name})


@transaction.atomic
def add_share(duty_list: DutyList, wanted: Wanted, user: User) -> Share:
    """The office puts a share on the list that is part of no other, and hands it to its holder."""
    _must_keep(duty_list.organisation, user)
    return _hand(duty_list, None, wanted, user)


@transaction.atomic
def hand_down(parent: Share, wanted: Wanted, user: User) -> Share:
    """A part of a share is handed to the next level (逐级分解), by its holder once they have acknowledged it, or by the office."""
    parent = (
        Share.objects.select_for_update(of=("self",))
        .select_related("duty_list__organisation", "unit")
        .get(pk=parent.pk)
    )
    if parent.state != ACKNOWLEDGED:
        raise Refused("先签收，再往下分解", "it is acknowledged before it is broken down", code="wrong-state")
    if not may_hand_down(parent, user, keeper=keeps(parent.duty_list.organisation, user, today())):
        raise Forbidden("只有责任人或者办公室可以往下分解", "only its holder or the office hands parts of it on")
    return _hand(parent.duty_list, parent, wanted, user)


@transaction.atomic
def acknowledge(share: Share, user: User) -> Share:
    """Its holder acknowledges a share (签收)."""
    _move(share, "acknowledge", user, acknowledged_at=now(), reason="")
    return share


@transaction.atomic
def send_back(share: Share, user: User, reason: str) -> Share:
    """Its holder sends a share back (退回) and says why."""
    _move(share, "send_back", user, given={"reason": reason.strip()}, reason=reason.strip()[:500])
    return share


@transaction.atomic
def hand_again(share: Share, user: User, wanted: Wanted) -> Share:
    """What was sent back is handed again, in other words or to somebody else. Its level and field stay."""
    _check(share.duty_list, share.parent, wanted)
    told: dict[str, Any] = {
        "what": wanted.what.strip(),
        "unit": wanted.unit,
        "holder": wanted.holder,
        "due_on": wanted.due_on,
    }
    links: dict[str, Any] = {
        "problem": wanted.problem,
        "measure": wanted.measure,
        "task": wanted.task,
        "side": wanted.side,
    }
    _move(share, "hand_again", user, **told, **links, handed_at=now(), handed_by=user)
    return share


@transaction.atomic
def pass_on(share: Share, user: User, holder: User, reason: str) -> Share:
    """A share goes to somebody else, who acknowledges it anew; its parts stay as they are."""
    _must_be_near(share.unit, holder)
    if holder.pk == share.holder_id:
        raise Refused("本来就是这个人", "it is this person's already", code="same-person")
    changes = {"holder": holder, "handed_at": now(), "handed_by": user, "acknowledged_at": None}
    _move(share, "pass_on", user, given={"reason": reason.strip()}, **changes, reason=reason.strip()[:500])
    return share


@transaction.atomic
def take_back(share: Share, user: User, reason: str) -> Share:
    """A share does not count any more (收回); it stays readable. Its parts are taken back before it."""
    Share.objects.select_for_update().get(pk=share.pk)
    if share.parts.filter(state__in=STANDING).exists():
        raise Refused(
            "它下面还有没有收回的分工", "parts of it are still standing: take them back first", code="has-parts"
        )
    _move(share, "take_back", user, given={"reason": reason.strip()}, reason=reason.strip()[:500])
    return share


def _hand(duty_list: DutyList, parent: Share | None, wanted: Wanted, user: User) -> Share:
    _must_be_open(duty_list.round)
    _check(duty_list, parent, wanted)
    DutyList.objects.select_for_update().get(pk=duty_list.pk)  # numbers are given one after the other
    last = duty_list.shares.aggregate(last=Max("number"))["last"] or 0
    share = Share.objects.create(
        duty_list=duty_list, parent=parent, number=last + 1, level=wanted.level, side=wanted.side, field=wanted.field.strip(),
        what=wanted.what.strip(), unit=wanted.unit, holder=wanted.holder, due_on=wanted.due_on, handed_at=now(),
        handed_by=user, problem=wanted.problem, measure=wanted.measure, task=wanted.task,
    )  # fmt: skip
    details = {
        "number": share.number,
        "what": share.what,
        "to": wanted.holder.username,
        "due": wanted.due_on.isoformat(),
    }
    _note(duty_list, user, "share.hand", "share", share.pk, details | {"parent": parent.number if parent else None})
    return share


def _check(duty_list: DutyList, parent: Share | None, wanted: Wanted) -> None:
    must_give("责任内容", "what", wanted.what)
    must_give("领域", "field", wanted.field)
    if wanted.level not in Level.values or wanted.side not in Side.values:
        raise Incomplete(
            "层级或者类别不在可选范围内", "the level or the side is none of those known", missing=("level",)
        )
    above = parent.unit if parent else duty_list.organisation
    if not wanted.unit.path.startswith(above.path):
        raise Refused(f"责任单位要在{above.name}里", f"the unit must be in {above.name}", code="other-branch")
    if wanted.unit.ended_on is not None:
        raise Refused(f"{wanted.unit.name}已经撤销", f"{wanted.unit.name} has ended", code="ended")
    if parent is not None and Level(wanted.level).depth <= Level(parent.level).depth:
        raise Refused("只能往下一级分解", "a part lies on a lower level", code="level")
    if parent is not None and wanted.due_on > parent.due_on:
        raise Refused("时限不能晚于上一级", "a part is not due later than the whole", code="dates")
    if parent is not None and wanted.field.strip() != parent.field:
        raise Refused("领域要与上一级相同", "a part lies in the field of the whole", code="field")
    _must_be_near(wanted.unit, wanted.holder)


def _move(share: Share, act: str, user: User, *, given: dict[str, Any] | None = None, **changes: Any) -> None:
    """Moves a share from the state and revision in which it was seen, by whoever they are to it."""
    keeper = keeps(share.duty_list.organisation, user, today())
    transition = SHARE.move(act, share.state, actor_of(share, user, keeper=keeper), given)
    write_move(share, transition.target, f"share.{act}", user, **changes)


def write_move(share: Share, target: str, act: str, actor: User, **changes: Any) -> None:
    """Writes a move for an act that has been asked for its permission, and the event; the share given is brought up to date."""
    before = share.state
    change_row(share, {"state": target, **changes}, state=before)
    details: dict[str, object] = {
        "number": share.number,
        "from": before,
        "state": target,
        "holder": share.holder.username,
    }
    if changes.get("reason"):
        details["reason"] = changes["reason"]
    _note(share.duty_list, actor, act, "share", share.pk, details)


def _must_keep(unit: Organisation, user: User) -> None:
    if not keeps(unit, user, today()):
        raise Forbidden("您没有管这个单位责任清单的权限", "you may not keep the responsibility lists of this unit")


def _must_be_open(one: Round) -> None:
    if one.state == CLOSED:
        raise Refused("本轮次已结束", "the round is closed", code="wrong-state")


def _must_be_near(unit: Organisation, holder: User) -> None:
    if not people_near(unit).filter(pk=holder.pk).exists():
        raise Refused(f"{holder.name}不在这棵机构树里", f"{holder.name} has no post or role here", code="other-branch")


def _note(duty_list: DutyList, user: User, act: str, kind: str, item: int, details: dict[str, Any]) -> None:
    record(duty_list.organisation.chain, user.username, act, kind, str(item), details, at=now())
