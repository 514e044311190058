"""What people fill in about teams, talks and criticism."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.ledgers.answering import Answer
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.orgs.models import Organisation
from bihuan_web.talks.models import Audience
from bihuan_web.talks.pairs import Part

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_NONE = User.objects.none()


class UnitForm(forms.Form):
    """Which unit gets its team."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "organisation").queryset = units


class TeamForm(forms.Form):
    """Who is in the team; one person has one part."""

    principal = forms.ModelChoiceField(_NONE, label=_("主要负责同志"))
    member = forms.ModelMultipleChoiceField(
        _NONE, label=_("班子成员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    head = forms.ModelMultipleChoiceField(
        _NONE, label=_("分管部门负责人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ordinary = forms.ModelMultipleChoiceField(
        _NONE, label=_("党员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    recorder = forms.ModelChoiceField(
        _NONE,
        label=_("记录人"),
        required=False,
        help_text=_("在会上记录批评意见；不是参会人员的，只有当记录人才能看到。"),
    )
    meeting_on = forms.DateField(
        label=_("本单位开会日期"), required=False, widget=_DAY, help_text=_("与轮次的日期相同就不填")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            _choice(self, part.value).queryset = people

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen: set[User] = set()
        for part in Part:
            chosen = given.get(part.value) or ()
            for person in [chosen] if isinstance(chosen, User) else chosen:
                if person in seen:
                    self.add_error(part.value, gettext("%(name)s只能选一种身份") % {"name": person.name})
                seen.add(person)
        return given

    @property
    def people(self) -> dict[User, Part]:
        """Everybody who was chosen, with their part."""
        found: dict[User, Part] = {}
        for part in Part:
            chosen = self.cleaned_data.get(part.value) or ()
            found.update(dict.fromkeys([chosen] if isinstance(chosen, User) else chosen, part))
        return found


class TalkForm(forms.Form):
    """A talk; its other person is chosen once and stays."""

    other = forms.ModelChoiceField(_NONE, label=_("谈话对象"))
    held_on = forms.DateField(label=_("日期"), widget=_DAY)
    place = forms.CharField(label=_("地点"), max_length=120)
    text = forms.CharField(
        label=_("谈话内容"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("只有谈话双方能看；双方都同意，才对办公室或者参会人员公开。"),
    )  # fmt: skip
    agreed = forms.CharField(
        label=_("议定事项"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一条，只有双方能看。"),
    )  # fmt: skip
    for_ledger = forms.CharField(
        label=_("送台账的议定事项"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一条，对方确认后交办公室，列为问题、列入措施或者说明理由。"),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["other"]
        else:
            _choice(self, "other").queryset = people

    def clean_agreed(self) -> tuple[str, ...]:
        return self._lines("agreed")

    def clean_for_ledger(self) -> tuple[str, ...]:
        return self._lines("for_ledger")

    def _lines(self, name: str) -> tuple[str, ...]:
        found = tuple(line.strip() for line in self.cleaned_data[name].splitlines() if line.strip())
        if any(len(line) > 500 for line in found):
            raise forms.ValidationError(gettext("一条最多 500 字，请分成几行"))
        return found


class CorrectionForm(forms.Form):
    """What is wrong with the record of a talk."""

    words = forms.CharField(label=_("要更正的地方"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class SeenForm(forms.Form):
    """Nothing but what the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class AudienceForm(forms.Form):
    """To whom the text is released."""

    audience = forms.ChoiceField(label=_("公开范围"), choices=Audience)


class CriticismForm(forms.Form):
    """A criticism of somebody in the meeting."""

    receiver = forms.ModelChoiceField(_NONE, label=_("批评对象"))
    text = forms.CharField(label=_("批评意见"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "receiver").queryset = people


class RecordForm(CriticismForm):
    """The same as it is said at the meeting, by whom."""

    speaker = forms.ModelChoiceField(_NONE, label=_("批评人"))
    field_order = ("speaker", "receiver", "text")

    def __init__(self, *args: Any, people: Any, speakers: Any, **kwargs: Any) -> None:
        super().__init__(*args, people=people, **kwargs)
        _choice(self, "speaker").queryset = speakers


class RewritingForm(forms.Form):
    """Other words for a criticism."""

    text = forms.CharField(label=_("批评意见"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """A problem, a measure or a reason."""

    how = forms.ChoiceField(label=_("怎么回应"), choices=[one for one in Answer.choices if one[0] != Answer.OPEN])
    ledger = forms.ModelChoiceField(Ledger.objects.none(), label=_("列入哪个台账（列为问题时）"), required=False)
    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("属于哪个问题（列入措施时）"), required=False)
    text = forms.CharField(
        label=_("问题或者措施"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("台账上的文字，看得到台账的人都能看；请用自己的话写，不提是谁说的。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("理由或者说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ledgers: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "ledger").queryset = ledgers
        chosen = Problem.objects.filter(pk__in=[one.pk for one in problems]).select_related("ledger")
        _choice(self, "problem").queryset = chosen.order_by("-ledger__year", "ledger", "number")


def talk_initial() -> dict[str, Any]:
    """What a new talk begins with."""
    return {"held_on": today()}


def _choice(form: forms.Form, name: str) -> forms.ModelChoiceField[Any]:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field
