"""The terminal report: one analysis -> a calm page of text, findings under the part of the document they stand in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.language import Lang, say
from bihuan.model import Analysis, Finding, Kind, Role, Severity, Span, Standing
from bihuan.output.columns import clip, fold, pad, printable, width_of
from bihuan.output.places import Lines
from bihuan.output.standings import standing_of

LABELS = {
    Severity.INFO: ("提示", "note"),
    Severity.WARNING: ("修改", "revise"),
    Severity.ERROR: ("重写建议", "rewrite"),
}
ROLES = {
    Role.PREVIOUS: ("上年度整改情况", "last round's rectification"),
    Role.MATTERS: ("个人有关事项", "personal matters"),
    Role.PROBLEMS: ("存在问题", "problems"),
    Role.CASES: ("典型案例剖析", "case analysis"),
    Role.CAUSES: ("原因剖析", "causes"),
    Role.MEASURES: ("整改措施", "measures"),
    Role.CLOSING: ("结语", "closing"),
}
KINDS = {
    Kind.PERSONAL: ("个人", "personal"),
    Kind.TEAM: ("领导班子", "team"),
    Kind.OTHER: ("不是对照检查材料", "not a self-examination"),
}
_WANTED = {"problem": ("问题", "problem"), "cause": ("原因", "cause"), "measure": ("措施", "measure")}
_CODES = {"bold": "1", "dim": "2", "red": "31", "yellow": "33", "cyan": "36", "green": "32"}
_COLOURS = {Severity.INFO: "cyan", Severity.WARNING: "yellow", Severity.ERROR: "red"}


@dataclass(frozen=True)
class Look:
    """How a report is drawn."""

    lang: Lang = "zh"
    colour: bool = False
    width: int = 80
    show_suppressed: bool = False
    rule_titles: Mapping[str, str] = field(default_factory=dict)

    def say(self, chinese: str, english: str) -> str:
        return say(self.lang, chinese, english)

    def paint(self, words: str, *styles: str) -> str:
        codes = ";".join(_CODES[style] for style in styles)
        return f"\x1b[{codes}m{words}\x1b[0m" if self.colour and words else words


def render(analysis: Analysis, look: Look, *, name: str | None = None) -> str:
    """The whole report, ending with a line end; ``name`` is the path the user gave."""
    lines = list(_report(analysis, look, printable(name or analysis.document.source.name)))
    return "\n".join(lines) + "\n"


def _report(analysis: Analysis, look: Look, name: str) -> Iterator[str]:
    yield look.paint(clip(name, look.width), "bold")
    yield from _about(analysis, look)
    for note in analysis.document.source.notes:
        yield from fold(printable(note), look.width, "  ")
    if analysis.document.meta.kind is Kind.OTHER:
        words = look.say(
            "这不是对照检查材料（民主生活会、组织生活会的对照检查），没有作任何检查。",
            "This is not a self-examination; nothing was examined.",
        )
        yield look.paint("  " + words, "cyan")
        yield from _previous(analysis, look)
        return
    shown = [one for one in analysis.findings if look.show_suppressed or one.suppressed is None]
    yield from _findings(analysis, shown, look)
    yield from _unlinked(analysis, look)
    yield from _previous(analysis, look)
    yield ""
    yield from _summary(analysis, look)


def _about(analysis: Analysis, look: Look) -> Iterator[str]:
    meta = analysis.document.meta
    year = look.say(f"{meta.year}年度", str(meta.year)) if meta.year else None
    facts = [year, meta.meeting, look.say(*KINDS[meta.kind]), meta.person, meta.post, meta.unit]
    title = printable(meta.title)
    if title:
        yield from fold(title, look.width, "  ")
    yield look.paint("  " + clip(" · ".join(printable(fact) for fact in facts if fact), look.width - 2), "dim")
    if meta.kind is Kind.OTHER:
        return
    profile = meta.profile or look.say("无（不查方面是否齐全）", "none (no aspect is asked for)")
    reason = f"（{meta.profile_reason}）" if meta.profile_reason else ""
    words = look.say("场景", "profile") + look.say("：", ": ") + profile + reason
    for line in fold(words, look.width, "  "):
        yield look.paint(line, "dim")


class _Places:
    """Where findings stand, in words: line and column, page, and the part of the document."""

    def __init__(self, analysis: Analysis, look: Look) -> None:
        document = analysis.document
        self.look, self.document = look, document
        self.lines = Lines(document.text)
        self.pieces = [(p.span.start, p.place.page_number) for p in document.source.pieces if p.place.page_number]
        self.aspects = {aspect.id: aspect for aspect in document.aspects}

    def position(self, span: Span) -> str:
        line, column = self.lines.position(span.start)
        page = self.page(span.start)
        return f"{line}:{column}" + (self.look.say(f" 第{page}页", f" p. {page}") if page else "")

    def page(self, offset: int) -> int | None:
        index = bisect_right(self.pieces, (offset, float("inf"))) - 1
        return self.pieces[index][1] if index >= 0 else None

    def part(self, span: Span) -> str:
        """The section and aspect around a span."""
        names = []
        for section in self.document.sections:
            if section.span.contains(span):
                heading = section.heading.of(self.document.text) if section.heading else ""
                names.append(printable(heading) or self.look.say(*ROLES[section.role]))
                break
        for aspect in self.document.aspects:
            if aspect.span.contains(span):
                names.append(printable(aspect.heading.of(self.document.text)) or aspect.name)
                break
        return " › ".join(names) or self.look.say("全文", "the whole document")


def _findings(analysis: Analysis, findings: list[Finding], look: Look) -> Iterator[str]:
    places = _Places(analysis, look)
    before = None
    advised: set[str | None] = {None, ""}  # the same advice is given once
    for finding in findings:
        part = places.part(finding.span)
        if part != before:
            yield ""
            yield look.paint(clip(part, look.width), "bold")
            before = part
        yield from _finding(finding, places, look, finding.suggestion not in advised)
        advised.add(finding.suggestion)


def _finding(finding: Finding, places: _Places, look: Look, advise: bool) -> Iterator[str]:
    message, advice = finding.message, finding.suggestion
    if look.lang == "en":
        message, advice = finding.message_en or message, finding.suggestion_en or advice
    label = look.say(*LABELS[finding.severity])
    where = places.position(finding.span)
    ref = f" {finding.ref}" if finding.ref else ""
    head = look.paint(f"  {where}", "dim") + "  " + look.paint(label, _COLOURS[finding.severity])
    yield head + ref + look.paint(f"  {finding.rule}", "dim")
    yield from fold(printable(message), look.width, "    ")
    quotation = printable(finding.span.of(places.document.text)[: look.width * 2])
    if quotation:
        yield look.paint("    “" + clip(quotation, look.width - 8) + "”", "dim")
    if advice and advise:
        first, *others = fold(printable(advice), look.width, "      ")
        yield from ("    → " + first[6:], *others)
    if finding.suppressed is not None:
        words = look.say("已抑制：", "suppressed: ") + printable(finding.suppressed)
        for line in fold(words, look.width, "    "):
            yield look.paint(line, "green")


def _unlinked(analysis: Analysis, look: Look) -> Iterator[str]:
    """Items for which no counterpart was found, one line for each kind of gap."""
    groups: dict[tuple[str, str], list[str]] = {}
    items = analysis.items
    kinds = dict.fromkeys((one.id for one in items.problems), "problem")
    kinds |= dict.fromkeys((one.id for one in items.causes), "cause")
    kinds |= dict.fromkeys((one.id for one in items.measures), "measure")
    for one in analysis.linking.unlinked:
        if kind := kinds.get(one.item_id):
            groups.setdefault((kind, one.wanted), []).append(one.item_id)
    if not groups:
        return
    yield ""
    yield look.paint(look.say("没有对上的", "Not linked"), "bold")
    for (kind, wanted), ids in groups.items():
        words = look.say(
            f"没有对应{_WANTED[wanted][0]}的{_WANTED[kind][0]} {len(ids)} 条：",
            f"{len(ids)} {_WANTED[kind][1]}{'s' if len(ids) > 1 else ''} without a {_WANTED[wanted][1]}: ",
        )
        yield from fold(words + look.say("、", ", ").join(dict.fromkeys(ids)), look.width, "  ")


def _previous(analysis: Analysis, look: Look) -> Iterator[str]:
    """Last year's document, why it, and a line for each of its problems and measures."""
    previous = analysis.previous
    if previous is None:
        return
    yield ""
    yield look.paint(look.say("与上年度对照", "Compared with last year"), "bold")
    name = f"{previous.document.source.name}" if previous.document else ""
    why = look.say(f"（{previous.why}）", f" ({previous.why_en})") if name else look.say(previous.why, previous.why_en)
    yield from fold(printable(name + why), look.width, "  ")
    accounts = [one for one in previous.accounts if one.kind != "action"]
    rows = [
        (f"  {one.ref}", standing_of(one, look.lang), f"“{printable(previous.quotation(one))}”") for one in accounts
    ]
    for one, line in zip(accounts, table(rows, look.width), strict=True):
        yield look.paint(line, "yellow") if one.status is Standing.ABSENT else line


def _summary(analysis: Analysis, look: Look) -> Iterator[str]:
    items = analysis.items
    counts = dict.fromkeys(Severity, 0)
    suppressed = 0
    for finding in analysis.findings:
        if finding.suppressed is None:
            counts[finding.severity] += 1
        else:
            suppressed += 1
    words = look.say(
        f"问题 {len(items.problems)} · 原因 {len(items.causes)} · 措施 {len(items.measures)}",
        f"problems {len(items.problems)} · causes {len(items.causes)} · measures {len(items.measures)}",
    )
    found = " · ".join(
        look.paint(f"{look.say(*LABELS[severity])} {counts[severity]}", _COLOURS[severity])
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if counts[severity]
    )
    found = found or look.paint(look.say("没有发现", "no findings"), "green")
    if suppressed:
        found += look.paint(look.say(f" · 已抑制 {suppressed}", f" · suppressed {suppressed}"), "dim")
    yield f"{words}    {found}"


def table(rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """Rows in columns as wide as their widest cell; the last column takes what is left."""
    if not rows:
        return
    widths = [max(width_of(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [pad(cell, widths[index]) for index, cell in enumerate(row[:-1])]
        left = "  ".join(cells)
        yield clip(f"{left}  {row[-1]}" if left else row[-1], max(width, 40)).rstrip()
