"""The batch's workbook (审查汇总.xlsx): a row a file, every finding, aspect by file. Written row by row: flat memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from bihuan.batch import DEFAULT_LIMITS, AspectCount, Record, Verdict
from bihuan.batch.record import FAMILIES
from bihuan.language import Lang, say
from bihuan.output.batch_copies import Copies, again_words, names_words, nearest_words
from bihuan.output.batch_words import (
    basis,
    copies_meaning,
    counting,
    family_words,
    kind_words,
    limits_words,
    meaning,
    severity_words,
    sources_line,
    totals,
    verdict_words,
)
from bihuan.output.comparison import Compared, add_comparison_sheets
from bihuan.output.xlsx.cells import Cells
from bihuan.output.xlsx.table import MOST_ROWS, Column, TableSheet, Value, new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Records = Callable[[], Iterable[tuple[Record, int]]]  # read again for every sheet; the number is the page's

_MOST_ASPECTS = 12  # more columns than that nobody can read on paper
_TINTS = {
    Verdict.PASS: "#DDF0E2",
    Verdict.REVISE: "#FDF0CC",
    Verdict.REWRITE: "#F8D9D2",
    Verdict.APART: "#E7E9EC",
    Verdict.UNREADABLE: "#E3DDF2",
}
_SEVERITY_TINTS = {"error": "#F8D9D2", "warning": "#FDF0CC", "info": "#E6EDF2"}
_NOT_ASKED = "#EFEFEF"
Say = Callable[[str, str], str]


@dataclass(frozen=True)
class BatchBook:
    """What the workbook is written from. ``passed_over`` are files that were not tried, each with the reason."""

    records: Records
    title: str
    rule_titles: Mapping[str, str]
    lang: Lang
    passed_over: Sequence[tuple[str, str]] = ()
    about: Sequence[str] = ()
    compared: Compared | None = None  # the files with one another, where that was done
    copies: Mapping[str, Copies] = field(default_factory=dict)

    def say(self, chinese: str, english: str) -> str:
        return say(self.lang, chinese, english)


def write_batch_xlsx(book: BatchBook, out: BinaryIO) -> None:
    """Writes the workbook into ``out``."""
    workbook = new_workbook(out, book.title)
    cells = Cells(workbook)
    survey = _survey(book)
    _files(workbook, cells, book, survey)
    _findings(workbook, cells, book)
    _coverage(workbook, cells, book, survey)
    if book.compared:
        add_comparison_sheets(workbook, cells, book.compared, lang=book.lang)
    _about(workbook, cells, book)
    workbook.close()


@dataclass(frozen=True, slots=True)
class _Survey:
    """What must be known before the first row is written."""

    verdicts: dict[Verdict, int]
    aspects: list[str]  # that the files' rounds prescribe, those of most files first
    most_aspects: int  # of one file


def _survey(book: BatchBook) -> _Survey:
    verdicts: Counter[Verdict] = Counter()
    seen: Counter[str] = Counter()
    most = 0
    for record, _ in book.records():
        verdicts[record.verdict] += 1
        seen.update(one.name for one in record.aspects if one.prescribed)
        most = max(most, len(record.aspects))
    first = {name: order for order, name in enumerate(seen)}
    return _Survey(dict(verdicts), sorted(seen, key=lambda name: (-seen[name], first[name])), most)


def _files(workbook: Workbook, cells: Cells, book: BatchBook, survey: _Survey) -> None:
    s = book.say
    columns = [
        Column(s("序号", "No."), 5),
        Column(s("文件", "File"), 24, centred=False),
        Column(s("报告", "Report"), 5),
        Column(s("单位", "Unit"), 12),
        Column(s("姓名", "Name"), 8),
        Column(s("年度", "Year"), 6),
        Column(s("来源", "Read from"), 15, centred=False),
        Column(s("类型", "Kind"), 9),
        Column(s("结论", "Verdict"), 10),
        Column(s("结论依据", "Why"), 20, centred=False),
        *_copies_columns(book),
        *(Column(s(*words), 5) for words in (("问题", "Prob."), ("有事例", "with example"), ("原因", "Causes"), ("措施", "Meas."))),
        Column(s("字数", "Length"), 7),
        Column(s("问题原因占比", "Share of problems, causes"), 7, percent=True),
        *(Column(severity_words(one, book.lang) + s("发现", ""), 6) for one in ("error", "warning", "info")),
        *(Column(family_words(one, book.lang) + s("类", ""), 5) for one in FAMILIES),
        Column(s("场景", "Profile"), 11),
        Column(s("读取说明", "Reader's notes"), 12, centred=False),
    ]  # fmt: skip
    line = totals(survey.verdicts, book.lang) + s("。", ". ") + meaning(book.lang)
    sheet = TableSheet(workbook, cells, s("审查汇总", "Files"), book.title, line, columns)
    for number, (record, page) in enumerate(book.records(), start=1):
        link = (2, f"documents/{page:03}.html") if record.kind != "unreadable" else None
        sheet.add(_file_row(number, record, book), {8: _TINTS[record.verdict]}, link)
    sheet.close(book.lang == "en", frozen=2)


def _file_row(number: int, record: Record, book: BatchBook) -> list[Value]:
    identity, examined = record.identity, record.verdict not in (Verdict.APART, Verdict.UNREADABLE)
    counts, s = record.counts, book.say

    def count(value: int) -> Value:
        return value if examined else None

    return [
        number,
        record.file,
        s("打开", "open") if record.kind != "unreadable" else None,
        identity.unit.value,
        identity.person.value,
        int(identity.year.value) if identity.year.value else None,
        sources_line(identity, book.lang),
        kind_words(record, book.lang),
        verdict_words(record.verdict, book.lang),
        basis(record, book.lang),
        *_copies_cells(record, book),
        *(count(counts.get(one, 0)) for one in ("problems", "examples", "causes", "measures")),
        counts.get("characters"),
        record.share if examined else None,
        *(count(record.severities.get(one, 0)) for one in ("error", "warning", "info")),
        *(count(record.families.get(one, 0)) for one in FAMILIES),
        record.profile if examined else None,
        "；".join(record.notes),
    ]


def _copies_columns(book: BatchBook) -> list[Column]:
    if book.compared is None:
        return []
    s = book.say
    return [
        Column(s("相近材料", "Nearest document"), 18, centred=False),
        Column(s("相似", "Alike"), 5, percent=True),
        Column(s("相同段落", "Same passages"), 5),
        Column(s("与几份相同", "in files"), 5),
        Column(s("最长字数", "Longest"), 5),
        Column(s("他处名称", "Names of others"), 10, centred=False),
        Column(s("与历年重复", "Again as in earlier years"), 9, centred=False),
    ]


def _copies_cells(record: Record, book: BatchBook) -> list[Value]:
    if book.compared is None:
        return []
    one = book.copies.get(record.file)
    if one is None:
        return [None] * 7
    return [
        nearest_words(one, book.lang),
        one.similarity,
        one.passages or None,
        one.others + one.identical or None,
        one.longest or None,
        names_words(one, book.lang),
        again_words(one, book.lang),
    ]


def _findings(workbook: Workbook, cells: Cells, book: BatchBook) -> None:
    s = book.say
    columns = [
        Column(s("序号", "No."), 6),
        Column(s("文件", "File"), 20, centred=False),
        Column(s("单位", "Unit"), 11),
        Column(s("姓名", "Name"), 8),
        Column(s("程度", "Severity"), 9),
        Column(s("类别", "Family"), 6),
        Column(s("规则", "Rule"), 15, centred=False),
        Column(s("对象", "Item"), 5),
        Column(s("段落", "Par."), 5),
        Column(s("页", "Page"), 5),
        Column(s("原文", "Passage"), 34, centred=False),
        Column(s("说明", "Why"), 28, centred=False),
        Column(s("怎么改", "How to mend"), 26, centred=False),
        Column(s("不再提示的理由", "Set aside because"), 12, centred=False),
    ]
    line = s(
        "每条发现一行：在哪份文件、哪一段、原文怎么写、为什么、怎么改。",
        "One row a finding: which file and paragraph, the words, why, how to mend.",
    )
    sheet = TableSheet(workbook, cells, s("全部发现", "Findings"), s("全部发现", "All findings"), line, columns)
    for number, (values, severity) in enumerate(_finding_rows(book), start=1):
        if number > MOST_ROWS:
            rest = s("行数已到 Excel 上限，其余见 results.jsonl", "no more rows in Excel; the rest is in results.jsonl")
            sheet.add([None, rest, *[None] * (len(columns) - 2)])
            break
        sheet.add([number, *values], {4: _SEVERITY_TINTS[severity]})
    sheet.close(book.lang == "en", frozen=2)


def _finding_rows(book: BatchBook) -> Iterator[tuple[list[Value], str]]:
    for record, _ in book.records():
        identity = record.identity
        for entry in record.entries:
            yield (
                [
                    record.file,
                    identity.unit.value,
                    identity.person.value,
                    severity_words(entry.severity, book.lang),
                    family_words(entry.family, book.lang),
                    book.rule_titles.get(entry.rule, entry.rule),
                    entry.ref,
                    entry.paragraph,
                    entry.page,
                    entry.quotation,
                    entry.message,
                    entry.suggestion,
                    entry.suppressed,
                ],
                entry.severity,
            )


def _coverage(workbook: Workbook, cells: Cells, book: BatchBook, survey: _Survey) -> None:
    """Files of one round: a column an aspect. Files of many rounds: their aspects side by side, each with its name."""
    s = book.say
    names, most = survey.aspects, survey.most_aspects
    named = len(names) <= _MOST_ASPECTS
    columns = [
        Column(s("序号", "No."), 5),
        Column(s("文件", "File"), 24, centred=False),
        Column(s("单位", "Unit"), 12),
        Column(s("姓名", "Name"), 8),
        Column(s("缺几个方面", "Missing"), 6),
        Column(s("没有问题的方面", "Without problem"), 7),
    ]
    if named:
        columns += [Column(name, 9) for name in names]
        columns.append(Column(s("自拟的方面", "Aspects of its own"), 34, centred=False))
    else:
        columns += [Column(s(f"方面{number}", f"Aspect {number}"), 13) for number in range(1, most + 1)]
    line = s(
        "格子里是这个方面查摆的问题数。缺：规定的方面没有写；0：写了方面，没有查摆出问题；灰色：这份材料没有这一格"
        "（适用的场景没有规定这个方面）；“自拟”是规定以外的方面。",
        "A cell has the number of problems under the aspect. missing: prescribed and not there; 0: there, but no problem "
        "is named; grey: nothing is asked for here; own: an aspect that the round does not prescribe.",
    )
    sheet = TableSheet(
        workbook, cells, s("方面覆盖", "Coverage"), s("方面覆盖情况", "Coverage of aspects"), line, columns
    )
    for number, (record, _) in enumerate(book.records(), start=1):
        if record.verdict in (Verdict.APART, Verdict.UNREADABLE):
            continue
        aspects = record.aspects
        missing = sum(one.missing for one in aspects) if any(one.prescribed for one in aspects) else None
        empty = sum(not one.problems and not one.missing for one in aspects) if aspects else None
        row: list[Value] = [
            number,
            record.file,
            record.identity.unit.value,
            record.identity.person.value,
            missing,
            empty,
        ]
        shown = _named_cells(aspects, names, s) if named else _placed_cells(aspects, most, s)
        tints = {len(row) + index: tint for index, (_, tint) in enumerate(shown) if tint}
        sheet.add([*row, *(value for value, _ in shown)], tints)
    sheet.close(book.lang == "en", frozen=2)


def _named_cells(aspects: Sequence[AspectCount], names: Sequence[str], s: Say) -> list[tuple[Value, str]]:
    prescribed = {one.name: one for one in aspects if one.prescribed}
    own = s("；", "; ").join(f"{one.name} {one.problems}" for one in aspects if not one.prescribed)
    shown: list[tuple[Value, str]] = []
    for name in names:
        one = prescribed.get(name)
        shown.append((_problems(one, s), _tint(one)) if one else (None, _NOT_ASKED))
    return [*shown, (own, "")]


def _placed_cells(aspects: Sequence[AspectCount], most: int, s: Say) -> list[tuple[Value, str]]:
    shown: list[tuple[Value, str]] = []
    for one in aspects:
        mark = "" if one.prescribed else s("（自拟）", " (own)")
        shown.append((f"{one.name}{mark}{s('：', ': ')}{_problems(one, s)}", _tint(one)))
    return shown + [(None, _NOT_ASKED)] * (most - len(shown))


def _problems(aspect: AspectCount, s: Say) -> str | int:
    return s("缺", "missing") if aspect.missing else aspect.problems


def _tint(aspect: AspectCount) -> str:
    return "#F8D9D2" if aspect.missing else "#DDF0E2" if aspect.problems else "#FDF0CC"


def _about(workbook: Workbook, cells: Cells, book: BatchBook) -> None:
    s = book.say
    columns = [Column(s("事项", "Matter"), 30, centred=False), Column(s("说明", "Explanation"), 90, centred=False)]
    sheet = TableSheet(
        workbook, cells, s("说明", "About"), s("说明", "About this workbook"), meaning(book.lang), columns
    )
    sheet.add([s("结论怎样得出", "How a verdict comes about"), counting(book.lang)])
    sheet.add([s("界限（未另设时）", "Limits (unless set)"), limits_words(DEFAULT_LIMITS, book.lang)])
    if book.compared:
        sheet.add([s("相近材料、相同段落", "Documents alike, passages"), copies_meaning(book.lang)])
    for line in book.about:
        sheet.add([s("本次运行", "This run"), line])
    for file, reason in book.passed_over:
        sheet.add([file, reason])
    sheet.close(book.lang == "en")
