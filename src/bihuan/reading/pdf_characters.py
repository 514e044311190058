"""The text layer of one pdf page → runs of characters with their places, through pdfium's C functions."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from typing import Any

import pypdfium2.raw as pdfium

from bihuan.reading.page_lines import Run, set_size

_QUARTER = math.pi / 2
_BLANKS = frozenset((0x20, 0xA0, 0x3000, 0x0A, 0x0D, 0x09, 0x200B, 0xFEFF))
# Radicals that some producers write for the characters that look the same. NFKC knows the Kangxi ones (U+2F00),
# these it does not.
_RADICALS = dict(
    zip(
        "⺁⺄⺈⺎⺝⺟⺠⺥⺧⺮⺶⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻭⻮⻰⻳",
        "厂乙刀兀月母民爪牛竹羊月虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿齿龙龟",
        strict=True,
    )
)


class Geometry:
    """A page's size and the quarter turns that bring its text upright; y runs downward afterwards.

    The turn comes from the text and not from the page's own rotation: sheets are scanned and bound in every way.
    """

    def __init__(self, page: Any) -> None:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        self.box = (box.left, box.bottom, box.right, box.top)
        self.turn = 0

    @property
    def size(self) -> tuple[float, float]:
        left, bottom, right, top = self.box
        across, along = abs(right - left), abs(top - bottom)
        return (along, across) if self.turn % 2 else (across, along)

    def turn_upright(self, text_page: Any, count: int) -> None:
        """Sets the turn by how most characters stand."""
        turns = Counter(
            round(-pdfium.FPDFText_GetCharAngle(text_page, index) / _QUARTER) % 4
            for index in range(0, count, max(1, count // 60))
            if pdfium.FPDFText_GetUnicode(text_page, index) > 0x20
        )
        self.turn = turns.most_common(1)[0][0] if turns else 0

    def is_turned(self, angle: float) -> bool:
        """Whether text at this angle stands aslant once the page is turned."""
        return abs((angle / _QUARTER + self.turn + 2) % 4 - 2) > 0.04

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.turn == 0:
            return x - left, top - y
        if self.turn == 1:
            return y - bottom, x - left
        if self.turn == 2:
            return right - x, y - bottom
        return top - y, right - x


def runs_on(text_page: Any, count: int, geometry: Geometry) -> list[Run]:
    """The page's characters as runs, in the order in which they are drawn; blanks are only marked."""
    x, y, rectangle = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(rectangle)
    get_unicode, get_box, get_origin = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    runs: list[Run] = []
    run: Run | None = None
    blank = False
    angle = 0.0
    geometry.turn_upright(text_page, count)
    for index in range(count):
        code = get_unicode(text_page, index)
        if code in _BLANKS:
            blank = True
            continue
        if not get_box(text_page, index, at_box) or not get_origin(text_page, index, at_x, at_y):
            continue
        left, top = geometry.point(rectangle.left, rectangle.top)
        right, bottom = geometry.point(rectangle.right, rectangle.bottom)
        left, right, tall = min(left, right), max(left, right), abs(bottom - top)
        base = geometry.point(x.value, y.value)[1]
        if run is not None and run.turned:
            if not blank and pdfium.FPDFText_GetCharAngle(text_page, index) == angle:
                run.append(_character(code), left, right)
                continue
            run = None
        if (
            run is None
            or abs(base - run.base) > 0.15 * tall
            or left < run.rights[-1] - 0.6 * tall
            or left > run.rights[-1] + 3 * tall
            or tall > 1.4 * run.size
            or run.size > 1.4 * tall
        ):
            angle = pdfium.FPDFText_GetCharAngle(text_page, index)
            run = Run(base, tall, turned=geometry.is_turned(angle))
            runs.append(run)
            blank = False
        run.append(_character(code), left, right, after_blank=blank)
        blank = False
    for one in runs:
        one.size *= 0.85  # a loose box is higher than the em
        set_size(one)
    return [one for one in runs if one.characters]


def _character(code: int) -> str:
    if code == 0xFFFE or code == 0x02:  # how pdfium marks a hyphen at the end of a line
        return "-"
    if 0xD800 <= code <= 0xDFFF or code == 0 or code > 0x10FFFF:
        return "\ufffd"
    character = chr(code)
    if "\u2e80" <= character <= "\u2fd5":
        return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    return character
