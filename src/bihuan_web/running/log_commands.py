"""``bihuan admin verify-log|heads``: the event log proved, and its heads printed to be kept on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bihuan.errors import BadConfiguration
from bihuan.language import Lang, say
from bihuan_web.running.options import command, option

if TYPE_CHECKING:
    from bihuan_web.audit.verifying import Fault

_FAULTS = {
    "changed": ("第 {} 条被改过", "event {} has been changed"),
    "gap": ("第 {} 条缺失", "event {} is missing"),
    "cut": ("第 {} 条起被截掉", "cut off from event {}"),
    "headless": ("有事件，没有链头（到第 {} 条）", "events without a head (up to {})"),
    "head": ("第 {} 条与留存的链头不符", "event {} is not what the kept head says"),
}


def build(lang: Lang) -> list[click.Command]:
    kept = option(lang, "--heads", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", words=("以前留存的链头（bihuan admin heads 的输出），一并核对。", "Heads kept from before (what bihuan admin heads printed), compared as well."))  # fmt: skip
    verify = (
        "核对事件日志：改动、缺失、截尾都查得出。",
        "Prove the event log: a change, a gap and a cut tail are found.",
    )
    heads = "打印各链的链头，留在纸上。", "Print the head of each chain, to be kept on paper."
    return [command(lang, "verify-log", verify, _verify, [kept]), command(lang, "heads", heads, _heads)]


def _verify(lang: Lang, *, heads: Path | None) -> int:
    from bihuan_web.audit.verifying import verify_log  # noqa: PLC0415 - wants Django set up

    count, faults = 0, 0
    kept = read_heads(heads.read_text(encoding="utf-8")) if heads else None
    for fault in verify_log(kept):
        faults += 1
        click.echo(_line(fault, lang))
    count, chains = _size()
    if faults:
        click.echo(say(lang, f"有 {faults} 处不对", f"{faults} faults"))
        return 1
    click.echo(
        say(lang, f"事件 {count} 条、链 {chains} 条，全部完好", f"{count} events in {chains} chains, all as written")
    )
    return 0


def _heads(lang: Lang) -> int:
    from bihuan_web.audit.models import Chain  # noqa: PLC0415 - wants Django set up

    for one in Chain.objects.order_by("name"):
        click.echo(f"{one.name}\t{one.length}\t{one.head}")
    return 0


def read_heads(text: str) -> dict[str, tuple[int, str]]:
    """What ``bihuan admin heads`` printed, read back; raises ``BadConfiguration`` with the line that is none."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts or line.startswith("#"):
            continue
        if len(parts) != 3 or not parts[1].isdigit():
            raise BadConfiguration(
                f"第 {number} 行不是链头（要三项：链、条数、哈希）", f"line {number} is no head (chain, length, hash)"
            )
        found[parts[0]] = int(parts[1]), parts[2].lower()
    return found


def _line(fault: Fault, lang: Lang) -> str:
    words = say(lang, *_FAULTS[fault.kind]).format(fault.sequence)
    return f"{fault.chain}: {words}"


def _size() -> tuple[int, int]:
    from bihuan_web.audit.models import Chain, Event  # noqa: PLC0415 - wants Django set up

    return Event.objects.count(), Chain.objects.count()
