"""What visits give to the rest of the application: a part of a round, its record for the archive, and what waits for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.orgs.models import Grant
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Record
from bihuan_web.visits.lifecycle import OPEN, PLANNED, REPORTED
from bihuan_web.visits.models import Promise, Visit
from bihuan_web.visits.queries import of_round, visible_to

_SOON = timedelta(days=7)


def summary(user: User, one: Round, today: date) -> str | None:
    """How many visits of a round somebody sees, and what of them has no answer yet."""
    seen = visible_to(user, today).filter(pk__in=of_round(one).values("pk"))
    number = seen.count()
    if not number:
        return _("还没有走访")
    open_ = seen.filter(heard__answer="open").values("heard").distinct().count()
    return _("走访 %(number)d 次，未回应 %(open)d 条") % {"number": number, "open": open_}


def records_of(one: Round) -> Iterator[Record]:
    """The visits of a round as one text for the archive: without codes of households, names or pictures."""
    visits = list(of_round(one).select_related("unit", "place", "leader").order_by("on", "pk"))
    if visits:
        yield Record("走访记录.txt", visits[-1].on, lambda: _text(visits).encode())


def waiting(today: date, user: User | None = None) -> Iterator[Waiting]:
    """Visits to go on, promises to keep, and promises that somebody else is to check."""
    planned = Visit.objects.filter(state=PLANNED, on__lte=today + _SOON).select_related("unit", "place", "leader")
    for visit in _of(planned, "leader", user):
        zh = f"计划走访：{visit.target}", f"visit planned: {visit.target}"
        yield Waiting(f"visit:{visit.pk}", visit.leader, zh, visit.get_absolute_url(), visit.on)
    promised = Promise.objects.filter(state=OPEN, due_on__lte=today + _SOON).select_related("promiser")
    for one in _of(promised, "promiser", user):
        words = f"现场承诺待兑现：{one.text[:40]}", f"promise to be kept: {one.text[:40]}"
        yield Waiting(f"promise:{one.pk}:{one.due_on}", one.promiser, words, reverse("visits:promises"), one.due_on)
    yield from _to_check(today, user)


def _of(rows: QuerySet, name: str, user: User | None) -> QuerySet:  # type: ignore[type-arg]
    return rows if user is None else rows.filter(**{name: user})


def _to_check(today: date, user: User | None) -> Iterator[Waiting]:
    """Reported promises wait for the office of the visiting unit, the nearest one that has any, and never for the promiser."""
    reported = Promise.objects.filter(state=REPORTED).select_related("visit__organisation").order_by("pk")
    rows = list(reported)
    if not rows:
        return
    current = Grant.objects.filter(role=Role.OFFICE, since__lte=today, user__is_active=True)
    current = current.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("user", "branch")
    offices: dict[str, list[User]] = {}
    for grant in current:
        offices.setdefault(grant.branch.path, []).append(grant.user)
    for one in rows:
        above = reversed(one.visit.organisation.upward)
        near = next(
            (found for path in above if (found := [u for u in offices.get(path, []) if u.pk != one.promiser_id])), []
        )
        for person in near:
            if user is None or person.pk == user.pk:
                words = f"承诺待核实：{one.text[:40]}", f"promise to be checked: {one.text[:40]}"
                yield Waiting(f"promise-check:{one.pk}", person, words, reverse("visits:promises"))


def _text(visits: list[Visit]) -> str:
    return "\n\n".join("\n".join(_lines(number, one)) for number, one in enumerate(visits, 1)) + "\n"


def _lines(number: int, one: Visit) -> Iterator[str]:
    how = _("不打招呼") if one.unannounced else _("事先通知")
    leader, met_words, seen, promised = _("带队领导"), _("见到了谁"), _("走访情况"), _("现场承诺")
    yield f"{number}. {one.on} {one.target}  {leader} {one.leader.name}  {how}"
    met: dict[str, int] = {}
    for row in one.met.order_by("pk"):
        met[row.kind_word] = met.get(row.kind_word, 0) + row.number
    yield f"   {met_words}: " + (", ".join(f"{word} {count}" for word, count in met.items()) or "—")
    if one.seen:
        yield f"   {seen}: {one.seen}"
    for heard in one.heard.order_by("number"):
        what = _("发现的问题") if heard.is_problem else heard.kind_word
        yield f"   {heard.number}. {what}: {heard.text} ({heard.get_answer_display()})"
    for promise in one.promises.order_by("due_on", "pk"):
        yield f"   {promised}: {promise.text} ({promise.due_on})"
