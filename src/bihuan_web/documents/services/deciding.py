"""Deciding of findings (处理发现): a reviewer accepts one or dismisses it on a ground; it can be taken back. Each is an event."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.changing import change_row, stale
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.documents.access import may_judge
from bihuan_web.documents.findings.kinds import DECISIONS, DISMISSED, GROUNDS, OPEN, OTHER
from bihuan_web.documents.findings.notes import Note, decided_notes
from bihuan_web.documents.kinds import Reading
from bihuan_web.documents.lifecycle import ACCEPTED, SUBMITTED
from bihuan_web.documents.models import FindingDecision, Version

_WITH_REVIEWERS = (SUBMITTED, ACCEPTED)


def may_decide(user: User, version: Version, at: datetime) -> bool:
    """Reviewers and the office, while they have the document; only of its latest version, and nobody of their own."""
    document = version.document
    if version.number != document.latest or version.reading != Reading.READ or document.state not in _WITH_REVIEWERS:
        return False
    return may_judge(user, document, timezone.localdate(at))


def decide(
    user: User, version: Version, mark: str, decision: str, ground: str = "", words: str = "", *,
    seen: int, at: datetime,
) -> FindingDecision:  # fmt: skip
    """Decides of a finding, by its mark. ``seen`` is the revision of the decision that was looked at, 0 where there was none.

    Raises ``Incomplete`` for a dismissal without a ground, ``Stale`` where somebody else was quicker.
    """
    if not may_decide(user, version, at):
        raise Forbidden("现在不能由您处理这一稿的发现", "you may not decide of findings of this version now")
    note = _note(version, mark)
    columns = {
        "decision": decision,
        **_reason(decision, ground, words),
        "version": version.number,
        "by": user,
        "at": at,
    }
    with transaction.atomic():
        if seen:
            row = note.decision
            if row is None:
                raise stale()
            change_row(row, columns, seen=seen)
        else:
            row, fresh = FindingDecision.objects.get_or_create(
                document=version.document, mark=mark, defaults={"rule": note.rule, **columns}
            )
            if not fresh:
                raise stale()
        details = {"version": version.number, "finding": note.number, "rule": note.rule, "decision": decision}
        details |= {"ground": row.ground} if row.ground else {}  # the words may quote the document: not in the log
        chain = version.document.organisation.chain
        record(chain, user.username, "document.decide", "document", str(version.document_id), details, at=at)
    return row


def _note(version: Version, mark: str) -> Note:
    found = next((one for one in decided_notes(version) if one.mark == mark), None)
    if found is None:
        raise Refused(
            "这一稿里没有这条发现，请看过现在的内容再处理",
            "this version has no such finding: look again",
            code="not-found",
        )
    return found


def _reason(decision: str, ground: str, words: str) -> dict[str, str]:
    if decision not in DECISIONS:
        raise Refused("没有这种处理", "there is no such decision", code="bad-choice")
    if decision != DISMISSED:
        return {"ground": "", "words": words.strip()[:500] if decision != OPEN else ""}
    if not ground:
        raise Incomplete("还没有选不采纳的理由", "say why the finding is dismissed", missing=("ground",))
    if ground not in GROUNDS:
        raise Refused("没有这种理由", "there is no such ground", code="bad-choice")
    if ground == OTHER and not words.strip():
        raise Incomplete("选了“其他”，请写明理由", "say which other ground it is", missing=("words",))
    return {"ground": ground, "words": words.strip()[:500]}
