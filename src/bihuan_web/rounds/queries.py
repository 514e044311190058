"""Reading rounds: those of one's own units and of the units above them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import branches_of, roles_at
from bihuan_web.rounds.models import Round


def visible_to(user: User, today: date) -> QuerySet[Round]:
    """A round shows what a unit asks for and nothing of what anybody wrote: it is seen below and above its unit."""
    wanted = Q(pk__in=())
    for branch in branches_of(user, today, *Role):
        above = [branch[:end] for end in range(Organisation.steplen, len(branch) + 1, Organisation.steplen)]
        wanted |= Q(organisation__path__startswith=branch) | Q(organisation__path__in=above)
    return Round.objects.filter(wanted).select_related("organisation").order_by("-year", "-meeting_on", "-pk")


def may_change(user: User, organisation: Organisation, today: date) -> bool:
    """Whether somebody keeps the rounds of a unit: its office does."""
    return allows(roles_at(user, organisation, today), Act.WRITE, Secrecy.LEDGER, has_part=False)


def units_for(user: User, today: date) -> QuerySet[Organisation]:
    """The units for which somebody may make rounds."""
    wanted = Q(pk__in=())
    for branch in branches_of(user, today, Role.OFFICE):
        wanted |= Q(path__startswith=branch)
    found: QuerySet[Organisation] = Organisation.objects.filter(wanted, ended_on__isnull=True).order_by("path")
    return found
