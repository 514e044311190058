"""Recording a visit (走访记录): from a plan or by itself, once for each device's identifier."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.visits import pictures
from bihuan_web.visits.kinds import met_kinds, need_kinds
from bihuan_web.visits.models import Heard, Household, Met, Picture, Promise, Visit
from bihuan_web.visits.queries import is_going, units_for
from bihuan_web.visits.services.acting import is_office, log, move
from bihuan_web.visits.services.planning import Going, check_going, columns_of, write_companions

MOST_PICTURES = 9
_STEM = 60  # characters of a picture's own name that are kept


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of a kind were met, and of households the codes of those that gave one."""

    kind: str
    number: int
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A need heard, or a problem found."""

    text: str
    kind: str = ""
    is_problem: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """What the leader promised on the spot."""

    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture as it was sent; ``keep_place`` with a reason keeps where it was taken."""

    data: bytes
    name: str
    keep_place: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is recorded of a visit at once."""

    going: Going
    seen: str = ""
    met: Sequence[Counted] = ()
    said: Sequence[Said] = ()
    promised: Sequence[Promised] = ()
    taken: Sequence[Taken] = field(default=())


def record_visit(user: User, entry: Entry, *, at: datetime, key: uuid.UUID | None = None) -> tuple[Visit, bool]:
    """Records a visit; ``key`` is the identifier that the device made. The visit, and whether it is new.

    Sent again, by whatever path, it is the visit that is there already. Raises ``Refused`` where somebody else used the identifier.
    """
    key = key or uuid.uuid4()
    found = Visit.objects.filter(uuid=key).first()
    if found is None:
        try:
            with transaction.atomic():
                return _write(user, entry, at, key), True
        except IntegrityError:  # the same entry came by another request at this moment
            found = Visit.objects.filter(uuid=key).first()
            if found is None:
                raise
    if found.made_by_id != user.pk:
        raise Refused("这个编号已经用过", "this identifier has been used", code="uuid-used")
    return found.merged_into or found, False


@transaction.atomic
def record_planned(user: User, visit: Visit, entry: Entry, *, at: datetime) -> Visit:
    """A planned visit has happened: the plan becomes its record, with where it really went."""
    _check(entry, at)
    if entry.going.organisation.pk != visit.organisation_id:
        raise Refused("单位和计划不一致", "the plan is of another unit", code="bad-unit")
    columns = {**columns_of(entry.going), "seen": entry.seen.strip(), "recorded_at": at, "recorded_by": user}
    move(visit, "record", user, at, {}, **columns)
    return _write_all(user, visit, entry, at)


@transaction.atomic
def add_pictures(user: User, visit: Visit, taken: Sequence[Taken], *, at: datetime) -> None:
    """More pictures of a visit, by whoever went or the office."""
    must_keep_record(user, visit, at)
    _write_pictures(user, visit, taken, at)
    log(visit, user, "visit.pictures", at, {"number": len(taken)})


@transaction.atomic
def add_heard(user: User, visit: Visit, said: Said, *, at: datetime) -> Heard:
    """One more need or problem of a visit that is recorded already."""
    must_keep_record(user, visit, at)
    _check_said(said)
    last = visit.heard.order_by("-number").values_list("number", flat=True).first() or 0
    heard = _heard(visit, last + 1, said)
    heard.save(force_insert=True)
    log(visit, user, "visit.heard", at, {"number": heard.number})
    return heard


@transaction.atomic
def add_promise(user: User, visit: Visit, promised: Promised, *, at: datetime) -> Promise:
    """One more promise that was made on a visit, by its leader."""
    must_keep_record(user, visit, at)
    _check_promised(promised)
    made = Promise.objects.create(
        visit=visit, text=promised.text.strip(), due_on=promised.due_on, promiser=visit.leader
    )
    log(visit, user, "visit.promise", at, {"promise": made.pk})
    return made


def must_keep_record(user: User, visit: Visit, at: datetime) -> None:
    """Raises unless the visit has happened and this person keeps its record."""
    if not (is_going(user, visit) or is_office(user, visit.organisation, at)):
        raise Forbidden("只有走访的人和办公室可以补充记录", "only whoever went and the office add to the record")
    if visit.state != "done":
        raise Refused("走访还没有记录", "the visit is not recorded yet", code="wrong-state")


def _write(user: User, entry: Entry, at: datetime, key: uuid.UUID) -> Visit:
    _check(entry, at)
    _check_who(user, entry, at)
    visit = Visit.objects.create(
        uuid=key, state="done", seen=entry.seen.strip(), **columns_of(entry.going),
        made_at=at, made_by=user, recorded_at=at, recorded_by=user,
    )  # fmt: skip
    return _write_all(user, visit, entry, at)


def _write_all(user: User, visit: Visit, entry: Entry, at: datetime) -> Visit:
    write_companions(visit, entry.going)
    for counted in entry.met:
        Met.objects.bulk_create(_met(visit, counted))
    Heard.objects.bulk_create(_heard(visit, number, one) for number, one in enumerate(entry.said, 1))
    for one in entry.promised:
        Promise.objects.create(visit=visit, text=one.text.strip(), due_on=one.due_on, promiser=entry.going.leader)
    _write_pictures(user, visit, entry.taken, at)
    log(visit, user, "visit.record", at, {"on": str(visit.on), "to": visit.target, "pictures": len(entry.taken)})
    return visit


def _met(visit: Visit, counted: Counted) -> list[Met]:
    """A row for each household with a code, and one for those without."""
    codes = list(dict.fromkeys(counted.codes))
    known = Household.objects.filter(place=visit.place, code__in=codes) if visit.place else Household.objects.none()
    by_code = {one.code: one for one in known}
    rows = [Met(visit=visit, kind=counted.kind, household=by_code.get(one), code=one) for one in codes]
    rest = counted.number - len(codes)
    return [*rows, Met(visit=visit, kind=counted.kind, number=rest)] if rest > 0 else rows


def _heard(visit: Visit, number: int, said: Said) -> Heard:
    return Heard(visit=visit, number=number, text=said.text.strip(), kind=said.kind, is_problem=said.is_problem)


def _write_pictures(user: User, visit: Visit, taken: Sequence[Taken], at: datetime) -> None:
    if len(taken) + visit.pictures.count() > MOST_PICTURES:
        raise Refused(
            f"一次走访最多 {MOST_PICTURES} 张照片",
            f"at most {MOST_PICTURES} pictures a visit",
            code="too-many-pictures",
        )
    for one in taken:
        if one.keep_place and not one.reason.strip():
            raise Incomplete("保留拍摄位置要写理由", "keeping the place wants a reason", missing=("place_reason",))
        stripped = pictures.strip(one.data)  # it is read in either case: what is no picture does not come in
        data = one.data if one.keep_place else stripped.data
        name = f"{one.name.rpartition('.')[0][:_STEM] or 'picture'}.{stripped.ending}"
        kept = store(iter(BytesIO(data).readlines()), name, Purpose.EVIDENCE, by=user, at=at)
        Picture.objects.create(
            visit=visit, file=kept, located=one.keep_place, reason=one.reason.strip() if one.keep_place else ""
        )


def _check(entry: Entry, at: datetime) -> None:
    check_going(entry.going)
    if entry.going.on > timezone.localdate(at):
        raise Refused("走访日期还没有到", "the day of the visit has not come yet", code="future")
    for counted in entry.met:
        if counted.kind not in met_kinds() or not 1 <= counted.number <= 999:
            raise Refused("受访对象或人数不对", "who was met, or how many, is not possible", code="bad-met")
    for said in entry.said:
        _check_said(said)
    for promised in entry.promised:
        _check_promised(promised)


def _check_said(said: Said) -> None:
    if not said.text.strip():
        raise Incomplete("还没有填内容", "what was said is still to be given", missing=("text",))
    if said.kind and said.kind not in need_kinds():
        raise Refused("没有这个类别", "there is no such category", code="bad-kind")


def _check_promised(promised: Promised) -> None:
    if not promised.text.strip():
        raise Incomplete("还没有填承诺事项", "what was promised is still to be given", missing=("text",))


def _check_who(user: User, entry: Entry, at: datetime) -> None:
    """Whoever went records it in the name of a unit of theirs; the office for others."""
    going = entry.going
    went = user.pk in {going.leader.pk, *(one.pk for one in going.companions)}
    of_theirs = units_for(user, timezone.localdate(at)).filter(pk=going.organisation.pk).exists()
    if not (is_office(user, going.organisation, at) or (went and of_theirs)):
        raise Forbidden(
            "只能记录自己的走访；别人的由办公室记录", "one records one's own visits, the office those of others"
        )
