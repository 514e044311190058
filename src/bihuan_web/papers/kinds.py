"""Kinds of papers (文稿种类): who may read each, which step of the timetable asks for it. Their words are data, see ``wordings.py``."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan_web.orgs.permissions import Secrecy


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper. ``level``: who may read it; ``step``: the key in the timetable; ``required``: whether an archive lacks it."""

    key: str
    words: tuple[str, str]
    level: Secrecy
    step: str
    required: bool = True


KINDS: dict[str, PaperKind] = {
    one.key: one
    for one in (
        PaperKind("plan", ("会议方案", "plan of the meeting"), Secrecy.TEAM, "plan"),
        PaperKind("notice", ("会议通知", "notice of the meeting"), Secrecy.TEAM, "notify"),
        PaperKind("opinions", ("征求意见汇总", "summary of opinions"), Secrecy.TEAM, "opinions", required=False),
        PaperKind(
            "last-year", ("上年度整改落实情况报告", "note on last year's rectification"), Secrecy.LEDGER, "previous"
        ),
        PaperKind("minutes", ("会议记录", "minutes"), Secrecy.TEAM, "meeting", required=False),
        PaperKind("situation", ("情况报告", "report on the meeting"), Secrecy.TEAM, "report"),
        PaperKind("statistics", ("情况统计表", "statistics form"), Secrecy.TEAM, "report"),
        PaperKind("rectification", ("整改方案", "rectification plan"), Secrecy.LEDGER, "lists"),
        PaperKind(
            "progress", ("整改情况报告", "report on rectification"), Secrecy.LEDGER, "next-report", required=False
        ),
        PaperKind("circulation", ("通报", "circulation"), Secrecy.LEDGER, "circulate"),
        PaperKind("public", ("公示稿", "public list"), Secrecy.PUBLISHED, "circulate", required=False),
    )
}
