"""Reading ledgers: only what somebody may see."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import ColumnName, Ledger, Measure, Problem, Rules
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, roles_that_may
from bihuan_web.orgs.queries import branches_of, organisations_under


def branches_read(user: User, today: date, act: Act = Act.READ) -> list[str]:
    """Paths of the branches whose ledgers somebody may read (or export, write, judge) by their role alone."""
    return branches_of(user, today, *roles_that_may(act, Secrecy.LEDGER))


def ledgers_visible_to(user: User, today: date) -> QuerySet[Ledger]:
    """Ledgers of a branch that somebody may read."""
    return Ledger.objects.filter(organisation__in=organisations_under(branches_read(user, today)))


def open_ledgers_for(unit: Organisation) -> QuerySet[Ledger]:
    """Ledgers on which a problem of a unit can be put: its own and those of the units above it."""
    return Ledger.objects.filter(organisation__path__in=unit.upward, archived=False).order_by("-year", "title")


def problems_visible_to(user: User, today: date) -> QuerySet[Problem]:
    """Problems of a branch that somebody may read; whoever has a part in a task sees its problem through the task."""
    return Problem.objects.filter(organisation__in=organisations_under(branches_read(user, today)))


def measures_visible_to(user: User, today: date) -> QuerySet[Measure]:
    """Measures of the problems that somebody may read."""
    return Measure.objects.filter(problem__in=problems_visible_to(user, today))


def rules_for(organisation: Organisation) -> Rules:
    """The nearest rules up the tree, or what counts where nobody set any."""
    found = Rules.objects.filter(organisation__path__in=organisation.upward).order_by("-organisation__depth").first()
    return found or Rules(organisation=organisation)


def column_names(organisation: Organisation) -> dict[Column, str]:
    """What the columns are called here: the nearest name up the tree, else the usual one."""
    names = {column: str(column.label) for column in Column}
    mapped = ColumnName.objects.filter(organisation__path__in=organisation.upward).order_by("organisation__depth")
    names.update((Column(one.column), one.name) for one in mapped)
    return names
