"""Letters about one task (提醒函、催办单、督办单): number, what the record says, until when to answer; receipt and answer below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docx.enum.text import WD_ALIGN_PARAGRAPH

from bihuan_web.sheets.heading import Heading, written_day
from bihuan_web.sheets.word.layout import Page
from bihuan_web.tasks.lifecycle import TASK
from bihuan_web.tasks.models import Task

PLACES = (
    "编号", "标题", "主送", "问题", "措施", "任务", "验收标准", "责任单位", "责任人", "完成时限", "逾期天数", "状态", "要求",
    "正文", "回复期限", "发文单位", "日期", "链头",
)  # fmt: skip


class LetterKind(StrEnum):
    """How pressing a letter is."""

    REMIND = "remind"
    URGE = "urge"
    SUPERVISE = "supervise"


KIND_WORDS: dict[str, tuple[str, str]] = {
    LetterKind.REMIND: ("提醒函", "reminder"),
    LetterKind.URGE: ("催办单", "urging letter"),
    LetterKind.SUPERVISE: ("督办单", "supervision letter"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says besides the record: ``number`` as the unit numbers its letters (岚粮督〔2026〕3号)."""

    kind: LetterKind
    number: str
    addressee: str
    answer_by: date
    demand: str = ""


def write_letter(task: Task, letter: Letter, heading: Heading, today: date) -> bytes:
    """The letter as a Word file in the layout of official documents."""
    values = values_of(task, letter, heading, today)
    page = Page(heading.proof_line)
    page.document.core_properties.title = values["标题"]
    page.paragraph(letter.number, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    page.title(values["标题"])
    page.paragraph(f"{letter.addressee}：", indent=False)
    for text in values["正文"].split("\n"):
        page.paragraph(text)
    page.signature(heading.unit, values["日期"])
    page.page_break()  # torn off and sent back
    page.heading(1, "回执")
    page.table(
        (),
        [
            ("编号", letter.number),
            ("签收人、签收时间", "\n\n"),
            ("办理情况答复", "\n\n\n\n\n"),
            ("负责人签字（盖章）", "\n\n　　　　　　　　　　　　年　　月　　日"),
        ],
        (1, 3),
        size=None,
    )
    return page.data()


def values_of(task: Task, letter: Letter, heading: Heading, today: date) -> dict[str, str]:
    """What a letter says, by the names under which a unit's own form may ask for it."""
    problem = task.measure.problem
    late = (today - task.due_on).days if task.due_on else 0
    due = _day(task.due_on) if task.due_on else "（未定）"
    late_words = f"，已逾期 {late} 天" if late > 0 else ""
    lines = [
        f"整改任务“{task.title}”（问题：{problem.text}；整改措施：{task.measure.text}）由{task.organisation.name}承办，"
        f"完成时限为{due}{late_words}，目前状态为“{TASK.states[task.state].zh}”。",
        f"验收标准：{task.acceptance_standard}" if task.acceptance_standard else "",
        letter.demand,
        f"请于{_day(letter.answer_by)}前将办理情况书面回复。",
    ]
    return {
        "编号": letter.number,
        "标题": f"关于整改任务“{task.title}”的{KIND_WORDS[letter.kind][0]}",
        "主送": letter.addressee,
        "问题": problem.text,
        "措施": task.measure.text,
        "任务": task.title,
        "验收标准": task.acceptance_standard,
        "责任单位": task.organisation.name,
        "责任人": task.owner.name if task.owner else "",
        "完成时限": due,
        "逾期天数": str(max(0, late)),
        "状态": TASK.states[task.state].zh,
        "要求": letter.demand,
        "正文": "\n".join(one for one in lines if one),
        "回复期限": _day(letter.answer_by),
        "发文单位": heading.unit,
        "日期": written_day(heading.at),
        "链头": heading.proof_line,
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
