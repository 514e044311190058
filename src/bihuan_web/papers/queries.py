"""Reading papers: only what somebody may see; bundles only by whoever asked for them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.common.remembering import remembered
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.orgs.permissions import Act, Secrecy, allows, roles_that_may
from bihuan_web.orgs.queries import branches_of, organisations_under, people_near, roles_at
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Bundle, Paper
from bihuan_web.papers.redacting import Known


def visible_to(user: User, today: date, act: Act = Act.READ) -> QuerySet[Paper]:
    """Papers of the branches where somebody may read (or write, export, judge) things of their level."""
    wanted = Q(pk__in=())
    for level in Secrecy:
        kinds = [one.key for one in KINDS.values() if one.level is level]
        branches = branches_of(user, today, *roles_that_may(act, level)) if kinds else []
        for path in branches:
            wanted |= Q(kind__in=kinds, organisation__path__startswith=path)
    return Paper.objects.filter(wanted).select_related("organisation", "round", "checked_by", "issued_by", "file")


def may(user: User, act: Act, kind: str, unit: Organisation, today: date) -> bool:
    """Whether somebody may do this with papers of a kind there."""
    return allows(roles_at(user, unit, today), act, KINDS[kind].level, has_part=False)


def units_for(user: User, round_unit: Organisation, today: date) -> QuerySet[Organisation]:
    """The units of a round for which somebody writes papers: its own and those below it."""
    branches = branches_of(user, today, *roles_that_may(Act.WRITE, Secrecy.TEAM))
    found = organisations_under(branches).filter(path__startswith=round_unit.path, ended_on__isnull=True)
    return found.order_by("path")


def bundles_of(user: User) -> QuerySet[Bundle]:
    """What somebody had made: nobody else sees it, since it holds what they may take out."""
    return Bundle.objects.filter(user=user).select_related("round__organisation").order_by("-pk")


def known_people(unit: Organisation) -> Known:
    """The people and posts of a unit's tree, for the removals of what everybody reads."""

    def ask() -> Known:
        names = frozenset(people_near(unit).values_list("name", flat=True))
        root = unit.path[: unit.steplen]
        posts = Post.objects.filter(organisation__path__startswith=root)
        return Known(names, frozenset(), frozenset(posts.values_list("name", flat=True)))

    return remembered(("known-people", unit.pk), ask)
