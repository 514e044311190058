"""Reading comparisons. Everything anybody gets to see goes through ``visible_to`` and ``pairs_for``."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.copies.access import LEVELS, branches_compared, comparable
from bihuan_web.copies.models import Compared, Comparison, Given, Pair, YearStep
from bihuan_web.documents.access import under, visible
from bihuan_web.documents.kinds import Reading
from bihuan_web.documents.lifecycle import ACCEPTED, DESTROYED
from bihuan_web.documents.models import Document, Version
from bihuan_web.rounds.models import Round


def visible_to(user: User, today: date) -> QuerySet[Comparison]:
    """The comparisons that somebody asked for, and those of branches whose documents they may have compared."""
    wanted = Q(by=user) if user.is_active else Q(pk__in=())
    for path in branches_compared(user, today):
        wanted |= Q(organisation__path__startswith=path)
    found = Comparison.objects.filter(wanted)
    return found.select_related("organisation", "round", "document", "by").order_by("-at", "-pk")


def documents_of(comparison: Comparison, today: date) -> QuerySet[Document]:
    """What a comparison is about, as it is now: documents of its branch and round, or all that whoever asked may have compared."""
    if comparison.document_id is not None:
        return comparable(comparison.by, today) | Document.objects.filter(pk=comparison.document_id)
    levels = [one.value for one in LEVELS]
    found = Document.objects.filter(secrecy__in=levels, organisation__path__startswith=comparison.organisation.path)
    found = found.exclude(state=DESTROYED)
    if comparison.round_id is not None:
        found = found.filter(Q(round=comparison.round_id) | _earlier(found, comparison.round))
    return found


def _earlier(documents: QuerySet[Document], one: Round | None) -> Q:
    """Accepted documents of earlier rounds of the same people and teams, which this round's are put beside."""
    assert one is not None
    now = documents.filter(round=one)
    teams = now.filter(kind="team").values("organisation")
    people = now.filter(kind="personal", person__isnull=False).values("person")
    same = Q(kind="team", organisation__in=teams) | Q(kind="personal", person__in=people)
    named = now.filter(
        kind="personal", person__isnull=True, organisation=OuterRef("organisation"), person_name=OuterRef("person_name")
    ).exclude(person_name="")
    same |= Q(Exists(named), kind="personal", person__isnull=True)
    return same & Q(round__kind=one.kind, round__year__lt=one.year, state=ACCEPTED)


def versions_to_compare(comparison: Comparison, today: date) -> QuerySet[Version]:
    """The latest versions that have been read, in the order in which their documents came."""
    found = Version.objects.filter(
        document__in=documents_of(comparison, today), number=F("document__latest"), reading=Reading.READ
    )
    return (
        found.exclude(examination="").select_related("document__organisation", "document__round").order_by("document")
    )


def newer(comparison: Comparison, today: date) -> int:
    """How many documents have come, or have a new version, since they were compared: a comparison is out of date where there are any."""
    as_it_is = Compared.objects.filter(comparison=comparison, document=OuterRef("pk"), number=OuterRef("latest"))
    read = Version.objects.filter(document=OuterRef("pk"), number=OuterRef("latest"), reading=Reading.READ)
    return documents_of(comparison, today).filter(Exists(read), ~Exists(as_it_is)).count()


def pairs_for(user: User, today: date) -> QuerySet[Pair]:
    """The pairs of which somebody may read one side, or may have one side compared as part of their branch."""
    seen = Document.objects.filter(visible(user, today) | under(branches_compared(user, today)))
    found = Pair.objects.filter(Q(a__document__in=seen) | Q(b__document__in=seen))
    return found.exclude(a__document__state=DESTROYED).exclude(b__document__state=DESTROYED)


def with_names(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    """Pairs with what a list shows of both documents: one query."""
    sides = [f"{side}__document__{what}" for side in "ab" for what in ("organisation", "round")]
    return pairs.select_related("comparison__organisation", *sides)


def in_order(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    """Whole documents first, then by the longest passage: an order of texts, not of people."""
    return pairs.order_by("-whole", "-longest", "pk")


def matches_of(document: Document) -> QuerySet[Pair]:
    """The pairs of a document in the newest comparison that has it; those with text of its own earlier years among them."""
    newest = (
        Compared.objects.filter(document=document, comparison__found_at__isnull=False)
        .order_by("-comparison__found_at", "-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return Pair.objects.filter(Q(a=newest) | Q(b=newest)) if newest is not None else Pair.objects.none()


def last_compared(document: Document) -> Compared | None:
    """The document as the newest comparison has it."""
    found = Compared.objects.filter(document=document, comparison__found_at__isnull=False).select_related("comparison")
    return found.order_by("-comparison__found_at", "-pk").first()


def steps_for(user: User, today: date) -> QuerySet[YearStep]:
    """Year by year, those whose texts somebody may read, both of them."""
    mine = Document.objects.filter(visible(user, today))
    found = YearStep.objects.filter(this__document__in=mine, previous__document__in=mine)
    return found.select_related("this__document__organisation", "previous__document", "comparison")


def given_for(user: User, today: date) -> QuerySet[Given]:
    """Given wording that was allowed in the branches whose documents somebody may have compared."""
    wanted = Q(pk__in=())
    for path in branches_compared(user, today):
        wanted |= Q(branch__path__startswith=path)
    return Given.objects.filter(wanted).select_related("branch", "by").order_by("-at", "-pk")
