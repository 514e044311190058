"""What papers take from the meeting: who was due and came, and in which order it went. Never what somebody said of another."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan_web.meetings.models import Part, Presence
from bihuan_web.meetings.queries import attendants_of, current, quorum_of
from bihuan_web.papers.sources import Ask, Piece


def attendance(ask: Ask) -> Iterator[Piece]:
    """Due, present, and who was absent for which reason; nothing is told before the meeting was held."""
    meeting = current(ask.round)
    if meeting is None or meeting.on is None:
        yield Piece("attendance", "text", "（待填写：应到、实到、缺席和原因）")
        return
    quorum = quorum_of(meeting)
    members = [one for one in attendants_of(meeting) if one.part == Part.MEMBER and one.left_on is None]
    absent = [one for one in members if one.presence != Presence.PRESENT]
    said = "、".join(f"{one.name}（{one.reason or '原因未记'}）" for one in absent)
    text = f"应到{quorum.due}人，实到{quorum.present}人" + (f"；缺席：{said}。" if absent else "。")
    yield Piece("attendance", "text", text)


def minutes(ask: Ask) -> Iterator[Piece]:
    """The items of the agenda in their order; the minutes themselves are a record of criticism and stay where they are."""
    meeting = current(ask.round)
    titles = list(meeting.items.order_by("order", "pk").values_list("title", flat=True)) if meeting else []
    if not titles:
        yield Piece("items", "text", "（待填写：会议过程）")
        return
    lines = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    yield Piece("items", "text", "\n".join(lines))
    yield Piece("kept", "text", "发言和相互批评的原始记录按批评记录另行保管。")
