"""A unit is merged into another (并入) or split into new ones (拆分). It ends, keeps its name, and lies below its successor from then on.

So whoever reads the successor reads what the old unit did, and every figure of a branch holds what it held. What is still open goes on
at the successor itself; each app passes its own part on, see ``orgs/handing.py``. Why it is so: docs/decisions/0016-units-that-go-over.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.common.errors import Incomplete, Refused, Stale
from bihuan_web.orgs.handing import Passed, Succession, digest_of, pass_on_work_of
from bihuan_web.orgs.models import Appointment, Grant, Organisation, Portfolio, Post
from bihuan_web.orgs.services.guarding import clean_name, demand_administrator, note_unit
from bihuan_web.orgs.services.tree import must_be_able_to_end, must_be_free, must_be_live

_OWN = (Role.AUTHOR, Role.OWNER)  # what these see is their own: they go along whatever else does
_NEVER = (Role.ADMINISTRATOR, Role.AUDITOR)  # nobody comes to manage or audit a unit by a merger


@dataclass(frozen=True, slots=True)
class NewPart:
    """A unit that a split makes, with the posts and the units below that go into it, by their keys."""

    name: str
    posts: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """From which day on, why, and whether roles on the old unit hold at the new one, too."""

    on: date
    note: str = ""
    roles: bool = True


@dataclass(slots=True)
class _Going:
    """Where what goes: posts and units below by key, everything else to the successor."""

    successor: Organisation
    posts: Mapping[int, Organisation] = field(default_factory=dict)
    units: Mapping[int, Organisation] = field(default_factory=dict)


@transaction.atomic
def merge_unit(
    actor: User, unit: Organisation, successor: Organisation, terms: Terms, *, seen: str | None = None
) -> list[Passed]:
    """A unit goes over into another one; what went on there. ``seen``: the digest of a preview, ``Stale`` where that no longer holds."""
    demand_administrator(actor, unit)
    demand_administrator(actor, successor)
    unit = must_be_able_to_end(unit)
    successor = Organisation.objects.get(pk=successor.pk)
    if successor.chain != unit.chain or successor.path.startswith(unit.path):
        raise Refused(
            "只能并入同一棵机构树里的别的单位，不能并入自己的下级",
            "it can be merged into another unit of its tree only, not into one below it",
            code="successor",
        )
    must_be_live(successor)
    passed = _go_over(actor, unit, _Going(successor), terms)
    _must_be_as_seen(passed, seen)
    note_unit(actor, "org.merge", unit, into=successor.name, name=unit.name, **_told(terms, passed))
    return passed


@transaction.atomic
def split_unit(
    actor: User, unit: Organisation, parts: Sequence[NewPart], terms: Terms, *, seen: str | None = None
) -> list[Passed]:
    """A unit is split into new ones beside it; the first takes over what goes into no other. What went on where it went.

    Posts and units below go where a part names them; open work goes with whoever answers for it.
    """
    demand_administrator(actor, unit)
    unit = must_be_able_to_end(unit)
    parent = Organisation.objects.get_parent(unit)
    demand_administrator(actor, parent)
    if len(parts) < 2:
        raise Incomplete("拆分要有两个以上的新单位", "a split makes two units or more", missing=("names",))
    _must_be_its_own(unit, parts)
    Organisation.objects.filter(pk=unit.pk).update(ended_on=terms.on)  # its name is free for one of the parts
    made = [_new_part(parent, unit, one.name) for one in parts]
    there = list(zip(parts, made, strict=True))
    going = _Going(
        made[0],
        {key: place for part, place in there for key in part.posts},
        {key: place for part, place in there for key in part.units},
    )
    passed = _go_over(actor, unit, going, terms)
    _must_be_as_seen(passed, seen)
    note_unit(
        actor, "org.split", unit, into=[one.name for one in made], name=unit.name, **_told(terms, passed)
    )  # fmt: skip
    return passed


def preview(act: Callable[[], list[Passed]]) -> list[Passed]:
    """What a merger or split would pass on: it is done and undone, so that the preview cannot say anything else than the act."""
    try:
        with transaction.atomic():
            raise _Undone(act())
    except _Undone as undone:
        return undone.passed


class _Undone(Exception):
    def __init__(self, passed: list[Passed]) -> None:
        super().__init__()
        self.passed = passed


def _go_over(actor: User, unit: Organisation, going: _Going, terms: Terms) -> list[Passed]:
    if terms.on > clock.today():
        raise Refused(
            "未办结的工作当时就转过去，生效日期不能晚于今天",
            "open work goes over at once: the day cannot be later than today",
            code="dates",
        )
    posts, places, held = _move_posts(unit, going, terms.on)
    units = _move_units(unit, going)
    roles = _move_roles(actor, unit, going.successor, places, terms)
    charge = _move_portfolios(unit, going.successor)
    Organisation.objects.filter(pk=unit.pk).update(
        ended_on=terms.on, successor=going.successor, note=terms.note.strip()
    )
    _lay_below(unit, going.successor)
    fresh = Organisation.objects.get(pk=unit.pk)
    successor = Organisation.objects.get(pk=going.successor.pk)
    gone = Succession(fresh, successor, terms.on, actor, places, posts)
    own = [
        Passed(("任职", "appointments"), held),
        Passed(("下级单位", "units below"), units),
        Passed(("角色", "roles"), roles),
        Passed(("分管关系", "portfolios"), charge),
    ]
    return [one for one in own if one.keys] + pass_on_work_of(gone)


def _move_posts(
    unit: Organisation, going: _Going, on: date
) -> tuple[dict[int, Post], dict[int, Organisation], tuple[int, ...]]:
    """Each post goes on at its new unit with whoever holds it: the posts by old key, people's units, the old appointments."""
    posts, places, moved = {}, {}, []
    for post in unit.posts.order_by("pk"):
        place = going.posts.get(post.pk, going.successor)
        taken = Post.objects.filter(organisation=place, name=post.name).exists()
        name = f"{post.name}（原{unit.short or unit.name}）"[:80] if taken else post.name
        posts[post.pk] = after = Post.objects.get_or_create(organisation=place, name=name)[0]
        now = Q(until__isnull=True) | Q(until__gte=on)
        for held in post.appointments.filter(now).prefetch_related("portfolios").order_by("pk"):
            places[held.user_id] = place
            moved.append(held.pk)
            _go_on(held, after, on)
    return posts, places, tuple(moved)


def _go_on(held: Appointment, post: Post, on: date) -> None:
    """One appointment ends the day before and another begins; one that was to begin later is simply at the new post."""
    if held.since >= on:
        Appointment.objects.filter(pk=held.pk).update(post=post)
        return
    Appointment.objects.filter(pk=held.pk).update(until=on - timedelta(days=1))
    made = Appointment.objects.create(post=post, user_id=held.user_id, since=on, until=held.until)
    for one in held.portfolios.all():
        Portfolio.objects.create(appointment=made, field=one.field, organisation_id=one.organisation_id)


def _move_units(unit: Organisation, going: _Going) -> tuple[int, ...]:
    """The living units below go on below their new one; where it has one of the name already, with the old unit's name."""
    moved = []
    for child in Organisation.objects.get_children(unit).filter(ended_on__isnull=True).order_by("path"):
        place = Organisation.objects.get(pk=going.units.get(child.pk, going.successor).pk)
        if Organisation.objects.get_children(place).filter(name=child.name, ended_on__isnull=True).exists():
            name = f"{child.name}（原{unit.short or unit.name}）"[:120]
            must_be_free(place, name)
            Organisation.objects.filter(pk=child.pk).update(name=name)
        Organisation.objects.move(Organisation.objects.get(pk=child.pk), place, "last-child")
        moved.append(child.pk)
    return tuple(moved)


def _move_roles(
    actor: User, unit: Organisation, successor: Organisation, places: Mapping[int, Organisation], terms: Terms
) -> tuple[int, ...]:
    """Roles on the old unit hold at the new one, too; the old ones stay, so that whoever read its history still does."""
    now = Q(until__isnull=True) | Q(until__gte=terms.on)
    moved = []
    for held in Grant.objects.filter(now, branch=unit).exclude(role__in=_NEVER).exclude(user=actor).order_by("pk"):
        if not terms.roles and held.role not in _OWN:
            continue
        place = places.get(held.user_id, successor)
        same = Grant.objects.filter(now, user=held.user_id, role=held.role, branch__path__in=place.upward)
        if not same.exists():
            since = max(held.since, terms.on)
            Grant.objects.create(user_id=held.user_id, role=held.role, branch=place, since=since, until=held.until)
            moved.append(held.pk)
    return tuple(moved)


def _move_portfolios(unit: Organisation, successor: Organisation) -> tuple[int, ...]:
    """Leaders who are in charge of the old unit are in charge of its successor."""
    now = Q(appointment__until__isnull=True) | Q(appointment__until__gte=clock.today())
    moved = []
    for one in Portfolio.objects.filter(now, organisation=unit).order_by("pk"):
        same = Portfolio.objects.filter(appointment=one.appointment_id, field=one.field, organisation=successor)
        if not same.exists():
            Portfolio.objects.filter(pk=one.pk).update(organisation=successor)
            moved.append(one.pk)
    return tuple(moved)


def _lay_below(unit: Organisation, successor: Organisation) -> None:
    """The ended unit lies below its successor, unless it does already."""
    fresh, place = Organisation.objects.get(pk=unit.pk), Organisation.objects.get(pk=successor.pk)
    if Organisation.objects.get_parent(fresh).pk != place.pk:
        Organisation.objects.move(fresh, place, "last-child")


def _new_part(parent: Organisation, unit: Organisation, name: str) -> Organisation:
    name = clean_name(name, "单位名称", "the name of the unit")
    parent = Organisation.objects.get(pk=parent.pk)
    must_be_free(parent, name)
    made: Organisation = Organisation.objects.add_child(parent, {"name": name, "origin": unit})
    return made


def _must_be_its_own(unit: Organisation, parts: Sequence[NewPart]) -> None:
    """Every post and unit below goes into one part, and no other's does."""
    below = Organisation.objects.get_children(unit).filter(ended_on__isnull=True)
    for rows, known in (
        ([one.posts for one in parts], unit.posts.values_list("pk", flat=True)),
        ([one.units for one in parts], below.values_list("pk", flat=True)),
    ):
        named = [key for keys in rows for key in keys]
        if len(named) != len(set(named)) or not set(named) <= set(known):
            raise Refused(
                "岗位和下级单位要是原单位的，一个只归一个新单位",
                "posts and units below must be of the old unit, and each goes into one new unit",
                code="wrong-part",
            )


def _must_be_as_seen(passed: list[Passed], seen: str | None) -> None:
    if seen is not None and digest_of(passed) != seen:
        raise Stale(
            "预览之后又有了变化，请看过新的预览再办", "something has changed since the preview: look at it again"
        )


def _told(terms: Terms, passed: list[Passed]) -> dict[str, object]:
    work = {one.words[1]: list(one.keys) for one in passed}
    return {"on": terms.on.isoformat(), "note": terms.note.strip(), "roles": terms.roles, "passed": work}
