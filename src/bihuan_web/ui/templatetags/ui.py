"""``{% load ui %}``: form controls with Tabler's classes, and tabs and pages of a table."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

_CHECKS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control with the class that its kind has in Tabler, marked where it is wrong."""
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, _CHECKS):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    classes = " ".join(filter(None, (widget.attrs.get("class"), kind, "is-invalid" if field.errors else "")))
    return field.as_widget(attrs={"class": classes})


@register.filter
def is_check(field: BoundField) -> bool:
    """One box to tick: its label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Several boxes: they are a group with a legend."""
    return isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect)


@register.filter
def boxes(field: BoundField) -> list[tuple[SafeString, str]]:
    """The boxes of a choice list, each with its label."""
    found = []
    for one in field.subwidgets:
        one.data["attrs"]["class"] = "form-check-input"
        found.append((one.tag(), one.choice_label))
    return found


@register.filter
def near_pages(page: Page[Any]) -> list[int | str]:
    """Numbers of pages to link to, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
