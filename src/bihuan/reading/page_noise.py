"""Pages of runs → which runs are not the author's text: page numbers, running headers and footers, watermarks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from bihuan.reading.page_lines import Page, Run, line_of, rows_of
from bihuan.text.noise import BARE_NUMBER, is_page_number

_EDGE = 0.13  # of the page's height: where headers, footers and page numbers stand
_DIGITS = re.compile(r"\d+")
_FULL_WIDTH_DIGITS = {ord("０") + n: str(n) for n in range(10)}
_MARGIN_WORDS = re.compile(r"[装订线密封…\s·.\-—┆┊]+$")  # 装……订……线


def split_noise(pages: Sequence[Page]) -> list[tuple[list[list[Run]], list[list[Run]]]]:
    """For each page its rows of text and its rows of noise, both from top to bottom."""
    repeated = _repeated(pages)
    split = []
    for page in pages:
        noisy = [run for run in page.runs if run.turned or id(run) in repeated or _is_margin(run, page)]
        chosen = {id(run) for run in noisy}
        rows = rows_of(run for run in page.runs if id(run) not in chosen)
        numbers = _page_number_rows(rows, page)
        if numbers:
            rows = [row for row in rows if row not in numbers]
        noise_rows = sorted([*rows_of(noisy), *numbers], key=lambda row: row[0].base)
        split.append((rows, noise_rows))
    return split


def _repeated(pages: Sequence[Page]) -> set[int]:
    """Runs whose words (numbers aside) stand in the same place on several pages."""
    if len(pages) < 2:
        return set()
    groups: dict[str, list[tuple[Page, Run]]] = defaultdict(list)
    for page in pages:
        for run in page.runs:
            if len(run.characters) <= 120:
                groups[_DIGITS.sub("#", run.text)].append((page, run))
    found: set[int] = set()
    for group in groups.values():
        if len(group) > 1:
            found |= _in_one_place(group, len(pages))
    return found


def _in_one_place(group: list[tuple[Page, Run]], page_count: int) -> set[int]:
    found: set[int] = set()
    group.sort(key=lambda item: item[1].base)
    first = 0
    for index in range(1, len(group) + 1):
        if index < len(group) and group[index][1].base - group[index - 1][1].base <= 4:
            continue
        cluster = group[first:index]
        first = index
        on = len({page.number for page, _ in cluster})
        at_edge = all(not _EDGE < run.base / page.height < 1 - _EDGE for page, run in cluster)
        apart = at_edge and all(_stands_apart(page, run) for page, run in cluster)
        needed = max(2, 0.3 * page_count) if apart else max(3 if at_edge else 4, 0.8 * page_count)
        if on >= needed and (at_edge or _overlap(cluster)):
            found |= {id(run) for _, run in cluster}
    return found


def _stands_apart(page: Page, run: Run) -> bool:
    """Whether more than the usual leading lies between a line at the page's edge and the text."""
    inward = 1 if run.base < page.height / 2 else -1
    distances = sorted(
        distance for other in page.runs if (distance := (other.base - run.base) * inward) > 0.5 * run.size
    )
    if not distances:
        return True
    steps = sorted(b - a for a, b in pairwise(distances) if b - a > 0.5 * run.size)
    return not steps or distances[0] > 1.3 * steps[len(steps) // 2]


def _overlap(cluster: list[tuple[Page, Run]]) -> bool:
    """A watermark stands at exactly one place; words of the text that happen to recur do not."""
    lefts = [run.left for _, run in cluster]
    return max(lefts) - min(lefts) <= 2 and len(cluster[0][1].characters) >= 4


def _is_margin(run: Run, page: Page) -> bool:
    outside = run.right < 0.07 * page.width or run.left > 0.94 * page.width
    return outside and _MARGIN_WORDS.match(run.text) is not None


def _page_number_rows(rows: list[list[Run]], page: Page) -> list[list[Run]]:
    """The page number among the outermost rows, where one stands there by itself."""
    found = []
    for row in [*rows[:1], *rows[-1:]] if len(rows) > 1 else rows:
        if not (row[0].base < _EDGE * page.height or row[0].base > (1 - _EDGE) * page.height):
            continue
        words = line_of(row, page.number).text.strip().translate(_FULL_WIDTH_DIGITS)
        if is_page_number(words) or (BARE_NUMBER.match(words) and len(rows) > 1):
            found.append(row)
    return found
