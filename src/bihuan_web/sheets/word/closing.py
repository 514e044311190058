"""The sheet by which one task is verified and closed (核验销号单, 一案一档): what was agreed, what was done, what shows it, who
found what; and the places where people sign on paper."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan_web.sheets.cells import local_day, methods_of
from bihuan_web.sheets.heading import Heading, written_day
from bihuan_web.sheets.records import Record
from bihuan_web.sheets.word.layout import Page
from bihuan_web.tasks.lifecycle import TASK, VERIFICATION
from bihuan_web.tasks.models import Review

_SIGN = "\n\n签字：　　　　　　　　　　　　年　　月　　日"
_PAIR = (1.0, 4.2)


def write_closing(record: Record, heading: Heading) -> bytes:
    """The sheet as a Word file; what nobody recorded is left blank."""
    page = Page(heading.proof_line)
    page.title("整改任务核验销号单")
    page.paragraph(f"{heading.unit_line}　　{heading.date_line}", indent=False)
    page.table((), _agreed(record), _PAIR, size=None)
    _section(page, "一、整改进展", ("日期", "进展", "记录人"), (1, 4, 1), [
        (one.happened_on.isoformat(), one.text, one.user.name) for one in record.progress
    ])  # fmt: skip
    _section(page, "二、佐证材料", ("材料", "事实日期", "校验值（SHA-256）", "说明"), (2, 1.1, 3, 1.4), [
        (
            one.name,
            one.fact_on.isoformat(),
            one.file.sha256,
            _joined(one.note, "早于整改措施" if one.older_than_measure else "",
                    f"不作佐证：{one.dropped_reason}" if one.dropped_reason else ""),
        )
        for one in record.evidence
    ])  # fmt: skip
    heads = ("次序", "自查情况", "核验结果", "核查方式", "核验人和时间", "核验情况", "销号人和时间")
    _section(page, "三、核验和销号", heads, (0.6, 2, 1.2, 1.2, 1.4, 2, 1.4), [
        (
            str(one.number),
            one.self_check,
            VERIFICATION.states[one.state].zh,
            methods_of(one.method),
            _joined(one.checker.name if one.checker else "", _day(local_day(one.checked_at))),
            one.note,
            _joined(one.closer.name if one.closer else "", _day(local_day(one.closed_at)), one.closing_note),
        )
        for one in record.verifications
    ])  # fmt: skip
    if record.reviews:
        _section(page, "四、回头看和长期坚持", ("种类", "计划日期", "结果", "问了谁", "情况"), (1.2, 1, 1, 1.4, 2.4), [
            (
                "回头看" if one.kind == Review.RECHECK else "长期坚持复核",
                one.planned_on.isoformat(),
                "" if one.holds is None else "仍在坚持" if one.holds else "有反弹",
                one.asked,
                one.note,
            )
            for one in record.reviews
        ])  # fmt: skip
    page.paragraph("", indent=False)
    page.table((), [(f"{role}意见：{_SIGN}",) for role in ("责任人", "核验人", "销号人")], (1,), size=None)
    page.paragraph(written_day(heading.at), indent=False)
    return page.data()


def _agreed(record: Record) -> list[tuple[str, str]]:
    task = record.task
    problem = task.measure.problem

    def name(user: object) -> str:
        return str(getattr(user, "name", "") or "")

    return [
        ("问题", f"{problem.number}. {problem.text}"),
        ("整改措施", task.measure.text),
        ("整改任务", task.title),
        ("验收标准", task.acceptance_standard),
        ("责任单位", task.organisation.name),
        ("责任人", name(task.owner)),
        ("协办人", "、".join(one.user.name for one in record.assistants)),
        ("牵头领导", name(task.lead)),
        ("完成时限", _joined(_day(task.due_on), _first(task.first_due_on, task.due_on))),
        ("当前状态", TASK.states[task.state].zh),
        ("备注", task.remark),
    ]


def _section(
    page: Page, title: str, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]
) -> None:
    page.heading(1, title)
    if rows:
        page.table(heads, rows, widths)
    else:
        page.paragraph("没有记录。")


def _first(first: object, due: object) -> str:
    return f"（原定 {first}）" if first and first != due else ""


def _day(day: object) -> str:
    return str(day) if day else ""


def _joined(*texts: str) -> str:
    return "\n".join(one for one in texts if one)
