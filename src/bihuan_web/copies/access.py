"""Who may have what compared, and what of it somebody gets to see: texts only of documents that they may read.

Three degrees for each document: its text (may read it), its name (may have it compared without a part in it: office and
reviewers, on their branch), or nothing but that there is a match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Forbidden
from bihuan_web.copies.models import Comparison, Pair
from bihuan_web.documents.access import under, visible
from bihuan_web.documents.lifecycle import DESTROYED
from bihuan_web.documents.models import Document
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, roles_that_may
from bihuan_web.orgs.queries import branches_of

LEVELS = (Secrecy.PERSONAL, Secrecy.TEAM)  # who criticised whom is compared in no way that others see


def branches_compared(user: User, today: date) -> list[str]:
    """Paths of the branches whose documents somebody may have compared, all of them."""
    return branches_of(user, today, *roles_that_may(Act.COMPARE, Secrecy.PERSONAL))


def units_compared(user: User, today: date) -> QuerySet[Organisation]:
    """The units whose branch somebody may have compared."""
    wanted = Q(pk__in=())
    for path in branches_compared(user, today):
        wanted |= Q(path__startswith=path)
    found: QuerySet[Organisation] = Organisation.objects.filter(wanted, ended_on__isnull=True).order_by("path")
    return found


def may_compare(user: User, unit: Organisation, today: date) -> bool:
    """Whether somebody may have a unit's whole branch compared."""
    return any(unit.path.startswith(path) for path in branches_compared(user, today))


def comparable(user: User, today: date) -> QuerySet[Document]:
    """The documents that somebody may have compared: those of their branches, and their own."""
    levels = [one.value for one in LEVELS]
    return Document.objects.filter(visible(user, today, Act.COMPARE), secrecy__in=levels).exclude(state=DESTROYED)


@dataclass(frozen=True, slots=True)
class Seen:
    """Of some documents those whose text somebody may read, those whose name they may know, and those they may take out."""

    read: frozenset[int]
    named: frozenset[int]
    export: frozenset[int]


def seen_of(user: User, documents: Iterable[int], today: date) -> Seen:
    """What somebody may see of documents, given by their keys: three queries however many there are."""
    asked = Document.objects.filter(pk__in=set(documents))
    read = frozenset(asked.filter(visible(user, today)).values_list("pk", flat=True))
    named = frozenset(asked.filter(under(branches_compared(user, today))).values_list("pk", flat=True))
    export = frozenset(asked.filter(visible(user, today, Act.EXPORT)).values_list("pk", flat=True))
    return Seen(read, named | read, export)


def may_judge(user: User, pair: Pair, today: date) -> bool:
    """Whether somebody judges a pair's passages: who may have both compared, reads both, and wrote neither."""
    both = [pair.a.document, pair.b.document]
    if any(user.pk in (one.person_id, one.author_id) for one in both):
        return False
    if not all(may_compare(user, one.organisation, today) for one in both):
        return False
    readable = Document.objects.filter(visible(user, today), pk__in=[one.pk for one in both])
    return readable.count() == len(both)


def steers(user: User, comparison: Comparison, today: date) -> bool:
    """Whether somebody stops a comparison and lets it go on: whoever asked for it, and whoever may have the branch compared."""
    if comparison.by_id == user.pk:
        return True
    return comparison.document_id is None and may_compare(user, comparison.organisation, today)


def must_steer(user: User, comparison: Comparison, today: date) -> None:
    """Raises ``Forbidden`` where somebody does not."""
    if not steers(user, comparison, today):
        raise Forbidden("您不能操作这次比对", "you may not do this with this comparison")
