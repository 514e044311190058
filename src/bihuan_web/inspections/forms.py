"""What people fill in for inspections and letters. Checks form only; what may be done, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.inspections.models import Checklist, Feedback, Inspection, Point
from bihuan_web.inspections.services.answering import Reply
from bihuan_web.inspections.services.feedback import LONGEST, About
from bihuan_web.inspections.services.planning import MOST_DAYS, Wanted
from bihuan_web.inspections.words import Kind, Mended, Verdict
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.ui.fields import day, words

_OFFERED = 500


class PeopleChoice(forms.ModelMultipleChoiceField[User]):
    """Several people of the tree."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        widget = forms.SelectMultiple(attrs={"size": 8})
        super().__init__(User.objects.none(), label=label, required=required, help_text=help_text, widget=widget)

    def label_from_instance(self, obj: User) -> str:
        return str(obj)


class _Ordered(forms.Form):
    """What an inspection and a re-check have in common."""

    title = forms.CharField(label=_("名称"), max_length=120)
    planned_on = day(_("检查日期"))
    announced = forms.BooleanField(
        label=_("事先通知被检查单位"),
        required=False,
        help_text=_("不勾选就是不打招呼：反馈以前被检查单位看不到这次检查。"),
    )
    answer_days = forms.IntegerField(label=_("反馈后多少天内回应"), min_value=1, max_value=MOST_DAYS, initial=15)
    leader = PersonChoice(_("组长"))
    team = PeopleChoice(
        _("组员"), required=False, help_text=_("被检查单位的人（在那里有岗位或角色）不能进检查组。按住 Ctrl 可选几个。")
    )

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leader", "team"):
            self.fields[name].queryset = people_near(unit)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was said of it."""
        given = self.cleaned_data
        return Wanted(given["title"], given["planned_on"], given["announced"], given["answer_days"])


class RecheckForm(_Ordered):
    """A re-check."""


class PlanForm(_Ordered):
    """An inspection."""

    inspected = forms.ModelChoiceField(Organisation.objects.none(), label=_("被检查单位"))
    checklist = forms.ModelChoiceField(Checklist.objects.none(), label=_("检查清单"))
    field_order = ["inspected", "checklist", "title", "planned_on", "announced", "answer_days", "leader", "team"]

    def __init__(self, *args: Any, unit: Organisation, units: Any, checklists: Any, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        self.fields["inspected"].queryset = units  # type: ignore[attr-defined]
        self.fields["checklist"].queryset = checklists  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """Another team."""

    leader = PersonChoice(_("组长"))
    team = PeopleChoice(_("组员"), required=False)

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        members = list(inspection.team.all())
        leader = next((one.user_id for one in members if one.leads), None)
        kwargs["initial"] = {"leader": leader, "team": [one.user_id for one in members if not one.leads]}
        super().__init__(*args, **kwargs)
        for name in ("leader", "team"):
            self.fields[name].queryset = people_near(inspection.organisation)  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """What was seen of an item."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("结果"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = words(_("情况"), required=False, rows=2)
    file = forms.FileField(label=_("佐证"), required=False)


class LookForm(forms.Form):
    """What became of an earlier finding."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    mended = forms.ChoiceField(label=_("复查结果"), choices=Mended.choices, widget=forms.RadioSelect)
    note = words(_("看到的情况"), required=False, rows=2)
    file = forms.FileField(label=_("佐证"), required=False)


class FindingForm(forms.Form):
    """Something that no item asks for."""

    text = words(_("发现了什么"), rows=2)


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = words(_("理由"))


class SummaryForm(forms.Form):
    """The report of the team."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    summary = words(_("总的情况"), rows=5)


class SeenForm(forms.Form):
    """An act without more words, on what was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ChecklistForm(forms.Form):
    """A checklist that is brought in."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("TOML、Excel 或 CSV。Excel 要有四列：部分、检查内容、检查方式、什么算问题。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,.xlsx,.xls,.csv"}),
    )


class VersionForm(ChecklistForm):
    """The next version of a checklist."""

    note = forms.CharField(label=_("改了什么"), max_length=300, required=False)


class ReplyForm(forms.Form):
    """How a finding or a point is answered: one of four."""

    HOW = (
        ("new", _("列为新问题")),
        ("problem", _("已是台账上的问题")),
        ("measure", _("已列入措施")),
        ("reason", _("说明理由")),
    )
    how = forms.ChoiceField(label=_("怎样回应"), choices=HOW, widget=forms.RadioSelect)
    ledger = forms.ModelChoiceField(Ledger.objects.none(), label=_("列入台账"), required=False)
    text = words(_("问题（列为新问题时）"), required=False)
    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("台账上的问题"), required=False)
    measure = forms.ModelChoiceField(Measure.objects.none(), label=_("措施"), required=False)
    reason = words(_("理由，或者给来文单位的话"), required=False)

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        problems = Problem.objects.filter(organisation__path__startswith=unit.path, state=OPEN)
        measures = Measure.objects.filter(problem__in=problems).select_related("problem").order_by("-pk")
        self.fields["ledger"].queryset = open_ledgers_for(unit)  # type: ignore[attr-defined]
        for name, found in (("problem", problems.order_by("-pk")), ("measure", measures)):
            newest = list(found.values_list("pk", flat=True)[:_OFFERED])
            self.fields[name].queryset = found.filter(pk__in=newest)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        needed = {"new": "ledger", "problem": "problem", "measure": "measure", "reason": "reason"}.get(
            given.get("how", "")
        )
        if needed and not given.get(needed):
            self.add_error(needed, _("请填这一项。"))
        return given

    def reply(self) -> Reply:
        """What was chosen."""
        given = self.cleaned_data
        chosen = {"new": ("ledger", "text"), "problem": ("problem",), "measure": ("measure",)}.get(given["how"], ())
        return Reply(reason=given["reason"], **{name: given[name] for name in chosen})


class LetterForm(forms.Form):
    """A letter from outside."""

    kind = forms.ChoiceField(label=_("种类"), choices=Kind.choices)
    person = PersonChoice(
        _("被函询人"),
        required=False,
        help_text=_("谈话函询必填。填了就只有本人和指定的经办人看得到，登记的人是第一名经办人。"),
    )
    title = forms.CharField(label=_("名称"), max_length=200)
    sender = forms.CharField(label=_("来文单位"), max_length=120)
    reference = forms.CharField(label=_("文号"), max_length=80, required=False)
    received_on = day(_("收到日期"))
    due_on = day(_("回复期限"), required=False)
    file = forms.FileField(label=_("来文原件"), required=False)
    text = words(
        _("文字"),
        required=False,
        rows=10,
        longest=LONGEST,
        help_text=_("可以粘贴全文；不粘贴就从原件里读。要点由程序先拆，由人确认。"),
    )

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_near(unit)  # type: ignore[attr-defined]

    def about(self) -> About:
        """What the letter says of itself."""
        given = self.cleaned_data
        names = ("kind", "title", "sender", "reference", "received_on", "due_on", "person")
        return About(**{name: given[name] for name in names})


class AssignForm(forms.Form):
    """Who answers a point."""

    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("责任单位"), required=False)
    handler = PersonChoice(_("责任人"), required=False)
    due_on = day(_("时限"), required=False)

    def __init__(self, *args: Any, point: Point, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"unit": point.unit_id, "handler": point.handler_id, "due_on": point.due_on})
        super().__init__(*args, **kwargs)
        home = point.feedback.organisation
        if point.feedback.is_personal:
            del self.fields["unit"], self.fields["handler"]
            return
        units = Organisation.objects.filter(path__startswith=home.path, ended_on__isnull=True).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["handler"].queryset = people_near(home)  # type: ignore[attr-defined]


class HandlersForm(forms.Form):
    """Who handles a personal letter."""

    handlers = PeopleChoice(_("经办人"), help_text=_("只有经办人和本人看得到这份来文；经办人要是本单位办公室的人。"))

    def __init__(self, *args: Any, feedback: Feedback, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"handlers": list(feedback.handlers.values_list("user", flat=True))})
        super().__init__(*args, **kwargs)
        people = people_near(feedback.organisation)
        if feedback.person_id is not None:
            people = people.exclude(pk=feedback.person_id)
        self.fields["handlers"].queryset = people  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """Which year's plan."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
