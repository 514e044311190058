"""Where papers show elsewhere: parts of a round, and what waits for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan_web.accounts import waiting
from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import Waiting
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.orgs.models import Grant
from bihuan_web.orgs.queries import branches_of
from bihuan_web.papers.completeness import Standing, entries_of, may_look
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.lifecycle import DISCARDED, ISSUED, PROPOSED
from bihuan_web.papers.models import Paper, PaperVersion
from bihuan_web.papers.queries import visible_to
from bihuan_web.papers.services.acting import WRITING
from bihuan_web.rounds import parts
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.parts import Part


def add() -> None:
    """Adds them, when the program is ready."""
    steps = tuple(sorted({one.step for one in KINDS.values()}))
    parts.add(Part("papers", gettext_lazy("文稿"), "papers:list", 80, _papers, steps))
    parts.add(Part("archive", gettext_lazy("归档"), "papers:archive", 90, _archive))
    parts.add(Part("next-year", gettext_lazy("下一年度"), "papers:next-year", 95, _next_year, ("next-report",)))
    waiting.add("papers", _waiting)


def _papers(user: User, one: Round, today: date) -> str | None:
    states = visible_to(user, today).filter(round=one).exclude(state=DISCARDED).values_list("state", flat=True)
    found = list(states)
    issued = found.count(ISSUED)
    if not found:
        return _("还没有起草")
    return _("%(open)d 份在办，%(issued)d 份已印发") % {"open": len(found) - issued, "issued": issued}


def _archive(user: User, one: Round, today: date) -> str | None:
    if not may_look(user, one, today):
        return None
    entries = [entry for entry in entries_of(one, frozenset()) if entry.standing in (Standing.THERE, Standing.MISSING)]
    there = sum(entry.standing is Standing.THERE for entry in entries)
    return _("应归档 %(all)d 类，已有 %(there)d 类") % {"all": len(entries), "there": there}


def _next_year(user: User, one: Round, today: date) -> str | None:
    ledgers = ledgers_visible_to(user, today).filter(
        year=one.year, organisation__path__startswith=one.organisation.path
    )
    found = list(ledgers.values_list("pk", "archived"))
    if not found:
        return None
    carried = sum(archived for pk, archived in found)
    left = Problem.objects.filter(ledger__in=[pk for pk, archived in found], state=OPEN).count()
    return _("%(all)d 个台账，%(carried)d 个已结转，未办结 %(left)d 个问题") % {
        "all": len(found), "carried": carried, "left": left,
    }  # fmt: skip


def _waiting(today: date, user: User | None) -> Iterator[Waiting]:
    """Papers to be checked: by leaders of the branch who wrote nothing of them."""
    papers = Paper.objects.filter(state=PROPOSED).select_related("organisation")
    if user is not None:
        seen = Q(pk__in=())
        for path in branches_of(user, today, Role.LEAD):
            seen |= Q(organisation__path__startswith=path)
        papers = papers.filter(seen)
    found = list(papers.order_by("pk"))
    if not found:
        return
    wrote = set(PaperVersion.objects.filter(paper__in=found, act__in=WRITING).values_list("paper", "by").distinct())
    current = Q(until__isnull=True) | Q(until__gte=today)
    grants = Grant.objects.filter(current, role=Role.LEAD, since__lte=today, user__is_active=True)
    if user is not None:
        grants = grants.filter(user=user)
    leads = list(grants.select_related("user", "branch"))
    for paper in found:
        told: set[int] = set()
        for one in leads:
            here = paper.organisation.path.startswith(one.branch.path)
            if here and one.user_id not in told and (paper.pk, one.user_id) not in wrote:
                told.add(one.user_id)
                words = (f"审定文稿：{paper.title}", f"check the paper {paper.title}")
                key = f"papers:{paper.pk}:{paper.revision}"
                yield Waiting(key, one.user, words, reverse("papers:paper", args=[paper.pk]))
