"""The sheet of correspondences (对应关系): problems by causes and measures, and every link with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bihuan.model import Analysis
from bihuan.output.correspondence import Correspondence, Item
from bihuan.output.xlsx.cells import HEADER, RULE, Cells
from bihuan.output.xlsx.listing import Heading, set_paper, text_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_BASES = {"number": "编号", "wording": "用词", "theme": "主题", "place": "位置", "manual": "人工"}
_BOX: dict[str, Any] = {"border": 1, "border_color": RULE}
_HEAD: dict[str, Any] = {**_BOX, "bg_color": HEADER, "align": "center", "font_name": "黑体"}
_CLAIM = 40
_FIRST = 3  # the column of the first cause or measure


def write_correspondence(book: Workbook, cells: Cells, analyses: Sequence[Analysis], heading: Heading) -> None:
    """Write the sheet: one block for each document, its matrix first, then its links."""
    sheet = book.add_worksheet("Links" if heading.english else "对应关系")
    block = _Sheet(sheet, cells, heading.english)
    widest = max((len(a.items.causes) + len(a.items.measures) for a in analyses), default=0)
    last = max(_FIRST + widest - 1, 5)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 2, 34)
    sheet.set_column(_FIRST, last, 9)
    title = {"font_name": "黑体", "font_size": 16, "align": "center", "text_wrap": False}
    sheet.merge_range(0, 0, 0, last, "", cells.format(**title))
    cells.write(sheet, 0, 0, heading.title, **title)
    sheet.set_row(0, 32)
    for analysis in analyses:
        block.write(analysis)
    if block.row == 1:
        block.line(block.say("没有可列入的内容", "nothing to list"))
    set_paper(sheet, heading.english)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0, 0)


class _Sheet:
    def __init__(self, sheet: Worksheet, cells: Cells, english: bool) -> None:
        self._sheet, self._cells, self._english = sheet, cells, english
        self.row = 1

    def say(self, zh: str, en: str) -> str:
        return en if self._english else zh

    def line(self, words: str) -> None:
        self._cells.write(self._sheet, self.row, 0, words, text_wrap=False, bold=True)
        self.row += 1

    def _put(self, values: Sequence[object], *, head: bool = False) -> None:
        """One row; columns 1 and 2 are wide and decide how high it is."""
        lines = max([1, *(-(-text_width(str(value or "")) // 33) for value in values[1:3])])
        self._sheet.set_row(self.row, 14 * lines + 6)
        for column, value in enumerate(values):
            self._cells.write(self._sheet, self.row, column, value, **(_HEAD if head else _box(column)))
        self.row += 1

    def write(self, analysis: Analysis) -> None:
        links = Correspondence(analysis)
        items = analysis.items
        others: list[Item] = [*items.causes, *items.measures]
        if not (items.problems or others):
            return
        self.line(analysis.document.meta.title.strip() or analysis.document.source.name)
        wide = (self.say("问题", "problem"), self.say("没有对应项的，原因在此", "where nothing answers it, why"))
        self._put([self.say("编号", "code"), *wide, *(other.id for other in others)], head=True)
        for problem in items.problems:
            scores = {c.item.id: c.link for wanted in ("cause", "measure") for c in links.of(problem, wanted)}
            missing = self._missing(links, problem, ("cause", "measure"))
            self._put([problem.id, _claim(analysis, problem), missing])
            for column, other in enumerate(others, start=_FIRST):
                link = scores.get(other.id)
                properties = {**_box(column), "num_format": "0.00"}
                if link:
                    properties["bg_color"] = "#DCEBE1" if other in items.measures else "#F7ECCB"
                self._cells.write(self._sheet, self.row - 1, column, link and link.score, **properties)
        for other in others:
            if missing := self._missing(links, other, ("problem",)):
                self._put([other.id, _claim(analysis, other), missing])
        self.row += 1
        self._links(analysis, links)
        self.row += 1

    def _missing(self, links: Correspondence, item: Item, wanted: Sequence[str]) -> str | None:
        names = {
            "cause": self.say("没有对应的原因", "no cause"),
            "measure": self.say("没有对应的措施", "no measure"),
            "problem": self.say("没有对应的问题", "no problem"),
        }
        found = []
        for kind in wanted:
            if not links.of(item, kind):
                why = links.why_none(item, kind)
                found.append(f"{names[kind]}（{why}）" if why else names[kind])
        return "；".join(found) or None

    def _links(self, analysis: Analysis, links: Correspondence) -> None:
        """Every link in words, below the matrix."""
        known = [link for link in analysis.linking.links if link.from_id in links.items and link.to_id in links.items]
        if not known:
            return
        why, between = self.say("对应理由", "why"), self.say("对应双方", "between")
        score, basis = self.say("程度", "score"), self.say("依据", "basis")
        self._put([self.say("编号", "codes"), between, why, score, basis], head=True)
        for link in known:
            one, other = links.items[link.from_id], links.items[link.to_id]
            both = f"{_claim(analysis, one)} — {_claim(analysis, other)}"
            base = link.basis if self._english else _BASES.get(link.basis, link.basis)
            self._put([f"{one.id}–{other.id}", both, link.why, round(link.score, 2), base])


def _box(column: int) -> dict[str, Any]:
    return dict(_BOX) if column in (1, 2) else {**_BOX, "align": "center"}


def _claim(analysis: Analysis, item: Item) -> str:
    words = " ".join((item.claim or item.span).of(analysis.document.text).split())
    return words if len(words) <= _CLAIM else words[: _CLAIM - 1] + "…"
