"""The answer sheet (外部反馈回应表): point by point as it was written, with what answers it."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan_web.inspections.models import Feedback, Point
from bihuan_web.inspections.words import Kind
from bihuan_web.ledgers.answering import Answer, Answered
from bihuan_web.ledgers.models import Problem
from bihuan_web.sheets.cells import local_day
from bihuan_web.sheets.heading import Heading, written_day
from bihuan_web.sheets.word.layout import Page

_KINDS = {
    Kind.TOUR: "巡视巡察",
    Kind.AUDIT: "审计",
    Kind.INQUIRY: "谈话函询",
    Kind.SUPERIOR: "上级督导",
    Kind.PETITION: "信访",
}


def write_answers(feedback: Feedback, points: Sequence[Point], heading: Heading) -> bytes:
    """The sheet as a Word file, across the page."""
    page = Page(heading.proof_line, landscape=True)
    title = f"{_KINDS[Kind(feedback.kind)]}反馈回应表"
    page.document.core_properties.title = title
    page.title(title)
    answered = sum(one.is_answered for one in points)
    facts = [("来文", feedback.title), ("来文单位", feedback.sender), ("文号", feedback.reference)]
    facts += [("收到日期", feedback.received_on.isoformat())]
    facts += [("被函询人", feedback.person.name)] if feedback.person else []
    page.paragraph("；".join(f"{word}：{text}" for word, text in facts if text) + "。")
    page.paragraph(f"共 {len(points)} 条，已回应 {answered} 条。")
    rows = [
        (
            str(one.number), one.text, _who(one, feedback), one.due_on.isoformat() if one.due_on else "",
            answer_words(one), one.answered_by.name if one.answered_by else "",
        )
        for one in points
    ]  # fmt: skip
    page.table(("序号", "反馈原文", "责任单位、责任人", "时限", "回应", "回应人"), rows, (1, 8, 3, 2, 8, 2))
    page.signature(heading.unit, written_day(heading.at))
    return page.data()


def answer_words(thing: Answered) -> str:
    """What something was answered by, as a cell says it."""
    day = local_day(thing.answered_at)
    if thing.answer == Answer.OPEN or day is None:
        return "未回应"
    said = f"\n{thing.answer_reason}" if thing.answer_reason else ""
    if thing.answer == Answer.REASON:
        return f"{day.isoformat()} 说明理由：{thing.answer_reason}"
    if thing.answer_measure is not None:
        measure = thing.answer_measure
        return f"{day.isoformat()} 列入措施：{_place(measure.problem)}-{measure.number} {measure.text}{said}"
    assert thing.answer_problem is not None
    return f"{day.isoformat()} 列为问题：{_place(thing.answer_problem)} {thing.answer_problem.text}{said}"


def _place(problem: Problem) -> str:
    return f"{problem.ledger.title}第 {problem.number} 号"


def _who(point: Point, feedback: Feedback) -> str:
    if feedback.person:
        return feedback.person.name
    return " ".join(filter(None, (point.unit.name if point.unit else "", point.handler.name if point.handler else "")))
