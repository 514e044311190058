"""The batch's overview (index.html): one offline page without script, sorted by verdict and by unit, leading to each document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TextIO

from bihuan.batch import Known, Record, Verdict
from bihuan.language import Lang, say
from bihuan.output.batch_copies import Copies, again_words, names_words, nearest_words
from bihuan.output.batch_words import (
    VERDICTS,
    basis,
    copies_meaning,
    counting,
    kind_words,
    meaning,
    source_words,
    totals,
    verdict_words,
)
from bihuan.output.html.markup import escape, isolated
from bihuan.output.html.shell import closing, opening


@dataclass(frozen=True)
class Overview:
    """What the page is written from; ``passed_over`` are files that were not tried, each with the reason."""

    title: str
    lang: Lang
    passed_over: Sequence[tuple[str, str]] = ()
    about: Sequence[str] = ()
    copies: Mapping[str, Copies] = field(default_factory=dict)
    comparison: str = ""  # the page side by side, where the files were compared with one another

    def say(self, chinese: str, english: str) -> str:
        return escape(say(self.lang, chinese, english))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    record: Record
    page: int


def write_batch_html(records: Iterable[tuple[Record, int]], overview: Overview, out: TextIO) -> None:
    """Writes the page; of the records only what a row shows is kept."""
    rows = [
        _Row(number, replace(record, entries=(), aspects=()), page)
        for number, (record, page) in enumerate(records, start=1)
    ]
    for piece in _page(rows, overview):
        out.write(piece)


def _page(rows: Sequence[_Row], o: Overview) -> Iterator[str]:
    counts = Counter(row.record.verdict for row in rows)
    yield (
        f"{opening(o.title, say(o.lang, 'zh-Hans', 'en'), 'batch.css')}"
        f'<a class="skip" href="#main">{o.say("跳到表格", "Skip to the tables")}</a>\n'
        f"<header><h1>{isolated(o.title)}</h1><p>{escape(totals(counts, o.lang))}</p>"
        f'<p class="muted">{escape(meaning(o.lang))}</p>{_of_copies(o)}{_navigation(counts, o)}</header>\n<main id="main">\n'
    )
    yield f'<h2 id="by-verdict">{o.say("按结论", "By verdict")}</h2>\n'
    for verdict in VERDICTS:
        chosen = [row for row in rows if row.record.verdict is verdict]
        if chosen:
            yield from _verdict_table(verdict, chosen, o)
    yield from _units(rows, o)
    yield from _passed_over(o)
    yield (
        f'</main>\n<footer><p class="muted">{escape(counting(o.lang))}</p>'
        + "".join(f'<p class="muted">{escape(line)}</p>' for line in o.about)
        + "</footer>\n"
        + closing()
    )


def _of_copies(o: Overview) -> str:
    return f'<p class="muted">{escape(copies_meaning(o.lang))}</p>' if o.comparison else ""


def _navigation(counts: Mapping[Verdict, int], o: Overview) -> str:
    cards = "".join(
        f'<li><a href="#{verdict}"><b>{counts[verdict]}</b>{_badge(verdict, o)}</a></li>'
        for verdict in VERDICTS
        if counts.get(verdict)
    )
    more = (
        ("#by-verdict", o.say("按结论", "By verdict")),
        ("#by-unit", o.say("按单位", "By unit")),
        *(
            ((o.comparison, o.say("相近材料和相同段落", "Documents alike, passages in common")),)
            if o.comparison
            else ()
        ),
        ("审查汇总.xlsx", o.say("审查汇总（Excel）", "Workbook (Excel)")),
        ("results.jsonl", o.say("全部结果（JSON 行）", "All results (JSON lines)")),
    )
    links = "".join(f'<li><a href="{target}">{words}</a></li>' for target, words in more)
    label = o.say("目录", "Contents")
    return f'<nav aria-label="{label}"><ul class="totals">{cards}</ul><ul class="jump">{links}</ul></nav>'


def _badge(verdict: Verdict, o: Overview) -> str:
    return f'<span class="verdict {verdict}">{escape(verdict_words(verdict, o.lang))}</span>'


def _verdict_table(verdict: Verdict, rows: Sequence[_Row], o: Overview) -> Iterator[str]:
    examined = verdict not in (Verdict.APART, Verdict.UNREADABLE)
    figures = _FIGURES if examined else ()
    heads = [("文件", "File", ""), ("单位", "Unit", ""), ("姓名", "Name", ""), ("年度", "Year", "")]
    heads += [("类型", "Kind", ""), ("依据", "Why", "")] if examined else [("类型", "Kind", ""), ("原因", "Reason", "")]
    if o.comparison and verdict is not Verdict.UNREADABLE:
        heads.append(("相近材料", "Alike", ""))
    heads += [(zh, en, ' class="n"') for zh, en in figures]
    cells = "".join(f'<th scope="col"{css}>{o.say(zh, en)}</th>' for zh, en, css in heads)
    name = verdict_words(verdict, o.lang)
    yield (
        f'<section aria-labelledby="{verdict}"><h3 id="{verdict}">{_badge(verdict, o)} {len(rows)}</h3>'
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(name)}"><table>'
        f"<thead><tr>{cells}</tr></thead><tbody>\n"
    )
    for row in rows:
        yield _file_row(row, o, examined)
    yield "</tbody></table></div></section>\n"


_FIGURES = (
    ("问题", "Problems"),
    ("有事例", "with example"),
    ("原因", "Causes"),
    ("措施", "Measures"),
    ("占比", "Share"),
    ("发现", "Findings"),
)


def _file_row(row: _Row, o: Overview, examined: bool) -> str:
    record, identity = row.record, row.record.identity
    cells = [_known(identity.unit, o), _known(identity.person, o, "short"), _known(identity.year, o, "short")]
    cells.append(f'<td class="short">{escape(kind_words(record, o.lang))}</td>')
    cells.append(f'<td class="why">{isolated(basis(record, o.lang))}</td>')
    if o.comparison and record.verdict is not Verdict.UNREADABLE:
        cells.append(f'<td class="alike">{_alike(o.copies.get(record.file), o)}</td>')
    if examined:
        counts = record.counts
        share = "" if record.share is None else f"{record.share:.0%}"
        figures = [counts.get(one, 0) for one in ("problems", "examples", "causes", "measures")]
        cells += [f'<td class="n">{value}</td>' for value in (*figures, share, sum(record.severities.values()))]
    return f'<tr><th scope="row">{_link(row)}</th>{"".join(cells)}</tr>\n'


def _known(known: Known, o: Overview, css: str = "unit") -> str:
    """A value with its source under it."""
    if not known.value:
        return "<td></td>"
    return f'<td class="{css}">{isolated(known.value)}<span class="muted">{escape(source_words(known.source, o.lang))}</span></td>'


def _alike(one: Copies | None, o: Overview) -> str:
    """What it is alike to, leading to both side by side; names of others; what earlier years have, too."""
    if one is None:
        return ""
    lines = []
    if one.nearest:
        words = isolated(nearest_words(one, o.lang)) + ("" if one.similarity is None else f" {one.similarity:.0%}")
        lines.append(f'<a href="{o.comparison}#{one.anchor}">{words}</a>')
    if one.passages:
        many, number = one.others + one.identical, one.passages
        zh = f"相同段落 {number} 段 · 与 {many} 份 · 最长 {one.longest} 字"
        en = f"passages in common: {number} · in {many} files · longest {one.longest}"
        lines.append(f'<span class="muted">{o.say(zh, en)}</span>')
    if one.names:
        words = o.say("他处名称", "Names of others") + o.say("：", ": ") + isolated(names_words(one, o.lang))
        lines.append(f'<a class="more" href="{o.comparison}#foreign">{words}</a>')
    if one.series:
        words = o.say("与历年重复", "Again as in earlier years") + o.say("：", ": ") + escape(again_words(one, o.lang))
        lines.append(f'<a class="more" href="{o.comparison}#{one.series}">{words}</a>')
    return "".join(lines)


def _link(row: _Row) -> str:
    name = isolated(row.record.file)
    return name if row.record.kind == "unreadable" else f'<a href="documents/{row.page:03}.html">{name}</a>'


def _units(rows: Sequence[_Row], o: Overview) -> Iterator[str]:
    """A row a unit with its counts and its files, in the order of the names: nobody is ranked."""
    units: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        units[row.record.identity.unit.value].append(row)

    heads = "".join(f'<th scope="col" class="n">{escape(verdict_words(one, o.lang))}</th>' for one in VERDICTS)
    yield (
        f'<h2 id="by-unit">{o.say("按单位", "By unit")}</h2>\n<div class="wide" tabindex="0" role="region"'
        f' aria-labelledby="by-unit"><table><thead><tr><th scope="col">{o.say("单位", "Unit")}</th>{heads}'
        f'<th scope="col">{o.say("文件", "Files")}</th></tr></thead><tbody>\n'
    )
    for unit in sorted(units, key=lambda unit: (not unit, unit)):
        counts = Counter(row.record.verdict for row in units[unit])
        name = isolated(unit) if unit else o.say("（没有写明）", "(not stated)")
        cells = "".join(f'<td class="n">{counts[one] or ""}</td>' for one in VERDICTS)
        order = sorted(units[unit], key=lambda row: VERDICTS.index(row.record.verdict))
        files = "<br>".join(f"{_badge(row.record.verdict, o)} {_link(row)}" for row in order)
        yield f'<tr><th scope="row">{name}</th>{cells}<td>{files}</td></tr>\n'
    yield "</tbody></table></div>\n"


def _passed_over(o: Overview) -> Iterator[str]:
    if not o.passed_over:
        return
    yield f'<h2 id="passed-over">{o.say("没有检查的文件", "Files that were passed over")}</h2>\n<ul>'
    for file, reason in o.passed_over:
        yield f'<li>{isolated(file)} <span class="muted">{isolated(reason)}</span></li>\n'
    yield "</ul>\n"
