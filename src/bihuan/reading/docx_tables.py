"""Rows and cells of a Word table (表格行列), through whatever wraps them."""

from __future__ import annotations

from bihuan.reading.docx_package import WRAPPERS, Element, W
from bihuan.reading.docx_styles import is_on, small_int

_MAX_COLUMNS = 64  # Word's own limit is 63; a file may claim millions


def rows_of(table: Element) -> list[Element]:
    """The rows that are shown: tracked deletions and hidden rows are left out."""
    found: list[Element] = []
    for child in table:
        if child.tag == f"{W}tr":
            properties = child.find(f"{W}trPr")
            if properties is not None:
                hidden = properties.find(f"{W}hidden")
                if properties.find(f"{W}del") is not None or (hidden is not None and is_on(hidden)):
                    continue
            found.append(child)
        elif child.tag in WRAPPERS:
            found += rows_of(child)
    return found


def cells_of(row: Element) -> list[tuple[Element, int, bool]]:
    """The cells of a row: element, columns covered, and whether it only continues a merged cell."""
    found: list[tuple[Element, int, bool]] = []
    for child in row:
        if child.tag == f"{W}tc":
            width, merged = 1, False
            properties = child.find(f"{W}tcPr")
            if properties is not None:
                if properties.find(f"{W}cellDel") is not None:
                    continue
                for item in properties:
                    if item.tag == f"{W}gridSpan":
                        width = max(1, columns_of(item))
                    elif item.tag in (f"{W}vMerge", f"{W}hMerge"):
                        merged = merged or item.get(f"{W}val", "continue") == "continue"
            found.append((child, width, merged))
        elif child.tag in WRAPPERS:
            found += cells_of(child)
    return found


def columns_of(element: Element) -> int:
    return min(max(0, small_int(element.get(f"{W}val"))), _MAX_COLUMNS)
