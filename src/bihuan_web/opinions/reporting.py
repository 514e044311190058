"""What a round keeps of opinions (征求意见汇总): how far it is, the summary, the feedback to each person, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.opinions.lifecycle import ASSIGNED, DRAFT, READ, SENT
from bihuan_web.opinions.models import Collection, Subject, Topic
from bihuan_web.opinions.queries import counted, is_to_answer, units_for, visible_to
from bihuan_web.opinions.word.summary import feedback_paper, name_of_feedback, name_of_summary, summary_paper
from bihuan_web.orgs.models import Grant
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Record


def summary(user: User, one: Round, today: date) -> str | None:
    """A line of the round's page; only for those who keep collections there."""
    kept = visible_to(user, today).filter(round=one)
    rows = list(counted(kept).values_list("there", "answered"))
    if not rows:
        return _("还没有征求意见") if units_for(user, one, today).exists() else None
    values = {"count": len(rows), "answered": sum(row[1] for row in rows), "there": sum(row[0] for row in rows)}
    return _("%(count)d 次，意见 %(there)d 条，已回应 %(answered)d 条") % values


def summaries(one: Round) -> Iterator[Record]:
    """The summary of every collection of a round."""
    for collection in _asked(one):
        yield Record(
            name_of_summary(collection),
            collection.closes_on,
            lambda collection=collection: summary_paper(collection),  # type: ignore[misc]
        )


def feedbacks(one: Round) -> Iterator[Record]:
    """What was fed back to each person."""
    for collection in _asked(one):
        for subject in collection.subjects.filter(state__in=(SENT, READ)).order_by("pk"):
            subject.collection = collection
            yield Record(
                name_of_feedback(subject),
                subject.read_on,
                lambda subject=subject: feedback_paper(subject),  # type: ignore[misc]
            )


def waiting(today: date, user: User | None) -> Iterator[Waiting]:
    """Topics to answer, and feedback to read."""
    yield from _to_answer(today, user)
    found = Subject.objects.filter(state=SENT, user__is_active=True).select_related("user", "collection")
    if user is not None:
        found = found.filter(user=user)
    for one in found:
        assert one.user is not None  # asked for
        path = reverse("opinions:feedback", args=[one.pk])
        name = one.collection.title
        words = f"请阅读并签收征求到的意见：{name}", f"opinions to read and acknowledge: {name}"
        yield Waiting(f"opinions-feedback-{one.pk}-{one.sent_at:%Y%m%d%H%M%S}", one.user, words, path)


def _to_answer(today: date, user: User | None) -> Iterator[Waiting]:
    found = Topic.objects.filter(state=ASSIGNED).select_related("owner", "unit")
    if user is not None:
        found = found.filter(is_to_answer(user, today))
    for one in found:
        path = reverse("opinions:topic", args=[one.pk])
        words = f"请回应意见：{one.name[:60]}", f"opinions to answer: {one.name[:60]}"
        for person in [user] if user is not None else _answerers(one, today):
            yield Waiting(f"opinions-topic-{one.pk}", person, words, path, one.due_on)


def _answerers(topic: Topic, today: date) -> list[User]:
    if topic.owner is not None:
        return [topic.owner] if topic.owner.is_active else []
    if topic.unit is None:
        return []
    # The nearest office: that of the unit itself, else of the next above that has one.
    held = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=today), role=Role.OFFICE, since__lte=today)
    grants = held.filter(branch__path__in=topic.unit.upward, user__is_active=True).select_related("user", "branch")
    nearest = max((one.branch.depth for one in grants), default=0)
    return list({one.user.pk: one.user for one in grants if one.branch.depth == nearest}.values())


def _asked(one: Round) -> list[Collection]:
    found = Collection.objects.filter(round=one).exclude(state=DRAFT)
    return list(found.select_related("organisation", "round").order_by("pk"))
