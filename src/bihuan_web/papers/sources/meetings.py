"""What papers take from the meeting: who was due and came, how it went, what it decided. Never what somebody said of another.

The live minutes and the criticism are a record for those who sat there (批评记录); papers of a meeting are read by more people. So a paper
has the course (items, speakers, whose text was read for them), numbers of criticism and what went to a ledger, and no word spoken.
"""

from __future__ import annotations

from collections.abc import Iterator

from bihuan_web.ledgers.answering import Answer
from bihuan_web.meetings.models import AgendaItem, Part, Presence
from bihuan_web.meetings.queries import attendants_of, current, quorum_of
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.talks.lifecycle import DROPPED, PREPARED
from bihuan_web.talks.models import Criticism

_ANSWERED = (
    (Answer.PROBLEM, "列为问题"), (Answer.MEASURE, "列入措施"), (Answer.REASON, "当场或书面说明"), (Answer.OPEN, "还没有回应"),
)  # fmt: skip


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
    """The course: each item in its order with who spoke, and those absent whose written text was there; never what was said."""
    meeting = current(ask.round)
    items = list(meeting.items.select_related("speaker").order_by("order", "pk")) if meeting else []
    if meeting is None or not items:
        yield Piece("items", "text", "（待填写：会议过程）")
        return
    lines = [f"{number}. {one.title}{_spoken_by(one)}" for number, one in enumerate(items, 1)]
    yield Piece("items", "text", "\n".join(lines))
    members = [one for one in attendants_of(meeting) if one.part == Part.MEMBER and one.left_on is None]
    wrote = [one.name for one in members if one.presence == Presence.ABSENT and one.written.strip()]
    if wrote:
        yield Piece("written", "text", f"缺席并提交书面意见的：{'、'.join(wrote)}。")
    yield Piece("kept", "text", "发言和相互批评的原始记录按批评记录另行保管。")


def criticism(ask: Ask) -> Iterator[Piece]:
    """How much criticism was voiced and how it was answered; not whose, of whom or what."""
    said = Criticism.objects.filter(team__round=ask.round, team__organisation=ask.unit)
    answers = list(said.exclude(state__in=(PREPARED, DROPPED)).values_list("answer", flat=True))
    if not answers:
        yield Piece("criticism", "text", "（待填写：开展批评的情况）")
        return
    told = "、".join(f"{word}{answers.count(key)}条" for key, word in _ANSWERED)
    yield Piece("criticism", "text", f"相互提出批评意见{len(answers)}条：{told}。")


def decisions(ask: Ask) -> Iterator[Piece]:
    """What the meeting decided as far as it stands on a ledger, in the ledger's words; how many there are besides."""
    meeting = current(ask.round)
    found = list(meeting.outcomes.select_related("answer_problem", "answer_measure").order_by("pk")) if meeting else []
    if not found:
        yield Piece("decisions", "text", "（待填写：议定事项）")
        return
    listed = [one.answer_problem or one.answer_measure for one in found]
    lines = [f"{number}. {one.text}" for number, one in enumerate((one for one in listed if one), 1)]
    rest = listed.count(None)
    head = f"议定事项{len(found)}项，列入台账{len(lines)}项" + (f"，另有{rest}项见原始记录。" if rest else "。")
    yield Piece("decisions", "text", "\n".join([head, *lines]))


def _spoken_by(item: AgendaItem) -> str:
    """Who spoke, and whether their text was read because they were absent."""
    speaker = item.speaker
    if speaker is None:
        return ""
    return (
        f"（{speaker.name}，书面）"
        if speaker.presence == Presence.ABSENT and speaker.written
        else f"（{speaker.name}）"
    )
