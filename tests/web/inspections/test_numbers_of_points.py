"""A point of a letter is numbered once: by the letter where its words begin with a number, else by us."""

from __future__ import annotations

import pytest

from bihuan_web.inspections.models import Point
from bihuan_web.inspections.templatetags.inspections import mark_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1．调研不深入。", ""),
        ("（一）调研不深入。", ""),
        ("1、调研不深入。", ""),
        ("调研不深入，1.2 亿元未用。", "3."),
    ],
)
def test_a_number_is_not_shown_twice(text: str, shown: str) -> None:
    assert mark_of(Point(number=3, text=text)) == shown
