"""Reading imports: those of the units on whose ledgers somebody may write."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.sheets.models import Incoming


def visible_to(user: User, today: date) -> QuerySet[Incoming]:
    """Imports into the ledgers of a branch where somebody may write."""
    found = Incoming.objects.filter(organisation__in=units_for(user, today))
    return found.select_related("organisation", "ledger", "file", "user").order_by("-pk")


def units_for(user: User, today: date) -> QuerySet[Organisation]:
    """The units on whose ledgers somebody may write."""
    return organisations_under(branches_read(user, today, Act.WRITE))


def ledgers_for(user: User, today: date) -> QuerySet[Ledger]:
    """The ledgers that somebody may take out, the latest first."""
    units = organisations_under(branches_read(user, today, Act.EXPORT))
    found = Ledger.objects.filter(organisation__in=units).select_related("organisation")
    return found.order_by("-year", "-pk")
