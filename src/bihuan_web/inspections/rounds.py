"""What this app gives to a round (轮次): how far its inspections and letters are, and the records that they leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Chain
from bihuan_web.common.clock import now
from bihuan_web.inspections.lifecycle import DRAFT, TOLD
from bihuan_web.inspections.models import Feedback, Inspection
from bihuan_web.inspections.queries import (
    feedback_of_round,
    feedback_visible_to,
    inspections_visible_to,
    of_round,
    with_progress,
)
from bihuan_web.inspections.word.answers import write_answers
from bihuan_web.inspections.word.report import write_report
from bihuan_web.ledgers.answering import Answer
from bihuan_web.ledgers.queries import branches_read
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Record
from bihuan_web.sheets.heading import Heading


def summary(user: User, one: Round, today: date) -> str | None:
    """A line on the page of a round; None for whoever reads no ledgers there."""
    if not any(one.organisation.path.startswith(path) for path in branches_read(user, today)):
        return None
    inspections = of_round(one, inspections_visible_to(user, today))
    letters = feedback_of_round(one, feedback_visible_to(user, today).filter(secrecy=Secrecy.LEDGER.value))
    done = Count("pk", filter=Q(state__in=TOLD), distinct=True)
    told = inspections.order_by().aggregate(all=Count("pk", distinct=True), done=done)
    counted = letters.order_by().aggregate(
        total=Count("points"), answered=Count("points", filter=~Q(points__answer=Answer.OPEN))
    )
    values = {"done": told["done"], "all": told["all"], "answered": counted["answered"], "total": counted["total"]}
    return _("检查 %(done)s / %(all)s 次已反馈；外部反馈 %(answered)s / %(total)s 条已回应") % values


def answer_sheets(one: Round) -> Iterator[Record]:
    """The answer sheets of the letters of a round; personal ones are in none."""
    letters = feedback_of_round(one, Feedback.objects.filter(secrecy=Secrecy.LEDGER.value)).exclude(state=DRAFT)
    for letter in with_progress(letters.select_related("organisation")):
        yield Record(_("外部反馈回应表 %s.docx") % letter.pk, letter.received_on, _Sheet(letter))


def reports(one: Round) -> Iterator[Record]:
    """The reports of the inspections of a round."""
    found = of_round(one, Inspection.objects.filter(state__in=TOLD).select_related("organisation", "inspected"))
    for inspection in found:
        made_on = timezone.localdate(inspection.reported_at) if inspection.reported_at else None
        yield Record(_("检查情况反馈 %s.docx") % inspection.pk, made_on, _Report(inspection))


class _Sheet:
    def __init__(self, letter: Feedback) -> None:
        self._letter = letter

    def __call__(self) -> bytes:
        letter = self._letter
        points = letter.points.select_related(
            "unit", "handler", "answered_by", "answer_problem__ledger", "answer_measure__problem__ledger"
        )
        return write_answers(letter, list(points.order_by("number")), _heading(letter.title, letter))


class _Report:
    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection

    def __call__(self) -> bytes:
        return write_report(self._inspection, _heading(self._inspection.title, self._inspection))


def _heading(title: str, thing: Feedback | Inspection) -> Heading:
    """Where the log stands: a bundle is its own event, these are parts of it."""
    chain = Chain.objects.filter(pk=thing.organisation.chain).first()
    name, length, head = (chain.pk, chain.length, chain.head) if chain else (thing.organisation.chain, 0, "")
    return Heading(title, thing.organisation.name, now(), str(name), length, head)
