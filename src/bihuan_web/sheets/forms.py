"""Forms of what leaves and comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import state_word
from bihuan_web.sheets.models import Incoming
from bihuan_web.sheets.records import Chosen
from bihuan_web.sheets.services.exporting import Kind, Wanted
from bihuan_web.sheets.word.letters import KIND_WORDS, Letter, LetterKind
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


class HandInForm(forms.Form):
    """A file that is brought in."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("改过的导出表，或者旧台账：.xlsx、.xls、.csv。原件照存，先预览，确认以后才写入。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )


class LetterForm(forms.Form):
    """A letter about a task."""

    kind = forms.ChoiceField(label=_("文种"))
    number = forms.CharField(label=_("编号"), max_length=60, help_text=_("按本单位的编法，如：〔2026〕3号"))
    addressee = forms.CharField(label=_("主送"), max_length=120)
    answer_by = forms.DateField(label=_("回复期限"), widget=forms.DateInput(attrs={"type": "date"}))
    demand = forms.CharField(label=_("要求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = get_language() == "en"
        self.fields["kind"].choices = [(one.value, KIND_WORDS[one][english]) for one in LetterKind]  # type: ignore[attr-defined]

    def letter(self) -> Letter:
        """What was written."""
        given = self.cleaned_data
        kind = LetterKind(given["kind"])
        return Letter(kind, given["number"].strip(), given["addressee"].strip(), given["answer_by"], given["demand"])


class PaperFormForm(forms.Form):
    """A unit's own form of letters."""

    file = forms.FileField(label=_("文书模板（docx）"), widget=forms.ClearableFileInput(attrs={"accept": ".docx"}))


class TargetForm(forms.Form):
    """Into which ledger the rows of an old one go."""

    ledger = forms.ModelChoiceField(
        label=_("并入已有的台账"), queryset=Ledger.objects.none(), required=False, empty_label=_("不并入，另建一个")
    )
    title = forms.CharField(label=_("新台账的名称"), max_length=200, required=False)
    year = forms.IntegerField(label=_("年度"), min_value=1949, max_value=2099)
    remember = forms.BooleanField(label=_("记住本单位的栏目名称，以后导入导出都用它"), required=False, initial=True)

    def __init__(self, incoming: Incoming, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = incoming.organisation
        self.fields["ledger"].queryset = Ledger.objects.filter(organisation=unit, archived=False).order_by("-year")  # type: ignore[attr-defined]


class HeaderForm(forms.Form):
    """Where the header stands, where it was not found or is another one."""

    sheet = forms.ChoiceField(label=_("工作表"))
    top = forms.IntegerField(label=_("表头从第几行"), min_value=1, max_value=100)
    bottom = forms.IntegerField(label=_("到第几行"), min_value=1, max_value=102)

    def __init__(self, sheets: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(one, one) for one in sheets]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What a unit calls its columns; empty is the usual name."""

    def __init__(self, own: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in Column:
            self.fields[column.value] = forms.CharField(
                label=column.label, required=False, max_length=60, initial=own.get(column.value, "")
            )
