"""Drawings of a Word file (图形): which text boxes they hold, and how many pictures nobody reads."""

from __future__ import annotations

from bihuan.reading.docx_package import Element, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"

TXBX = f"{W}txbxContent"
ALTERNATIVES = f"{_MC}AlternateContent"
DRAWINGS = frozenset([f"{W}drawing", f"{W}pict", f"{W}object"])
_BRANCHES = (f"{_MC}Choice", f"{_MC}Fallback")
_WORD_ART = f"{_V}textpath"
_PICTURES = frozenset(
    [
        f"{_A}blip",
        f"{_V}imagedata",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    ]
)


def chosen(alternatives: Element) -> Element | None:
    """The branch of an alternative that Word shows: the first choice, so that no text box is read twice."""
    for child in alternatives:
        if child.tag in _BRANCHES:
            return child
    return None


def find_boxes(element: Element, boxes: list[Element]) -> int:
    """Add the contents of text boxes, and WordArt (艺术字), to ``boxes``; gives how many pictures there are."""
    pictures = 0
    for child in element:
        tag = child.tag
        if tag == TXBX or (tag == _WORD_ART and child.get("string")):
            boxes.append(child)
        elif tag == ALTERNATIVES:
            branch = chosen(child)
            if branch is not None:
                pictures += find_boxes(branch, boxes)
        elif tag in _PICTURES:
            pictures += 1
        else:
            pictures += find_boxes(child, boxes)
    return pictures
