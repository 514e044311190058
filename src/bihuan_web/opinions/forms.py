"""What the office fills in for a collection, and what people fill in for a topic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.answering import Answer
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.opinions.models import Question, Subject, Topic
from bihuan_web.opinions.wording import LONGEST
from bihuan_web.opinions.words import Channel
from bihuan_web.orgs.models import Organisation

_DAY: dict[str, Any] = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}
_ENTERED = [one for one in Channel if one is not Channel.LINK]


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class CollectionForm(forms.Form):
    """A collection; whom it is about and what is asked stays once it is open."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))
    title = forms.CharField(label=_("名称"), max_length=120)
    opens_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(**_DAY))
    closes_on = forms.DateField(label=_("截止日期"), widget=forms.DateInput(**_DAY))
    channels = forms.MultipleChoiceField(
        label=_("征求方式"), choices=Channel, widget=forms.CheckboxSelectMultiple, initial=[Channel.LINK]
    )
    words = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写在填写页和张贴页上，如为什么征求、怎么用。"),
    )  # fmt: skip
    team = forms.BooleanField(label=_("征求对领导班子的意见"), required=False, initial=True)
    head = forms.ModelChoiceField(
        User.objects.none(), label=_("对班子的意见由谁签收"), required=False, help_text=_("一般是主要负责同志。")
    )
    leaders = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("征求对这些班子成员的意见"), required=False, widget=forms.CheckboxSelectMultiple
    )
    questions = forms.CharField(
        label=_("征求内容"), required=False, max_length=2500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一项，最多 8 项；不写就只有一个填写框。"),
    )  # fmt: skip
    most = forms.IntegerField(
        label=_("网上最多收多少条"), min_value=1, max_value=50_000, initial=5_000,
        help_text=_("有人捣乱时到此为止；收满了会请人改用其他方式。"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any = None, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["organisation"]
        else:
            _offer(self, "organisation", units)
        if people is None:
            for name in ("team", "head", "leaders", "questions"):
                del self.fields[name]
        else:
            _offer(self, "head", people)
            _offer(self, "leaders", people)

    def clean_questions(self) -> list[str]:
        """Line by line."""
        return [one.strip() for one in self.cleaned_data["questions"].splitlines() if one.strip()]


class ResumeForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300)


class EnterForm(forms.Form):
    """Opinions that did not come by the link, as they were written."""

    channel = forms.ChoiceField(label=_("征求方式"), choices=[(one.value, one.label) for one in _ENTERED])
    subject = forms.ModelChoiceField(Subject.objects.none(), label=_("征求对象"))
    question = forms.ModelChoiceField(Question.objects.none(), label=_("征求内容"), required=False)
    texts = forms.CharField(
        label=_("意见原文"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("照原文录入，不要写是谁提的。一条意见一段，两条之间空一行。"),
    )  # fmt: skip

    def __init__(self, *args: Any, subjects: Any, questions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "subject", subjects)
        _offer(self, "question", questions)


class SheetForm(forms.Form):
    file = forms.FileField(label=_("热线导出的表格"), help_text=_("Excel（.xlsx、.xls）或 CSV。先看过每一行再导入。"))


class MappingForm(forms.Form):
    """Which column of a sheet is what."""

    text = forms.TypedChoiceField(label=_("哪一列是意见内容"), coerce=int)
    about = forms.TypedChoiceField(label=_("哪一列是对象"), coerce=int, required=False, empty_value=None)
    item = forms.TypedChoiceField(
        label=_("哪一列是工单编号"), coerce=int, required=False, empty_value=None,
        help_text=_("有编号的，再导一次也不会重复。编号只留下校验值。"),
    )  # fmt: skip

    def __init__(self, *args: Any, heads: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(at, f"{at + 1} {head}"[:60]) for at, head in enumerate(heads)]
        for name, field in self.fields.items():
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices if name == "text" else [("", "—"), *choices]


class RenameForm(forms.Form):
    name = forms.CharField(label=_("类名"), max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Topic.objects.none(), label=_("并入"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, topics: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "into", topics)


class AssignForm(forms.Form):
    """To a person, or to a unit's office."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("由谁回应"), required=False)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("或者由哪个单位回应"), required=False)
    due_on = forms.DateField(label=_("回应期限"), required=False, widget=forms.DateInput(**_DAY))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", people)
        _offer(self, "unit", units)


class AnswerForm(forms.Form):
    """A problem, a measure or a reason, and words for whoever asked."""

    kind = forms.ChoiceField(
        label=_("怎样回应"), choices=[one for one in Answer.choices if one[0] != Answer.OPEN], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("给提意见的人的答复"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("凭回执码可以看到。说明理由时必填。"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("问题或者措施"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("列为问题、列入措施时填。"),
    )  # fmt: skip
    ledger = forms.ModelChoiceField(Ledger.objects.none(), label=_("列入哪本台账"), required=False)
    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("是哪个问题的措施"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ledgers: Any, problems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "ledger", ledgers)
        _offer(self, "problem", problems)


class ExcuseForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("如：已调离本单位。"))


class MaskForm(forms.Form):
    text = forms.CharField(
        label=_("改成"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("只隐去会暴露是谁提的内容，其余照原文。原文仍然保留。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=300)


class SenderForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("如：12345 热线平台。"))
