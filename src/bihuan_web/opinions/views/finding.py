"""What a request is about, if whoever asks may see it; else it is not there."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.models import User
from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.opinions import queries
from bihuan_web.opinions.models import Collection, Opinion, Subject, Topic
from bihuan_web.orgs.queries import people_near


def collection_of(request: HttpRequest, pk: int) -> Collection:
    found: Collection = get_object_or_404(queries.visible_to(user_of(request), today()), pk=pk)
    return found


def topic_of(request: HttpRequest, pk: int) -> Topic:
    found: Topic = get_object_or_404(queries.topics_visible_to(user_of(request), today()), pk=pk)
    return found


def subject_of(request: HttpRequest, pk: int) -> Subject:
    found: Subject = get_object_or_404(queries.subjects_visible_to(user_of(request), today()), pk=pk)
    return found


def opinion_of(request: HttpRequest, pk: int) -> Opinion:
    kept = queries.visible_to(user_of(request), today()).order_by().values("pk")
    found = Opinion.objects.filter(collection__in=kept, sealed=False)
    one: Opinion = get_object_or_404(found.select_related("collection__organisation", "subject"), pk=pk)
    return one


def keeps(request: HttpRequest, collection: Collection) -> bool:
    return queries.may_keep(user_of(request), collection.organisation, today())


def people_of(collection_unit: object) -> QuerySet[User]:
    """Who can be named: the people of the unit's tree."""
    return people_near(collection_unit)  # type: ignore[arg-type]
