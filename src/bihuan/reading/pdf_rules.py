"""The ruled lines drawn on a pdf page: takes the page's paths, gives horizontal and vertical rules."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from bihuan.reading.page_grids import Rule

if TYPE_CHECKING:
    from bihuan.reading.pdf_characters import Geometry

_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 50_000
_SHORTEST = 4.0  # points: shorter strokes are the ends of thin boxes


def rules_on(page: Any, geometry: Geometry) -> tuple[list[Rule], list[Rule]]:
    """The page's horizontal and vertical rules, each with its place across and its two ends."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for (x0, y0), (x1, y1) in _strokes(page, geometry):
        if abs(y0 - y1) < 0.8 and abs(x0 - x1) >= _SHORTEST:
            horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) < 0.8 and abs(y0 - y1) >= _SHORTEST:
            vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return horizontal, vertical


def _strokes(page: Any, geometry: Geometry) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of all paths, in upright page coordinates."""
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), pdfium.FS_MATRIX()
    left = _MOST_SEGMENTS
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        count = pdfium.FPDFPath_CountSegments(drawn)
        left -= count
        if left < 0:
            return
        pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
        first = last = None
        for number in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(drawn, number)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = geometry.point(
                matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
            )
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
                yield last, point
            last = point
            if first is not None and pdfium.FPDFPathSegment_GetClose(segment):
                yield point, first
                last = first
