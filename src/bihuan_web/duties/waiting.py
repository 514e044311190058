"""What of responsibility waits for people: shares to acknowledge, shares that came back, shares that nobody answers for any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.duties.lifecycle import HANDED, SENT_BACK
from bihuan_web.duties.models import Share
from bihuan_web.duties.queries import orphaned, standing_shares
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import branches_of, organisations_under, people_with


def waiting_shares(today: date, user: User | None = None) -> Iterator[Waiting]:
    """What waits for one person, or for everybody."""
    rows = standing_shares(today)
    handed = rows.filter(state=HANDED, **({"holder": user} if user else {}))
    for share in handed:
        words = (f"签收责任分工：{share.what[:40]}", f"acknowledge a share of responsibility: {share.what[:40]}")
        yield Waiting(f"share-{share.pk}-{share.revision}", share.holder, words, _path(share), share.due_on)
    for share in rows.filter(state=SENT_BACK):
        giver = share.parent.holder if share.parent else share.handed_by
        if user is None or giver == user:
            words = (
                f"责任分工被退回：{share.what[:40]}",
                f"a share of responsibility was sent back: {share.what[:40]}",
            )
            yield Waiting(f"share-back-{share.pk}-{share.revision}", giver, words, _path(share), share.due_on)
    if user is not None:
        branches = branches_of(user, today, Role.OFFICE)
        rows = rows.filter(duty_list__organisation__in=organisations_under(branches)) if branches else rows.none()
    yield from _orphans(list(rows), today, user)


def _orphans(shares: list[Share], today: date, user: User | None) -> Iterator[Waiting]:
    """Told to the office of the list."""
    lost = orphaned(shares, today)
    offices: dict[Organisation, list[User]] = {}
    for share in (one for one in shares if one.pk in lost):
        unit = share.duty_list.organisation
        if unit not in offices:
            offices[unit] = people_with(Role.OFFICE, unit, today)
        words = (f"责任分工没有人负责了：{share.what[:40]}", f"nobody answers for a share any more: {share.what[:40]}")
        for person in offices[unit]:
            if user is None or person == user:
                key = f"share-orphan-{share.pk}-{share.revision}-{person.pk}"
                yield Waiting(key, person, words, _path(share), share.due_on)


def _path(share: Share) -> str:
    return reverse("duties:share", args=[share.pk])
