"""Choosing people in forms, and the unit in an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from bihuan_web.accounts.models import User
from bihuan_web.orgs.models import Organisation


class PersonChoice(forms.ModelChoiceField[User]):
    """Somebody of the branch."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(User.objects.none(), label=label, required=required, help_text=help_text)

    def label_from_instance(self, obj: User) -> str:
        return str(obj)


def unit_named(request: HttpRequest, units: QuerySet[Organisation]) -> Organisation:
    """The unit that the address names (``?unit=``) among some, else the first of them; 404 where there is none."""
    named = request.GET.get("unit", "")
    if named.isascii() and named.isdigit() and len(named) < 19:
        units = units.filter(pk=int(named))
    found = units.first()
    if found is None:
        raise Http404
    return found
