"""What is traced (贯通范围): a ledger, the ledgers of a round, a unit with its branch; as far as somebody may read ledgers there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.queries import branches_read, ledgers_visible_to, problems_visible_to
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.orgs.queries import visible_to as units_visible_to
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import visible_to as rounds_visible_to
from bihuan_web.tracing.chains import Chains, Wanted, chains_of, narrowed

Where = Literal["ledger", "round", "unit"]
_MOST_ASPECTS = 60


@dataclass(frozen=True)
class Scope:
    """A place whose chains somebody may look at; ``organisation`` is the unit that it belongs to, ``page`` where it is at home."""

    where: Where
    pk: int
    title: str
    page: str
    organisation: Organisation
    problems: Q
    user: User
    today: date

    def url(self, name: str = "") -> str:
        """The address of a page of this scope: the matrix, ``flow``, ``export``."""
        return reverse(f"tracing:{self.where}{'-' if name else ''}{name}", args=[self.pk])

    @property
    def exports(self) -> bool:
        """Whether they may take it out."""
        return any(self.organisation.path.startswith(one) for one in branches_read(self.user, self.today, Act.EXPORT))

    @cached_property
    def chains(self) -> Chains:
        """Its chains; of a unit those on which the unit works, or that are its own and nobody works on."""
        chains = trace(self.user, self.problems, self.today)
        return narrowed(chains, Wanted(units=_branch(self.organisation))) if self.where == "unit" else chains

    @property
    def aspects(self) -> list[str]:
        """The aspects there are to choose from, as many as can be looked through."""
        found = _readable(self.user, self.problems, self.today).order_by("aspect").values_list("aspect", flat=True)
        return sorted(found.distinct()[:_MOST_ASPECTS], key=lambda one: (not one, one))

    @cached_property
    def units(self) -> QuerySet[Organisation]:
        """Units whose chains there may be."""
        found = organisations_under([self.organisation.path]).filter(
            pk__in=organisations_under(branches_read(self.user, self.today)).values("pk")
        )
        return found.order_by("path")


def scope_of(where: Where, pk: int, user: User, today: date) -> Scope:
    """A scope that somebody may look at; 404 otherwise, as if it were not there."""
    if where == "ledger":
        ledger = get_object_or_404(ledgers_visible_to(user, today).select_related("organisation"), pk=pk)
        home = reverse("tasks:ledger", args=[pk])
        return Scope(where, pk, ledger.title, home, ledger.organisation, Q(ledger=pk), user, today)
    if where == "round":
        one = get_object_or_404(rounds_visible_to(user, today), pk=pk)
        home = reverse("rounds:round", args=[pk])
        found = Scope(where, pk, one.title, home, one.organisation, ledgers_of(one), user, today)
    else:
        unit = get_object_or_404(units_visible_to(user, today), pk=pk)
        found = Scope(where, pk, unit.name, reverse("orgs:unit", args=[pk]), unit, Q(), user, today)
    if not reads_ledgers(user, found.organisation, today):
        raise Http404
    return found


def reads_ledgers(user: User, organisation: Organisation, today: date) -> bool:
    """Whether somebody may read ledgers of a unit or of units below it."""
    path = organisation.path
    return any(path.startswith(one) or one.startswith(path) for one in branches_read(user, today))


def ledgers_of(one: Round) -> Q:
    """The problems of a round: those on the ledgers of its year in the branch of its unit."""
    return Q(ledger__in=Ledger.objects.filter(organisation__path__startswith=one.organisation.path, year=one.year))


def trace(user: User, problems: Q, today: date) -> Chains:
    """The chains of some problems, as far as somebody may read them."""
    return chains_of(_readable(user, problems, today), today)


def _readable(user: User, problems: Q, today: date) -> QuerySet[Problem]:
    return problems_visible_to(user, today).filter(problems)


def _branch(unit: Organisation) -> list[int]:
    return list(organisations_under([unit.path]).values_list("pk", flat=True))
