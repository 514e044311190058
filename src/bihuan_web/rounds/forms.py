"""Checking what somebody says of a round, of a step of its timetable, of its team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.profiles import known_profiles
from bihuan_web.accounts.models import User
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.orgs.queries import carried_by, people_near
from bihuan_web.rounds.meetings import MEETINGS
from bihuan_web.rounds.models import Round, Step
from bihuan_web.ui.fields import day, words


class RoundForm(forms.Form):
    """A round; its unit is chosen once and stays."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=_("会议类型"))
    title = forms.CharField(label=_("名称"), max_length=120)
    profile = forms.ChoiceField(label=_("场景配置"), required=False, help_text=_("不选则由程序按每份材料判断"))
    meeting_on = day(_("开会日期"), required=False)

    def __init__(self, *args: Any, units: Any = None, planned: bool = False, **kwargs: Any) -> None:
        """``planned``: there is a timetable, so the meeting day moves by its own act and the kind stays."""
        super().__init__(*args, **kwargs)
        english = translation.get_language() == "en"
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (key, words[1] if english else words[0]) for key, words in MEETINGS.items()
        ]
        here = self.initial.get("profile") or ""  # it may have been removed since, and stays
        profiles = [(name, name) for name in sorted({*dict(known_profiles()), here} - {""})]
        self.fields["profile"].choices = [("", "—"), *profiles]  # type: ignore[attr-defined]
        if planned:
            del self.fields["meeting_on"], self.fields["kind"]
        if units is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = units  # type: ignore[attr-defined]


class _Seen(forms.Form):
    """What changes something that others may have changed meanwhile: ``revision`` is the one that the person looked at."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class SeenForm(_Seen):
    """Nothing to fill in."""


class MoveForm(_Seen):
    """T moves."""

    meeting_on = day(_("新的开会日期"))
    reason = words(_("理由"), rows=2, longest=500)


class CloseForm(_Seen):
    """A round is over: of every required step that is still open, why it is not needed."""

    def __init__(self, *args: Any, left: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._left = {f"step-{step.pk}": step for step in left}
        self.fields |= {name: words(step.label, rows=2, longest=500) for name, step in self._left.items()}

    def waivers(self) -> dict[int, str]:
        """The reasons, by the key of the step."""
        return {step.pk: self.cleaned_data[name] for name, step in self._left.items()}


class ReasonForm(_Seen):
    """A reason."""

    reason = words(_("理由"), rows=2, longest=500)


class DoneForm(_Seen):
    """A step was done."""

    done_on = day(_("完成日期"))


class FileForm(forms.Form):
    """A document that a step produced."""

    file = forms.FileField(label=_("文件"))


class PostChoice(forms.ModelChoiceField[Post]):
    """A post of the unit."""

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.organisation.name} {obj.name}"


class NewStepForm(forms.Form):
    """A step of the office's own."""

    label = forms.CharField(label=_("步骤"), max_length=200)
    due_on = day(_("期限"), required=False)
    follows = forms.BooleanField(label=_("改期时跟着移动"), required=False, initial=True)
    document = forms.CharField(label=_("形成的材料"), max_length=200, required=False)
    required = forms.BooleanField(label=_("结束轮次前必须完成"), required=False)
    user = PersonChoice(_("责任人"), required=False)
    post = PostChoice(
        Post.objects.none(),
        label=_("责任岗位"),
        required=False,
        help_text=_("没有写责任人的，由在这个岗位上的人负责。"),
    )

    def __init__(self, *args: Any, one: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = carried_by(one.organisation)
        self.fields["user"].queryset = people_near(unit)  # type: ignore[attr-defined]
        posts = Post.objects.filter(organisation__path__startswith=unit.path).select_related("organisation")
        self.fields["post"].queryset = posts.order_by("organisation__path", "name")  # type: ignore[attr-defined]


class StepForm(NewStepForm, _Seen):
    """A step that is changed."""

    reason = words(_("改期限的理由"), rows=2, required=False, longest=500, help_text=_("期限没有变就不用写。"))


class MemberForm(forms.Form):
    """Somebody of the team."""

    person = PersonChoice(_("姓名"))
    post = forms.CharField(label=_("职务"), max_length=120, required=False, help_text=_("不写就用现在的任职。"))

    def __init__(self, *args: Any, one: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = one.team.filter(left_on__isnull=True).values("user")
        people = people_near(carried_by(one.organisation)).exclude(pk__in=there)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Somebody leaves the team."""

    left_on = day(_("离任日期"))
    reason = words(_("原因"), rows=2, longest=300)
    successor = PersonChoice(_("接替的人"), required=False)

    def __init__(self, *args: Any, one: Round, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_near(carried_by(one.organisation)).exclude(pk=leaving.pk)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]
