"""What people fill in on the register. Checks form only; what may be done, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Measure, Problem
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.orgs.queries import people_near
from bihuan_web.risks.matrix import SCALE, levels
from bihuan_web.risks.models import RHYTHMS
from bihuan_web.risks.services.register import About
from bihuan_web.risks.services.reviewing import Assessment
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import OPEN_STATES
from bihuan_web.ui.fields import words

_OFFERED = 500


class PostChoice(forms.ModelChoiceField[Post]):
    """A post of the unit."""

    def label_from_instance(self, obj: Post) -> str:
        return obj.name


def _scale(label: Any, low: Any, high: Any) -> forms.TypedChoiceField:
    ends = {SCALE[0]: low, SCALE[-1]: high}
    choices = [(one, f"{one} {ends[one]}" if one in ends else str(one)) for one in SCALE]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int)


class AboutForm(forms.Form):
    """What the register says of a risk."""

    post = PostChoice(
        Post.objects.none(),
        label=_("岗位"),
        required=False,
        help_text=_("岗位、重点环节至少写一个。风险点是岗位和环节的，不是哪个人的。"),
    )
    step = forms.CharField(label=_("重点环节"), max_length=120, required=False, help_text=_("如：工程招标、资金拨付"))
    danger = words(_("风险表现"))
    control = words(_("防控措施"))
    owner = PersonChoice(_("责任人"))
    reviewer = PersonChoice(_("复核人"), help_text=_("不能是责任人"))
    rhythm = forms.ChoiceField(label=_("复核频次"), choices=RHYTHMS)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = unit.posts.order_by("name")  # type: ignore[attr-defined]
        for name in ("owner", "reviewer"):
            self.fields[name].queryset = people_near(unit)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("post") and not given.get("step"):
            self.add_error("step", _("岗位、重点环节至少写一个。"))
        if given.get("owner") and given.get("owner") == given.get("reviewer"):
            self.add_error("reviewer", _("责任人不能复核自己的风险点。"))
        return given

    def about(self) -> About:
        """What was said."""
        return About(**{name: self.cleaned_data[name] for name in About.__dataclass_fields__})


class RegisterForm(AboutForm):
    """A new risk, with its first assessment."""

    likelihood = _scale(_("可能性"), _("很少"), _("经常"))
    effect = _scale(_("影响"), _("轻微"), _("严重"))
    field_order = ["post", "step", "danger", "likelihood", "effect", "control", "owner", "reviewer", "rhythm"]


class ReviewForm(forms.Form):
    """A review."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    likelihood = _scale(_("可能性"), _("很少"), _("经常"))
    effect = _scale(_("影响"), _("轻微"), _("严重"))
    changed = words(_("上次以来有什么变化"))
    reason = words(_("为什么这样评估"))

    def assessment(self) -> Assessment:
        """What was found."""
        given = self.cleaned_data
        return Assessment(given["likelihood"], given["effect"], given["changed"], given["reason"])


class RetireForm(forms.Form):
    """Why a risk is taken off."""

    reason = words(_("理由"))


class LinkForm(forms.Form):
    """What a risk depends on: one of four."""

    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("问题"), required=False)
    measure = forms.ModelChoiceField(Measure.objects.none(), label=_("整改措施"), required=False)
    task = forms.ModelChoiceField(Task.objects.none(), label=_("整改任务"), required=False)
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位（它和下级的全部任务）"), required=False)

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        problems = Problem.objects.filter(organisation__path__startswith=unit.path, state=OPEN)
        offers: dict[str, Any] = {
            "problem": problems,
            "measure": Measure.objects.filter(problem__in=problems).select_related("problem"),
            "task": Task.objects.filter(organisation__path__startswith=unit.path, state__in=OPEN_STATES),
        }
        for name, found in offers.items():
            newest = list(found.order_by("-pk").values_list("pk", flat=True)[:_OFFERED])
            self.fields[name].queryset = found.filter(pk__in=newest).order_by("-pk")  # type: ignore[attr-defined]
        units = Organisation.objects.filter(path__startswith=unit.path, ended_on__isnull=True).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if sum(given.get(name) is not None for name in ("problem", "measure", "task", "unit")) != 1 and not self.errors:
            raise forms.ValidationError(_("请选一项，只选一项。"))
        return given

    def item(self) -> Any:
        """What was chosen."""
        return next(one for one in self.cleaned_data.values() if one is not None)


class ImportForm(forms.Form):
    """A sheet that is brought in."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("改过的导出表，或者列名相同的表：没有编号的行新登记，有编号的行修改；有一行不对就一行也不导入。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class FilterForm(forms.Form):
    """Which risks are shown."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"), required=False)
    level = forms.ChoiceField(label=_("等级"), required=False)
    likelihood = forms.TypedChoiceField(
        label=_("可能性"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((one, one) for one in SCALE)],
    )
    effect = forms.TypedChoiceField(
        label=_("影响"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((one, one) for one in SCALE)],
    )
    retired = forms.BooleanField(label=_("已移出的"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = get_language() == "en"
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        named = [(one.key, one.en if english else one.zh) for one in levels()]
        self.fields["level"].choices = [("", "—"), *named]  # type: ignore[attr-defined]
