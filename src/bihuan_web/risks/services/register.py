"""The office keeps the register (登记、修改、移出、关联). How likely and how grave a risk is, only a review changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import change_row, must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.ledgers.services import must_write
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.risks.lifecycle import ACTIVE, RISK
from bihuan_web.risks.matrix import SCALE
from bihuan_web.risks.models import RHYTHMS, Link, Risk
from bihuan_web.risks.services.common import actor_of, log
from bihuan_web.risks.services.raising import know
from bihuan_web.tasks.models import Rhythm, Task
from bihuan_web.tasks.rhythm import next_due


@dataclass(frozen=True, slots=True)
class About:
    """What the register says of a risk: of a post, a key step (重点环节), or both."""

    post: Post | None
    step: str
    danger: str
    control: str
    owner: User
    reviewer: User
    rhythm: str


def check_new(unit: Organisation, about: About, likelihood: int, effect: int, user: User) -> None:
    """Raises ``Refused`` where this person cannot register this risk."""
    must_write(unit, user)
    _check(unit, about)
    if likelihood not in SCALE or effect not in SCALE:
        raise Incomplete(
            "可能性、影响都在 1 到 5", "likelihood and effect are 1 to 5", missing=("likelihood", "effect")
        )


def check_revision(risk: Risk, about: About, user: User) -> None:
    """Raises ``Refused`` where this person cannot write a risk anew like this."""
    must_write(risk.organisation, user)
    _check(risk.organisation, about)
    if risk.state != ACTIVE:
        raise Refused("已移出的风险点不能再改", "a risk that was taken off is no longer changed", code="wrong-state")


def changes_of(risk: Risk, about: About) -> tuple[tuple[str, str, str], ...]:
    """What would be another: the name in ``About``, what stands there, what is to stand there, as people write it."""
    columns = _columns(about)
    found = ((name, getattr(risk, name), columns[name]) for name in columns)
    return tuple((name, _written(name, old), _written(name, new)) for name, old, new in found if old != new)


@transaction.atomic
def register(unit: Organisation, about: About, likelihood: int, effect: int, user: User) -> Risk:
    """A new risk (登记) with the next number of its unit; its first review is due after one rhythm."""
    check_new(unit, about, likelihood, effect, user)
    Organisation.objects.select_for_update().get(pk=unit.pk)  # numbers are given one after the other
    last = unit.risks.aggregate(last=Max("number"))["last"] or 0
    made = Risk.objects.create(
        organisation=unit,
        number=last + 1,
        likelihood=likelihood,
        effect=effect,
        next_review_on=next_due(today(), Rhythm(about.rhythm)),
        created_at=now(),
        created_by=user,
        **_columns(about),
    )
    log(made, user.username, "risk.register", {**_told(about), "likelihood": likelihood, "effect": effect})
    return made


@transaction.atomic
def revise(risk: Risk, about: About, user: User) -> None:
    """Writes a risk anew, but for its likelihood and effect."""
    check_revision(risk, about, user)
    change_row(risk, _columns(about), state=risk.state)
    log(risk, user.username, "risk.revise", _told(about))


@transaction.atomic
def retire(risk: Risk, reason: str, user: User) -> None:
    """Takes a risk off the register (移出), with a reason; it stays readable."""
    given = {"reason": reason.strip()}
    transition = RISK.move("retire", risk.state, actor_of(risk, user), given)
    change_row(risk, {"state": transition.target}, state=risk.state)
    log(risk, user.username, "risk.retire", given)


@transaction.atomic
def link(risk: Risk, item: Problem | Measure | Task | Organisation, user: User) -> Link:
    """Links a risk to what it depends on (关联). What relapsed or is overdue there already was known, and raises nothing."""
    must_write(risk.organisation, user)
    if not _unit_of(item).path.startswith(risk.organisation.path):
        raise Refused(
            "只能关联本单位和下级单位的事项", "only what the unit or one below it has to do", code="bad-choice"
        )
    column = {Problem: "problem", Measure: "measure", Task: "task", Organisation: "unit"}[type(item)]
    try:
        with transaction.atomic():
            made = Link.objects.create(risk=risk, by=user, at=now(), **{column: item})
    except IntegrityError as trouble:
        raise Refused("已经关联过", "it is linked already", code="exists") from trouble
    know(made)
    log(risk, user.username, "risk.link", {column: item.pk})
    return made


@transaction.atomic
def unlink(linked: Link, user: User) -> None:
    """It no longer depends on that; what was counted stays counted."""
    must_write(linked.risk.organisation, user)
    log(linked.risk, user.username, "risk.unlink", {"link": linked.pk})
    linked.delete()


def _unit_of(item: Problem | Measure | Task | Organisation) -> Organisation:
    if isinstance(item, Organisation):
        return item
    return item.problem.organisation if isinstance(item, Measure) else item.organisation


def _check(unit: Organisation, about: About) -> None:
    must_give("风险表现", "danger", about.danger)
    must_give("防控措施", "control", about.control)
    if about.post is None and not about.step.strip():
        raise Incomplete("要写明岗位或重点环节", "a post or a key step is needed", missing=("post", "step"))
    if about.post is not None and about.post.organisation_id != unit.pk:
        raise Refused("这个岗位不是本单位的", "the post is of another unit", code="bad-choice")
    if about.owner.pk == about.reviewer.pk:
        raise Forbidden("责任人不能复核自己的风险点", "the owner does not review their own risk", code="own-work")
    if not (about.owner.is_active and about.reviewer.is_active):
        raise Incomplete("责任人或复核人的账号已停用", "an account is disabled", missing=("owner", "reviewer"))
    if about.rhythm not in dict(RHYTHMS):
        raise Incomplete("请选复核频次", "choose how often it is reviewed", missing=("rhythm",))


def _columns(about: About) -> dict[str, object]:
    texts = {name: getattr(about, name).strip() for name in ("step", "danger", "control")}
    return {name: texts.get(name, getattr(about, name)) for name in About.__dataclass_fields__}


def _written(name: str, value: object) -> str:
    if name == "rhythm":
        return str(dict(RHYTHMS).get(str(value), value))
    return value.name if isinstance(value, Post) else str(value or "")


def _told(about: About) -> dict[str, object]:
    texts = {name: str(value) for name, value in _columns(about).items() if value and not isinstance(value, User)}
    return {**texts, "owner": about.owner.username, "reviewer": about.reviewer.username}
