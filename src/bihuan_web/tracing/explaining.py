"""A chain as a row of the matrix: every cell leads to its record, every empty one says why it is empty and what would fill it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan_web.common.joining import clauses, listed
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.services import may_write
from bihuan_web.tasks import lifecycle
from bihuan_web.tasks.models import Task
from bihuan_web.tracing.cells import Act, Cell, Line
from bihuan_web.tracing.kinds import Kind
from bihuan_web.tracing.loading import Chain, Known

_CLOSED = (Kind.TO_RECHECK, Kind.LASTING, Kind.RELAPSED, Kind.KEPT)


def lines_of(chains: Sequence[Chain], known: Known) -> list[Line]:
    """The rows of some chains."""
    return [_line(one, known) for one in chains]


def _line(chain: Chain, known: Known) -> Line:
    problem, measure = chain.problem, chain.measure
    cells = (
        _problem(chain, known),
        _cause(chain, known),
        _measure(chain, known),
        _task(chain, known),
        _closure(chain, known),
    )
    keys = (problem.pk, problem.pk, measure.pk if measure else None)
    return Line(_aspect(chain, known), cells, keys, chain.kinds)


def _aspect(chain: Chain, known: Known) -> Cell:
    if chain.problem.aspect:
        return Cell(chain.problem.aspect)
    return Cell(why=str(Kind.NO_ASPECT.label), kind=Kind.NO_ASPECT)


def _problem(chain: Chain, known: Known) -> Cell:
    one = chain.problem
    note = f"{one.ledger.title} {one.number} · {one.organisation.name} · {one.get_source_display()}"
    missing = Kind.NO_ASPECT in chain.kinds
    return Cell(
        one.text,
        one.get_absolute_url(),
        note,
        tuple(filter(None, [known.originals.problems.get(one.pk)])),
        why=str(Kind.NO_ASPECT.label) if missing else "",
        kind=Kind.NO_ASPECT if missing else "",
        acts=_writing(chain, known, _("补写方面"), "ledgers:edit-problem", one.pk) if missing else (),
    )


def _cause(chain: Chain, known: Known) -> Cell:
    one = chain.problem
    if one.cause:
        return Cell(one.cause, one.get_absolute_url(), originals=known.originals.causes.get(one.pk, ()))
    if Kind.NO_CAUSE not in chain.kinds:
        return Cell(why=str(chain.stop.label), kind=chain.stop)
    acts = _writing(chain, known, _("补写原因"), "ledgers:edit-problem", one.pk)
    return Cell(why=_unfound(chain, str(Kind.NO_CAUSE.label), _("原文没有对应的原因，机器没有找到对应（可以人工指定）")),
                kind=Kind.NO_CAUSE, acts=(*acts, *_document(chain, known)))  # fmt: skip


def _measure(chain: Chain, known: Known) -> Cell:
    one = chain.measure
    if one is None:
        if chain.stop is not Kind.NO_MEASURE:
            return _gone(chain, known)
        acts = _writing(chain, known, _("加整改措施"), "ledgers:new-measure", chain.problem.pk)
        why = _unfound(chain, str(chain.stop.label), _("原文没有对应的措施，机器没有找到对应（可以人工指定）"))
        return Cell(why=why, kind=chain.stop, acts=(*acts, *_document(chain, known)))
    place = known.originals.measures.get(one.pk)
    return Cell(
        one.text, f"{chain.problem.get_absolute_url()}#m{one.pk}", str(one.get_pace_display()),
        tuple(filter(None, [place])),
    )  # fmt: skip


def _task(chain: Chain, known: Known) -> Cell:
    task, measure = chain.task, chain.measure
    if measure is None:
        return _gone(chain, known) if chain.stop is not Kind.NO_MEASURE else Cell(why=_("还没有措施，谈不上任务"))
    if task is None:
        if chain.stop is not Kind.NO_TASK:
            return _gone(chain, known)
        return Cell(
            why=str(chain.stop.label),
            kind=chain.stop,
            acts=_writing(chain, known, _("立任务"), "tasks:new", measure.pk),
        )
    if task.pk not in known.readable_tasks:
        return Cell(_("由%(unit)s办理，您看不到这项任务") % {"unit": task.organisation.name})
    owner = task.owner.name if task.owner else _("责任人未定")
    due = f" · {_day(task.due_on)}" if task.due_on else ""
    return Cell(task.title, task.get_absolute_url(), f"{task.organisation.name} · {owner}{due}")


def _closure(chain: Chain, known: Known) -> Cell:
    task, stop = chain.task, chain.stop
    if stop is Kind.NO_MEASURE:
        return Cell(why=_("还没有措施，谈不上销号"))
    if stop is Kind.NO_TASK:
        return Cell(why=_("还没有任务，谈不上核验销号"))
    if task is None or stop in (Kind.CARRIED, Kind.WITHDRAWN):
        return _gone(chain, known)
    if stop in _CLOSED:
        return _closed(chain, task, known)
    acts: tuple[Act, ...] = ()
    if stop is Kind.DROPPED and chain.measure is not None:
        acts = _writing(chain, known, _("另立任务"), "tasks:new", chain.measure.pk)
    if stop is Kind.UNASSIGNED and may_write(task.organisation, known.user):
        acts = (Act(_("补齐并派发"), task.get_absolute_url()),)
    return Cell(why=_waiting(task, stop, known.today), kind=stop, acts=acts)


def _closed(chain: Chain, task: Task, known: Known) -> Cell:
    """A task that was closed, how firm that is, and whether the problem still has to be confirmed as solved."""
    words = _("%(day)s 销号") % {"day": _day(task.closed_at)}
    why, url, kind = "", task.get_absolute_url() if task.pk in known.readable_tasks else "", chain.stop
    planned, again = known.rechecks.get(task.pk), known.relapses.get(task.pk)
    if chain.stop is Kind.TO_RECHECK and planned is not None:
        why = _("还没有过巩固期：回头看定在 %(day)s") % {"day": _day(planned)}
    elif chain.stop is Kind.LASTING:
        why = _("还没有过巩固期：长期坚持，下次复核 %(day)s") % {"day": _day(task.next_review_on)}
    elif chain.stop is Kind.RELAPSED:
        why = str(chain.stop.label)
    acts: tuple[Act, ...] = (
        (Act(_("看反弹后的任务 %(mark)s") % {"mark": again.mark}, again.get_absolute_url()),) if again else ()
    )
    if Kind.UNCONFIRMED in chain.kinds:
        why = clauses(filter(None, [why, str(Kind.UNCONFIRMED.label)]))
        kind = Kind.UNCONFIRMED
        if chain.problem.pk not in known.done_by_user:
            acts += _writing(chain, known, _("确认解决"), "tasks:solve", chain.problem.pk)
    return Cell(words, url, why=why, kind="" if kind is Kind.KEPT else kind, acts=acts)


def _waiting(task: Task, stop: Kind, today: date) -> str:
    """Why a task is not closed."""
    if stop is Kind.UNASSIGNED:
        missing = [
            str(words)
            for words, there in (
                (_("责任人"), task.owner_id), (_("完成时限"), task.due_on), (_("验收标准"), task.acceptance_standard)
            )
            if not there
        ]  # fmt: skip
        return _("还没有派发，缺：%(missing)s") % {"missing": listed(missing)} if missing else _("已写全，等派发")
    if stop is Kind.OVERDUE and task.due_on is not None:
        days = (today - task.due_on).days
        return ngettext("逾期 %(days)s 天，还没有申请销号", "逾期 %(days)s 天，还没有申请销号", days) % {"days": days}
    if stop is Kind.UNDER_WAY:
        words = _("已派发，等责任人签收") if task.state == lifecycle.ASSIGNED else _("整改中，还没有申请销号")
        return _("%(words)s，时限 %(day)s") % {"words": words, "day": _day(task.due_on)} if task.due_on else words
    return str(stop.label)


def _gone(chain: Chain, known: Known) -> Cell:
    """A problem that goes on elsewhere, or not at all."""
    after = known.carried_to.get(chain.problem.pk)
    if chain.stop is Kind.CARRIED and after is not None:
        words = f"{after.ledger.title} {after.number}"
        return Cell(why=str(chain.stop.label), kind=chain.stop, acts=(Act(words, after.get_absolute_url()),))
    return Cell(why=str(chain.stop.label), kind=chain.stop)


def _unfound(chain: Chain, plain: str, in_document: str) -> str:
    """What is missing of a problem that came from a document may stand there, unlinked."""
    return in_document if chain.problem.document_id else plain


def _writing(chain: Chain, known: Known, words: str, name: str, pk: int) -> tuple[Act, ...]:
    """An act of whoever writes on the ledger, as long as the problem is open."""
    problem = chain.problem
    if problem.state != OPEN or not may_write(problem.organisation, known.user):
        return ()
    return (Act(words, reverse(name, args=[pk])),)


def _document(chain: Chain, known: Known) -> tuple[Act, ...]:
    """The way to the document, where who may can say what belongs together."""
    document = chain.problem.document_id
    if document is None or chain.problem.pk not in known.originals.problems:
        return ()
    return (Act(_("到材料里看对应关系"), reverse("tracing:document", args=[document])),)


def _day(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return day.isoformat() if day else "—"
