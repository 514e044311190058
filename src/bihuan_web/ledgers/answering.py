"""Answering (回应): whatever people, colleagues or inspectors bring forward gets a problem, a measure or a recorded reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Incomplete, Stale
from bihuan_web.ledgers.models import Measure, Problem


class Answer(models.TextChoices):
    """How something was answered (回应方式)."""

    OPEN = "open", _("未回应")
    PROBLEM = "problem", _("列为问题")
    MEASURE = "measure", _("列入措施")
    REASON = "reason", _("说明理由")


class Answered(models.Model):
    """What must be answered: a base of the tables that hold it. An answer is given once and stays; only its record can be read later.

    The constraint of the same name with the table's own prefix is to be added by each table: ``answered_whole("opinion")``.
    """

    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    answer_problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_reason = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_answered(self) -> bool:
        """Whether it has got its answer."""
        return self.answer != Answer.OPEN


def answered_whole(prefix: str) -> models.CheckConstraint:
    """The constraint of an answered table: each kind of answer has exactly what belongs to it."""
    nothing = Q(answer_problem__isnull=True, answer_measure__isnull=True)
    by_somebody = Q(answered_by__isnull=False, answered_at__isnull=False)
    return models.CheckConstraint(
        condition=(Q(answer=Answer.OPEN, answered_by__isnull=True, answered_at__isnull=True) & nothing)
        | (Q(answer=Answer.PROBLEM, answer_problem__isnull=False, answer_measure__isnull=True) & by_somebody)
        | (Q(answer=Answer.MEASURE, answer_problem__isnull=True, answer_measure__isnull=False) & by_somebody)
        | (Q(answer=Answer.REASON) & ~Q(answer_reason="") & nothing & by_somebody),
        name=f"{prefix}_answered_whole",
    )


def write_answer(
    thing: Answered, user: User, at: datetime, *, to: Problem | Measure | None = None, reason: str = ""
) -> None:
    """Answers something that has no answer yet, for a service that has asked whether it may be, records the event, and made the problem.

    Exactly one of ``to`` and ``reason``, or ``to`` with words for whoever asked. Raises ``Incomplete`` without either and ``Stale``
    where somebody else has answered meanwhile; ``thing`` is brought up to date.
    """
    if to is None and not reason.strip():
        raise Incomplete(
            "要列为问题、列入措施，或者说明理由", "a problem, a measure or a reason is wanted", missing=("answer",)
        )
    columns: dict[str, Any] = {"answer": Answer.REASON, "answer_reason": reason.strip()}
    if isinstance(to, Problem):
        columns |= {"answer": Answer.PROBLEM, "answer_problem": to}
    elif isinstance(to, Measure):
        columns |= {"answer": Answer.MEASURE, "answer_measure": to}
    rows = type(thing)._default_manager.filter(pk=thing.pk, answer=Answer.OPEN)
    with transaction.atomic():
        if rows.update(**columns, answered_by=user, answered_at=at) != 1:
            raise Stale("这一条刚被别人回应过", "somebody else has just answered this")
    thing.refresh_from_db()
