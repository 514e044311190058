"""What was found in another unit's fingerprints -> a terminal page."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.fingerprints import Counterpart
from bihuan.output.columns import clip, fold, printable
from bihuan.output.counterparts.counterparts import Counterparts, written_numbers
from bihuan.output.terminal import Look, table

_SHOWN = 30  # rows and quotations; JSON has all
_QUOTED = 3  # passages of one row


def render_counterparts(result: Counterparts, look: Look) -> str:
    """The terminal page, ending with a line end."""
    return "\n".join([*_summary(result, look), *_rows(result, look)]) + "\n"


def _summary(result: Counterparts, look: Look) -> Iterator[str]:
    found = result.found
    near = len(found.near_duplicates)
    rest = len(found.counterparts) - near
    words = look.say(
        f"本单位 {found.own} 份 · 对方 {found.others} 份 · 全文相近 {near} 对 · 另有相同段落 {rest} 对",
        f"{found.own} documents here · {found.others} there · {near} pairs alike as a whole · {rest} more with common passages",
    )
    yield look.paint(words, "bold")
    words = look.say(
        "引的都是本单位自己的文字；对方只有编号。先自己看过，再决定要不要同对方谈：一开口，对方就知道这里有什么。",
        "All quotations are your own words; of the other unit there are numbers only. Look first, then decide whether to talk: "
        "what you say tells the other unit what you have.",
    )
    yield from (look.paint(line, "dim") for line in fold(words, look.width))


def _rows(result: Counterparts, look: Look) -> Iterator[str]:
    rows = sorted(
        result.found.counterparts, key=lambda one: (not one.near_duplicate, -one.longest, one.own, one.numbers)
    )
    if not rows:
        return
    lines = [
        look.say("全文相似 最长 段数 本单位材料 — 对方编号", "alike longest passages document — number there").split(
            " ", 3
        )
    ]
    for one in rows[:_SHOWN]:
        likeness = f"{one.likeness.jaccard:.0%} ±{one.likeness.error:.0%}"
        lines.append([likeness, str(one.longest or "-"), str(len(one.passages) or "-"), _title(one, look)])
    yield ""
    yield from table([tuple(line) for line in lines], look.width)
    for one in rows[:_SHOWN]:
        yield from _passages(result, one, look)
    if len(rows) > _SHOWN:
        words = look.say(
            f"  还有 {len(rows) - _SHOWN} 项，见 --format json", f"  {len(rows) - _SHOWN} more: --format json"
        )
        yield look.paint(words, "dim")
    for path, count in result.found.more[:_SHOWN]:
        name = printable(path)
        words = look.say(
            f"{name}：还有 {count} 份全文相近，没有列出", f"{name}: {count} more alike as a whole, not listed"
        )
        yield look.paint(words, "dim")


def _title(row: Counterpart, look: Look) -> str:
    name = printable(row.own[0])
    if len(row.own) > 1:
        name += look.say(f"（连同内容相同的共 {len(row.own)} 份）", f" ({len(row.own)} of the same text)")
    return f"{name} — {written_numbers(row)}"


def _passages(result: Counterparts, row: Counterpart, look: Look) -> Iterator[str]:
    """The longest passages in the own words."""
    if not row.passages:
        return
    yield ""
    yield look.paint(clip(_title(row, look), look.width), "bold")
    longest = sorted(row.passages, key=lambda one: (-one.length, one.range))[:_QUOTED]
    for one in sorted(longest, key=lambda one: one.range):
        size = look.say(f"约 {one.length} 字", f"about {one.length} characters")
        yield from fold(
            f"“{clip(result.words(row, one), 2 * look.width)}”{look.say('（', ' (')}{size}{look.say('）', ')')}",
            look.width,
            "  ",
        )
    if len(row.passages) > _QUOTED:
        count = len(row.passages) - _QUOTED
        yield look.paint(look.say(f"  还有 {count} 段", f"  {count} more passages"), "dim")
