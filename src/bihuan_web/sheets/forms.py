"""Forms of what leaves and comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import state_word
from bihuan_web.sheets.records import Chosen
from bihuan_web.sheets.services.exporting import Kind, Wanted
from bihuan_web.tasks.lifecycle import TASK


class ExportForm(forms.Form):
    """In which form a ledger leaves, which rows and which columns."""

    kind = forms.ChoiceField(label=_("格式"), choices=Kind.choices, initial=Kind.XLSX, widget=forms.RadioSelect)
    states = forms.MultipleChoiceField(
        label=_("只要这些状态的任务（不选就是全部）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    late = forms.BooleanField(label=_("只要逾期的任务"), required=False)
    words = forms.CharField(label=_("只要含有这些字词的任务"), required=False, max_length=100)
    columns = forms.MultipleChoiceField(label=_("栏目"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, names: dict[Column, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["states"].choices = [(name, state_word(TASK, name)) for name in TASK.states]  # type: ignore[attr-defined]
        self.fields["columns"].choices = [(column.value, name) for column, name in names.items()]  # type: ignore[attr-defined]
        self.fields["columns"].initial = [column.value for column in names]

    def wanted(self) -> Wanted:
        """What was chosen."""
        given = self.cleaned_data
        chosen = Chosen(tuple(given["states"]), given["late"], given["words"].strip())
        return Wanted(given["kind"], tuple(Column(one) for one in Column if one.value in given["columns"]), chosen)
