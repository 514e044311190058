"""The skeleton of a report on how correction goes (整改进展情况): one numbered block a problem, and only what the record holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from bihuan_web.ledgers.lifecycle import PROBLEM
from bihuan_web.ledgers.words import Source
from bihuan_web.sheets.cells import local_day, methods_of
from bihuan_web.sheets.columns import Level
from bihuan_web.sheets.heading import Heading, written_day
from bihuan_web.sheets.records import Record, Row, distinct
from bihuan_web.sheets.word.layout import Page, numeral
from bihuan_web.tasks.lifecycle import SIGNED, TASK


def write_report(rows: Sequence[Row], heading: Heading) -> bytes:
    """The report as a Word file. What nobody wrote down is left to be written by hand: nothing is made up."""
    page = Page(heading.proof_line)
    page.document.core_properties.title = heading.title
    page.title(f"{heading.title}整改进展情况")
    page.heading(1, "一、总体情况")
    page.paragraph(_counts(rows))
    page.heading(1, "二、各问题整改进展情况")
    for number, (_, group) in enumerate(groupby(rows, key=lambda row: row.problem.pk), 1):
        _write_problem(page, number, list(group))
    page.signature(heading.unit, written_day(heading.at))
    return page.data()


def _counts(rows: Sequence[Row]) -> str:
    """How many of what, as of the day of the report."""
    problems, measures = distinct(rows, Level.PROBLEM), distinct(rows, Level.MEASURE)
    tasks = [row.record.task for row in distinct(rows, Level.TASK) if row.record]
    states = Counter(one.state for one in tasks)
    solved = sum(PROBLEM.states[row.problem.state].final for row in problems if row.problem.state == "solved")
    told = "、".join(f"{word.zh} {states[name]} 项" for name, word in TASK.states.items() if states[name])
    text = f"台账列问题 {len(problems)} 个（已解决 {solved} 个）、整改措施 {len(measures)} 条、整改任务 {len(tasks)} 项"
    return f"{text}。{'任务中' + told + '。' if told else ''}"


def _write_problem(page: Page, number: int, rows: list[Row]) -> None:
    problem = rows[0].problem
    state = PROBLEM.states[problem.state].zh
    page.heading(2, f"（{numeral(number)}）{problem.text}")
    page.paragraph(f"序号：{problem.number}。来源：{Source(problem.source).label}。状态：{state}。")
    for word, text in (("具体表现", problem.manifestation), ("原因分析", problem.cause)):
        if text:
            page.paragraph(f"{word}：{text}")
    measures = [list(group) for _, group in groupby(rows, key=lambda row: row.measure.pk if row.measure else None)]
    for at, group in enumerate(measures, 1):
        measure = group[0].measure
        if measure is None:
            page.paragraph("尚未列出整改措施。")
            continue
        page.heading(3, f"{at}. 整改措施：{measure.text}")
        for place, row in enumerate((one for one in group if one.record), 1):
            assert row.record is not None
            page.heading(4, f"（{place}）整改任务：{row.record.task.title}")
            for line in _task_lines(row.record):
                page.paragraph(line)
        if not any(row.record for row in group):
            page.paragraph("尚未立整改任务。")


def _task_lines(record: Record) -> Iterator[str]:
    task = record.task
    facts = [("责任单位", task.organisation.name), ("责任人", task.owner.name if task.owner else "")]
    facts += [("完成时限", f"{task.due_on:%Y-%m-%d}" if task.due_on else ""), ("状态", TASK.states[task.state].zh)]
    if task.first_due_on and task.first_due_on != task.due_on:
        facts.append(("原定时限", f"{task.first_due_on:%Y-%m-%d}"))
    yield "；".join(f"{word}：{text}" for word, text in facts if text) + "。"
    for entry in record.progress:
        yield f"{entry.happened_on.isoformat()}：{entry.text}"
    if not record.progress:
        yield "没有进展记录。"
    for one in record.verifications:
        if one.state == SIGNED and one.checker and one.closer:
            how = methods_of(one.method)
            yield (
                f"{local_day(one.checked_at)} 经{one.checker.name}核验通过（{how}）：{one.note}；"
                f"{local_day(one.closed_at)} 由{one.closer.name}签字销号。"
            )
