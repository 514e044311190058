"""Facts that stand in the wording of every paper (文稿里的事实), and how a place is marked that a person must fill in."""

from __future__ import annotations

from bihuan_web.papers.sources import Ask

OPEN_PLACE = "（待填写"
FACTS = ("unit", "year", "last_year", "meeting", "meeting_on", "round", "today")


def facts_of(ask: Ask) -> dict[str, str]:
    """What may stand in braces."""
    day = ask.round.meeting_on
    return {
        "unit": ask.unit.name,
        "year": str(ask.round.year),
        "last_year": str(ask.round.year - 1),
        "meeting": str(ask.round.get_kind_display()),
        "meeting_on": f"{day.year}年{day.month}月{day.day}日" if day else f"{OPEN_PLACE}：开会日期）",
        "round": ask.round.title,
        "today": f"{ask.today.year}年{ask.today.month}月{ask.today.day}日",
    }
