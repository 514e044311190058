"""What a batch writes into its folder: sheets, overview, pages, JSON lines, the comparison; and what it no longer needs there."""

from __future__ import annotations

import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from bihuan.batch import Journal, Record
from bihuan.batch.verdict import Verdict
from bihuan.cli.batch_files import is_our_page
from bihuan.cli.one_file import rule_titles
from bihuan.cli.writing import atomically
from bihuan.contract import dumps
from bihuan.language import Lang, say

if TYPE_CHECKING:
    from bihuan.output.batch_copies import Copies
    from bihuan.output.comparison import Compared

WORKBOOK, OVERVIEW, RESULTS, PAGES = "审查汇总.xlsx", "index.html", "results.jsonl", "documents"
COMPARISON, COMPARISON_JSON = "comparison.html", "comparison.json"
_PAGE = re.compile(r"\d{3,}\.html")
_ABOUT = frozenset(("identity", "kind", "kind_words", "verdict", "reason", "weights", "share"))
Records = Callable[[], Iterable[tuple[Record, int]]]


@dataclass
class Tally:
    """What the end of a run needs to know of all files."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    found: bool = False  # something is to be mended
    pages: dict[str, str] = field(default_factory=dict)  # file -> its page


class BatchOutput:
    """The folder of a batch."""

    def __init__(self, folder: str, lang: Lang) -> None:
        self.folder, self.lang = folder, lang
        self.workbook, self.overview = self._in(WORKBOOK), self._in(OVERVIEW)

    def page(self, number: int) -> str:
        return self._in(_page(number))

    def write(
        self,
        journal: Journal,
        records: Records,
        compared: Compared | None,
        passed_over: Sequence[tuple[str, str]],
        about: Sequence[str],
    ) -> Tally:
        """Everything, each file as a whole or not at all; then what earlier runs left is removed."""
        from bihuan.output.batch_copies import copies  # noqa: PLC0415 - wanted at the end only
        from bihuan.output.batch_html import Overview, write_batch_html  # noqa: PLC0415 - as above
        from bihuan.output.batch_xlsx import BatchBook, write_batch_xlsx  # noqa: PLC0415 - as above

        title = say(self.lang, "对照检查材料审查汇总", "Review of self-examinations")
        near = copies(compared) if compared else {}
        tally = Tally()
        with atomically(self._in(RESULTS)) as stream:
            for line in _results(journal, records(), near, tally):
                stream.write(line.encode("utf-8", "backslashreplace") + b"\n")
        if compared:
            self._write_comparison(compared, title, tally.pages)
        book = BatchBook(records, title, rule_titles(self.lang), self.lang, passed_over, about, compared, near)
        with atomically(self.workbook) as stream:
            write_batch_xlsx(book, stream)
        with _text(self.overview) as text:
            shown = Overview(title, self.lang, passed_over, about, near, COMPARISON if compared else "")
            write_batch_html(records(), shown, text)
        self._remove_old(tally, compared is not None)
        return tally

    def _write_comparison(self, compared: Compared, title: str, pages: Mapping[str, str]) -> None:
        from bihuan.output.comparison import Surroundings, comparison_json, write_comparison_html  # noqa: PLC0415 - as above

        with _text(self._in(COMPARISON_JSON)) as text:
            text.write(dumps(comparison_json(compared), indent=1) + "\n")
        with _text(self._in(COMPARISON)) as text:
            around = Surroundings(back=(OVERVIEW, title), pages=pages)
            write_comparison_html(compared, text, lang=self.lang, surroundings=around)

    def _remove_old(self, tally: Tally, compared: bool) -> None:
        """Pages of an earlier run that no file has any more, and a comparison that does not fit what is there now."""
        folder = self._in(PAGES)
        current = {os.path.basename(page) for page in tally.pages.values()}
        old = [
            os.path.join(folder, name) for name in os.listdir(folder) if _PAGE.fullmatch(name) and name not in current
        ]
        if not compared and is_our_page(self._in(COMPARISON)):
            old.append(self._in(COMPARISON))
            with suppress(OSError):
                os.unlink(self._in(COMPARISON_JSON))
        for path in filter(is_our_page, old):
            with suppress(OSError):
                os.unlink(path)

    def _in(self, name: str) -> str:
        return os.path.join(self.folder, name)


def _page(number: int) -> str:
    return f"{PAGES}/{number:03}.html"


@contextmanager
def _text(path: str) -> Iterator[TextIO]:
    """A text file that is there as a whole or not at all."""
    with atomically(path) as stream:
        text = io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="")
        yield text
        text.detach()


def _results(
    journal: Journal, records: Iterable[tuple[Record, int]], near: Mapping[str, Copies], tally: Tally
) -> Iterator[str]:
    """The JSON lines; the tally is filled on the way."""
    for record, page in records:
        tally.verdicts[record.verdict] += 1
        tally.found = tally.found or any(record.severities.get(one) for one in ("warning", "error"))
        about: dict[str, Any] = {key: value for key, value in record.to_json().items() if key in _ABOUT}
        if record.file in near:
            about["copies"] = {key: value for key, value in asdict(near[record.file]).items() if key != "anchor"}
        if record.verdict is Verdict.UNREADABLE:
            value: dict[str, Any] = {"schema": "bihuan.batch-failure/1", "source": {"path": record.file}}
        else:
            tally.pages[record.file] = _page(page)
            value = json.loads(journal.examination(record.file))
            value["source"]["path"] = record.file
        yield dumps(value | {"batch": about})
