"""Fields that forms of several apps have: a day, words of several lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

# A year that was mistyped is told at once, and no rhythm counts beyond the calendar.
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's own picker."""
    widget = forms.DateInput(attrs={"type": "date", "min": _EARLIEST, "max": _LATEST}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        required=required,
        widget=widget,
        help_text=help_text,
        validators=[MinValueValidator(_EARLIEST), MaxValueValidator(_LATEST)],
    )


def words(
    label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "", longest: int = 5000
) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )
