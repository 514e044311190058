"""Acts on posts and who holds them: appointments with dates, portfolios, hand-over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Forbidden, Refused, Stale
from bihuan_web.orgs.handing import HandOver, hand_over_work
from bihuan_web.orgs.models import Appointment, Grant, Organisation, Portfolio, Post
from bihuan_web.orgs.services.guarding import (
    check_dates,
    clean_name,
    demand_administrator,
    demand_known,
    demand_manager,
    keep_an_administrator,
    lock_tree,
    note_person,
    note_unit,
)


@transaction.atomic
def add_post(actor: User, unit: Organisation, name: str) -> Post:
    """A new post of a unit."""
    demand_administrator(actor, unit)
    lock_tree(unit)
    name = clean_name(name, "岗位名称", "the name of the post")
    post, made = Post.objects.get_or_create(organisation=unit, name=name)
    if not made:
        raise Refused(f"{unit.name}已经有{name}这个岗位", f"{unit.name} has the post {name} already", code="name-taken")
    note_unit(actor, "org.post", unit, name=name)
    return post


@transaction.atomic
def appoint(actor: User, post: Post, person: User, since: date) -> Appointment:
    """Somebody takes a post (任职) from a day on; they may hold another one beside it."""
    demand_known(actor, person)
    return take_post(actor, post, person, since)


def take_post(actor: User, post: Post, person: User, since: date) -> Appointment:
    """The same for somebody who may be new here; inside the transaction of another act."""
    unit = post.organisation
    demand_administrator(actor, unit)
    lock_tree(unit)
    if unit.ended_on is not None:
        raise Refused(f"{unit.name}已经撤销", f"{unit.name} has ended", code="ended")
    if not person.is_active:
        raise Refused(f"{person.name}的账号已停用", f"the account of {person.name} is disabled", code="disabled")
    held = Appointment.objects.filter(post=post, user=person).filter(Q(until__isnull=True) | Q(until__gte=since))
    if held.exists():
        raise Refused(f"{person.name}这段时间已经任{post.name}", f"{person.name} holds this post then", code="held")
    made = Appointment.objects.create(post=post, user=person, since=since)
    note_person(actor, "person.appoint", person, unit.chain, _where(made) | {"since": since.isoformat()})
    return made


@transaction.atomic
def end_appointment(actor: User, appointment: Appointment, until: date) -> None:
    """Somebody leaves a post (免职); ``until`` is their last day."""
    unit = appointment.post.organisation
    demand_administrator(actor, unit)
    check_dates(appointment.since, until)
    if Appointment.objects.filter(pk=appointment.pk, until__isnull=True).update(until=until) != 1:
        raise Stale("这个任职已经结束了", "this appointment has ended already")
    details = _where(appointment) | {"until": until.isoformat()}
    note_person(actor, "person.appointment-end", appointment.user, unit.chain, details)


@transaction.atomic
def add_portfolio(actor: User, appointment: Appointment, field: str, organisation: Organisation | None) -> Portfolio:
    """A field that a leader is in charge of (分管), and the unit that works in it."""
    unit = appointment.post.organisation
    demand_administrator(actor, unit)
    field = clean_name(field, "分管领域", "the field")
    lock_tree(unit)
    if appointment.portfolios.filter(field=field, organisation=organisation).exists():
        raise Refused(f"已经分管{field}", f"{field} is there already", code="name-taken")
    made = Portfolio.objects.create(appointment=appointment, field=field, organisation=organisation)
    details = _where(appointment) | {"field": field, "of": organisation.name if organisation else ""}
    note_person(actor, "person.portfolio", appointment.user, unit.chain, details)
    return made


@transaction.atomic
def drop_portfolio(actor: User, portfolio: Portfolio) -> None:
    """Somebody else is in charge of it from now on."""
    unit = portfolio.appointment.post.organisation
    demand_administrator(actor, unit)
    details = _where(portfolio.appointment) | {"field": portfolio.field}
    if not Portfolio.objects.filter(pk=portfolio.pk).delete()[0]:
        raise Stale("已经不分管了", "it has been taken away already")
    note_person(actor, "person.portfolio-end", portfolio.appointment.user, unit.chain, details)


@transaction.atomic
def hand_over(actor: User, appointment: Appointment, successor: User, on: date, *, roles: bool) -> int:
    """A post passes from one person to another on a day (交接): portfolios and open work with it, roles where wanted.

    The roles that pass are those on the unit of the post. How much open work was passed on is returned.
    """
    unit, before = appointment.post.organisation, appointment.user
    demand_administrator(actor, unit)
    lock_tree(unit)
    if successor.pk == before.pk:
        raise Refused("不能交给本人", "it cannot be handed to the same person", code="same-person")
    if on <= appointment.since:
        raise Refused("交接日要晚于到任日", "a hand-over comes after the first day in the post", code="dates")
    end_appointment(actor, appointment, on - timedelta(days=1))
    taken = appoint(actor, appointment.post, successor, on)
    for portfolio in appointment.portfolios.all():
        Portfolio.objects.create(appointment=taken, field=portfolio.field, organisation=portfolio.organisation)
    passed = _pass_roles(actor, before, successor, unit, on) if roles else []
    work = hand_over_work(HandOver(before, successor, unit, on, actor))
    details = _where(appointment) | {"to": successor.username, "on": on.isoformat(), "roles": passed, "work": work}
    note_person(actor, "person.hand-over", before, unit.chain, details)
    return work


def _pass_roles(actor: User, before: User, after: User, unit: Organisation, on: date) -> list[str]:
    if after.pk == actor.pk:
        raise Forbidden("不能给自己加角色", "nobody gives roles to themselves", code="own-grant")
    demand_manager(actor, before)
    passed = []
    for grant in Grant.objects.filter(user=before, branch=unit, until__isnull=True, since__lt=on):
        if unit.depth == 1:
            keep_an_administrator(before)
        Grant.objects.filter(pk=grant.pk).update(until=on - timedelta(days=1))
        Grant.objects.create(user=after, role=grant.role, branch=unit, since=on)
        passed.append(grant.role)
    if passed:
        note_person(
            actor, "grant.give", after, unit.chain, {"roles": passed, "branch": unit.name, "since": on.isoformat()}
        )
    return passed


def _where(appointment: Appointment) -> dict[str, object]:
    return {"post": appointment.post.name, "unit": appointment.post.organisation.name}
