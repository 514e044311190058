"""Tasks for the measures of a document that becomes a ledger: one for each commitment that could be checked."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.common.joining import clauses
from bihuan_web.documents.accepted import AcceptedAction, AcceptedMeasure
from bihuan_web.documents.models import Document
from bihuan_web.ledgers.drafting import Taken, take_over
from bihuan_web.ledgers.models import Ledger, Measure
from bihuan_web.tasks.services.planning import Plan, write_task


@transaction.atomic
def take_over_with_tasks(document: Document, ledger: Ledger, keys: Collection[str], user: User) -> list[Taken]:
    """Puts problems of an accepted document on a ledger, and writes a task to be assigned for every commitment.

    Owner and date stay open for a person to fill in: what the text says of them stands in the remark, in its words.
    """
    taken = take_over(document, ledger, keys, user)
    for one in taken:
        for measure, said in one.measures:
            _write_tasks(measure, said, document, user)
    return taken


def _write_tasks(measure: Measure, said: AcceptedMeasure, document: Document, user: User) -> None:
    if not said.actions:
        write_task(measure, document.organisation, Plan(said.said.text, remark=_said(said.owner, said.due)), user)
    for action in said.actions:
        write_task(measure, document.organisation, _plan(action), user)


def _plan(action: AcceptedAction) -> Plan:
    return Plan(action.said.text, action.metric, remark=_said(action.owner, action.due))


def _said(owner: str, due: str) -> str:
    said = [_("原文责任人：%(owner)s") % {"owner": owner}] if owner else []
    said += [_("原文时限：%(due)s") % {"due": due}] if due else []
    return clauses(said)
