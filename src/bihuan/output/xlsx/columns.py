"""The columns of each list: title, width, what may be filled in, and what is merged over the rows of one item."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = ("立行立改", "限期整改", "长期坚持")
TYPES_EN = ("at once", "by a date", "ongoing")
PROGRESS = ("未启动", "进行中", "待验收", "已销号")
PROGRESS_EN = ("not started", "in progress", "awaiting verification", "closed")
DECISIONS = ("已修改", "不修改（说明理由）", "待核实")
DECISIONS_EN = ("mended", "kept, with a reason", "to be checked")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``fill``: empty cells are coloured, to be filled in. ``merged``: one cell over an item's rows."""

    key: str
    title: str
    title_en: str
    width: int
    fill: bool = False
    merged: str | None = None  # "problem", "measure" or "aspect"
    choices: tuple[str, ...] = ()
    choices_en: tuple[str, ...] = ()
    centred: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet: its name and its columns."""

    name: str
    name_en: str
    columns: tuple[Column, ...]


_ID = Column("id", "系统编号（勿改）", "id (do not edit)", 12, hidden=True)
_NOTE = Column("note", "备注", "Remarks", 12)


def _document(merged: str | None = None) -> Column:
    """Which document a row is from; only where there are several."""
    return Column("document", "材料", "Document", 12, merged=merged)


def _type() -> Column:
    return Column("type", "类型", "Type", 9, fill=True, choices=TYPES, choices_en=TYPES_EN, centred=True)


def _progress() -> Column:
    return Column("progress", "进展", "Progress", 8, fill=True, choices=PROGRESS, choices_en=PROGRESS_EN, centred=True)


PROBLEMS = Layout(
    "问题清单",
    "Problems",
    (
        Column("number", "序号", "No.", 5, centred=True),
        _document(),
        Column("code", "编号", "Code", 5, centred=True),
        Column("origin", "来源", "Source", 8, centred=True),
        Column("aspect", "方面", "Aspect", 12, merged="aspect"),
        Column("problem", "问题", "Problem", 18),
        Column("instance", "具体表现/事例", "What happened", 36, fill=True),
        Column("causes", "原因", "Causes", 20, fill=True),
        Column("goal", "整改目标", "Goal", 11, fill=True),
        Column("measures", "整改措施", "Measures", 20, fill=True),
        _type(),
        _progress(),
        _NOTE,
        _ID,
    ),
)

TASKS = Layout(
    "任务清单",
    "Tasks",
    (
        Column("number", "序号", "No.", 5, merged="problem", centred=True),
        _document("problem"),
        Column("code", "编号", "Code", 5, merged="problem", centred=True),
        Column("aspect", "方面", "Aspect", 11, merged="problem"),
        Column("problem", "问题", "Problem", 18, merged="problem"),
        Column("goal", "整改目标", "Goal", 9, fill=True, merged="problem"),
        Column("task_code", "任务编号", "Task", 7, centred=True),
        Column("measure", "整改措施", "Measure", 30, fill=True),
        Column("metric", "成果/指标", "Result", 11, fill=True),
        Column("owner", "责任人", "Owner", 9, fill=True),
        Column("due", "完成时限", "Due", 10, fill=True),
        Column("earliest", "时限起", "From", 10, centred=True),
        Column("latest", "时限止", "Until", 10, fill=True, centred=True),
        _type(),
        _progress(),
        Column("evidence", "佐证材料", "Evidence", 9, fill=True),
        _NOTE,
        _ID,
    ),
)

RESPONSIBILITIES = Layout(
    "责任清单",
    "Responsibilities",
    (
        Column("number", "序号", "No.", 5, merged="measure", centred=True),
        _document("measure"),
        Column("code", "编号", "Code", 5, merged="measure", centred=True),
        Column("measure", "整改措施", "Measure", 17, merged="measure"),
        Column("problems", "对应问题", "Problems", 16, fill=True, merged="measure"),
        Column("task", "具体任务", "Task", 28, fill=True),
        Column("leader", "牵头领导", "Leader", 8, fill=True),
        Column("unit", "责任单位", "Unit", 10, fill=True),
        Column("owner", "责任人", "Owner", 9, fill=True),
        Column("due", "完成时限", "Due", 10, fill=True),
        Column("latest", "时限止", "Until", 10, fill=True, centred=True),
        _type(),
        Column("standard", "验收标准", "Standard", 11, fill=True),
        Column("verifier", "验收人", "Verifier", 7, fill=True),
        Column("closed", "销号时间", "Closed on", 10, fill=True, centred=True),
        _NOTE,
        _ID,
    ),
)

FINDINGS = Layout(
    "发现",
    "Findings",
    (
        Column("number", "序号", "No.", 5, centred=True),
        _document(),
        Column("severity", "程度", "Severity", 9, centred=True),
        Column("rule", "规则", "Rule", 16),
        Column("item", "对象", "Item", 6, centred=True),
        Column("paragraph", "段落", "Par.", 5, centred=True),
        Column("page", "页", "Page", 5, centred=True),
        Column("quotation", "原文", "Passage", 36),
        Column("message", "说明", "Why", 30),
        Column("suggestion", "怎么改", "How to mend", 26),
        Column(
            "decision", "处理意见", "Decision", 12, fill=True, choices=DECISIONS, choices_en=DECISIONS_EN, centred=True
        ),
        Column("suppressed", "不再提示的理由", "Set aside because", 12),
        _ID,
    ),
)

PREVIOUS = Layout(
    "与上年度对照",
    "Last year",
    (
        Column("number", "序号", "No.", 5, centred=True),
        _document(),
        Column("kind", "类别", "Kind", 7, centred=True),
        Column("code", "上年度编号", "Code", 7, centred=True),
        Column("last", "上年度原文", "Last year's words", 40),
        Column("standing", "去向", "What became of it", 18),
        Column("here", "今年原文", "This year's words", 40),
        Column("explanation", "说明", "Explanation", 18, fill=True),
        Column("source", "对照的材料", "Compared with", 16),
    ),
)
