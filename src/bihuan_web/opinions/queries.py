"""Reading what came in: the office its own branch, others what concerns them or what they are to answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.opinions.lifecycle import ANSWERED, DRAFT, GATHERING, READ, SENT
from bihuan_web.opinions.models import Collection, Opinion, Question, Sender, Subject, Topic
from bihuan_web.opinions.words import Kind
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows, roles_that_may
from bihuan_web.orgs.queries import branches_of, organisations_under, roles_at
from bihuan_web.rounds.models import Round

_KEEPS = roles_that_may(Act.WRITE, Secrecy.TEAM)  # the office, and nobody who only reads the team's material


def may_keep(user: User, organisation: Organisation, today: date) -> bool:
    """Whether somebody asks for opinions in the name of a unit and looks at what came in."""
    return allows(roles_at(user, organisation, today), Act.WRITE, Secrecy.TEAM, has_part=False)


def visible_to(user: User, today: date) -> QuerySet[Collection]:
    """The collections that somebody keeps."""
    units = organisations_under(branches_of(user, today, *_KEEPS))
    found = Collection.objects.filter(organisation__in=units).select_related("organisation", "round")
    return found.order_by("-opens_on", "title", "pk")


def units_for(user: User, one: Round, today: date) -> QuerySet[Organisation]:
    """The units of a round in whose name somebody may ask."""
    found = organisations_under(branches_of(user, today, *_KEEPS))
    return found.filter(path__startswith=one.organisation.path, ended_on__isnull=True).order_by("path")


def counted(collections: QuerySet[Collection]) -> QuerySet[Any]:
    """Collections with how many opinions have come out of the box and how many of them are answered."""
    there = Q(opinions__sealed=False)
    answered = there & Q(opinions__topic__state=ANSWERED)
    return collections.annotate(
        there=Count("opinions", filter=there, distinct=True),
        answered=Count("opinions", filter=answered, distinct=True),
    )


def opinions_of(collection: Collection) -> QuerySet[Opinion]:
    """What the office sees of a collection, in an order that tells nothing."""
    found = Opinion.objects.filter(collection=collection, sealed=False)
    return found.select_related("subject", "question", "topic", "masked_by").order_by("pk")


def topics_visible_to(user: User, today: date) -> QuerySet[Topic]:
    """Topics of the collections that somebody keeps, and those that they or their unit are to answer."""
    kept = Q(collection__in=visible_to(user, today).order_by().values("pk"))
    found = Topic.objects.filter(kept | is_to_answer(user, today))
    return found.select_related("collection__organisation", "collection__round", "owner", "unit").order_by("pk")


def is_to_answer(user: User, today: date) -> Q:
    """Topics that were assigned to somebody, or to a unit whose office they are."""
    units = organisations_under(branches_of(user, today, Role.OFFICE))
    return Q(owner=user) | Q(unit__in=units)


def subjects_visible_to(user: User, today: date) -> QuerySet[Subject]:
    """Whom one's collections are about; oneself, and one's team, once it was fed back."""
    kept = Q(collection__in=visible_to(user, today).order_by().values("pk"))
    back = Q(state__in=(SENT, READ))
    mine = Subject.objects.filter(user=user).values("collection")
    concerned = back & (Q(user=user) | Q(kind=Kind.TEAM, collection__in=mine))
    found = Subject.objects.filter(kept | concerned)
    return found.select_related("collection__organisation", "collection__round", "user").order_by("pk")


def senders_visible_to(user: User, today: date) -> QuerySet[Sender]:
    """The hotlines of one's collections."""
    return Sender.objects.filter(collection__in=visible_to(user, today).order_by().values("pk")).order_by("pk")


def asked_by_link(link: str, today: date) -> Collection | None:
    """The collection that may be answered under a public address today."""
    found = Collection.objects.filter(link=link, state=GATHERING, opens_on__lte=today, closes_on__gte=today).first()
    return found if found is not None and found.channels and "link" in found.asked_by else None


def collections_of_round(one: Round, user: User, today: date) -> QuerySet[Collection]:
    """The collections of a round that somebody keeps."""
    return visible_to(user, today).filter(round=one)


def questions_of(collection: Collection) -> list[Question]:
    """What is asked, in its order."""
    return list(collection.questions.order_by("number"))


def subjects_of(collection: Collection) -> list[Subject]:
    """Whom it is about: the team first, then its members by name."""
    return sorted(collection.subjects.all(), key=lambda one: (one.kind != Kind.TEAM, one.pk))


def is_to_be_read(user: User) -> QuerySet[Subject]:
    """What was fed back to somebody and not acknowledged yet."""
    return Subject.objects.filter(user=user, state=SENT).select_related("collection")


def open_collections() -> QuerySet[Collection]:
    """Collections that are not finished."""
    return Collection.objects.exclude(state__in=(DRAFT, "done"))
