"""Choosing people in forms."""

from __future__ import annotations

from typing import Any

from django import forms

from bihuan_web.accounts.models import User


class PersonChoice(forms.ModelChoiceField[User]):
    """Somebody of the branch."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(User.objects.none(), label=label, required=required, help_text=help_text)

    def label_from_instance(self, obj: User) -> str:
        return str(obj)
