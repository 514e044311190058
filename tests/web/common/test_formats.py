"""Days and numbers where nobody names a format: alike in both languages (docs/decisions/0019-days-and-numbers.md)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import localize

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_days_times_and_numbers_are_written_alike(language: str) -> None:
    with translation.override(language):
        shown = [str(localize(one)) for one in (DAY, datetime(2026, 3, 2, 15, 30), time(15, 30), 1234567, 92.5)]
        assert shown == ["2026-03-02", "2026-03-02 15:30", "15:30", "1234567", "92.5"]
        assert Template("{{ day }}").render(Context({"day": DAY})) == "2026-03-02"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_field_shows_its_day_as_a_browser_reads_it_and_takes_no_day_that_is_two(language: str) -> None:
    with translation.override(language):
        field = forms.DateField()
        assert field.widget.format_value(DAY) == "2026-03-02"
        assert {field.clean(one) for one in ("2026-03-02", "2026/3/2", "2026年3月2日")} == {DAY}
        with pytest.raises(forms.ValidationError):
            field.clean("03/02/2026")
