"""Sorting (归类): the program proposes, a person decides. Of two people who sort at once one is told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.common.changing import stale
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.opinions.lifecycle import ANSWERED
from bihuan_web.opinions.models import Collection, Opinion, Topic
from bihuan_web.opinions.services.noting import must_keep, note

_NAME = 200


@transaction.atomic
def sort(user: User, collection: Collection, chosen: Mapping[int, int | None], into: Topic | None, name: str) -> Topic:
    """Puts opinions into a topic, a new one of that name where ``into`` is None: grouping, moving and splitting are this.

    ``chosen``: the key of each opinion and of the topic in which the person saw it. A topic that loses its last opinion goes.
    """
    _check(user, collection, chosen)
    if into is None:
        if not name.strip():
            raise Incomplete("还没有给这一类起名", "the topic has no name yet", missing=("name",))
        into = Topic.objects.create(collection=collection, name=name.strip()[:_NAME])
    else:
        into = Topic.objects.select_for_update().get(pk=into.pk)
        if into.collection_id != collection.pk or into.state == ANSWERED:
            raise _answered()
        Topic.objects.filter(pk=into.pk).update(revision=F("revision") + 1)
    _move(chosen, into)
    note(user, collection, "topic.sort", "topic", into.pk, name=into.name, opinions=sorted(chosen))
    _drop_empty(user, collection, {one for one in chosen.values() if one is not None} - {into.pk})
    return into


@transaction.atomic
def sort_singly(user: User, collection: Collection, chosen: Mapping[int, int | None]) -> int:
    """Each opinion its own topic, named by its first words; how many."""
    _check(user, collection, chosen)
    for key, text in Opinion.objects.filter(pk__in=chosen).values_list("pk", "text"):
        sort(user, collection, {key: chosen[key]}, None, " ".join(text.split())[:40])
    return len(chosen)


@transaction.atomic
def merge(user: User, topic: Topic, into: Topic, seen: int) -> Topic:
    """Two topics become one, which keeps the second's name and assignment."""
    if topic.pk == into.pk:
        raise Refused("不能并入自己", "it cannot be merged with itself", code="same-topic")
    if topic.revision != seen:
        raise stale()
    chosen = dict.fromkeys(topic.opinions.values_list("pk", flat=True), topic.pk)
    return sort(user, topic.collection, chosen, into, "")


@transaction.atomic
def rename(user: User, topic: Topic, name: str, seen: int) -> Topic:
    """Another name for a topic; its answer stays."""
    must_keep(user, topic.collection)
    if not name.strip():
        raise Incomplete("还没有给这一类起名", "the topic has no name yet", missing=("name",))
    rows = Topic.objects.filter(pk=topic.pk, revision=seen)
    if rows.update(name=name.strip()[:_NAME], revision=F("revision") + 1) != 1:
        raise stale()
    note(user, topic.collection, "topic.rename", "topic", topic.pk, before=topic.name, name=name.strip()[:_NAME])
    topic.refresh_from_db()
    return topic


def _check(user: User, collection: Collection, chosen: Mapping[int, int | None]) -> None:
    must_keep(user, collection)
    if not chosen:
        raise Incomplete("还没有选意见", "no opinion was chosen", missing=("opinions",))
    if collection.state == "done":
        raise Refused("已经办结，不能再归类", "it is finished: nothing is sorted any more", code="wrong-state")
    left = {one for one in chosen.values() if one is not None}
    # Locked in one order, so that two people never wait for one another.
    states = Topic.objects.select_for_update().filter(pk__in=left).order_by("pk").values_list("state", flat=True)
    if ANSWERED in list(states):
        raise _answered()


def _move(chosen: Mapping[int, int | None], into: Topic) -> None:
    for key, seen in sorted(chosen.items()):
        rows = Opinion.objects.filter(pk=key, collection=into.collection_id, sealed=False, topic=seen)
        if rows.update(topic=into) != 1:
            raise stale()


def _drop_empty(user: User, collection: Collection, keys: set[int]) -> None:
    for one in Topic.objects.filter(pk__in=keys, opinions__isnull=True):
        note(user, collection, "topic.drop", "topic", one.pk, name=one.name)
        one.delete()
    Topic.objects.filter(pk__in=keys).update(revision=F("revision") + 1)


def _answered() -> Refused:
    return Refused("已经回应的类不能再动", "what is answered is no longer changed", code="wrong-state")
