"""What people fill in. Checks form only; what may be done, the services say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.satisfaction.models import Item, Proposal, Survey
from bihuan_web.satisfaction.services.collecting import CODES_AT_ONCE, LONGEST_REASON, Said
from bihuan_web.satisfaction.words import Channel, Sampling, Verdict
from bihuan_web.tasks.models import Method
from bihuan_web.ui.fields import day, words

_HALF_WIDTHS = [(3, "±3 %"), (5, "±5 %"), (8, "±8 %"), (10, "±10 %"), (15, "±15 %"), (20, "±20 %")]
_CONFIDENCES = [(90, "90 %"), (95, "95 %"), (99, "99 %")]
_MOST_PEOPLE = 10_000_000


class SurveyForm(forms.Form):
    """The plan of a survey."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("主办单位"))
    title = forms.CharField(label=_("名称"), max_length=120)
    population = forms.CharField(
        label=_("询问对象"),
        max_length=300,
        required=False,
        help_text=_("问谁，如：粮库周边三个村的农户。开始征集前必须填。"),
    )
    population_size = forms.IntegerField(
        label=_("总人数（知道就填）"), min_value=1, max_value=_MOST_PEOPLE, required=False
    )
    sampling = forms.ChoiceField(label=_("抽样方式"), choices=Sampling, initial=Sampling.SIMPLE)
    strata = words(
        _("分层"), required=False, rows=3,
        help_text=_("分层抽样时填，一行一层：名称，空格，人数。答卷上不记是哪一层的。"),
    )  # fmt: skip
    half_width = forms.TypedChoiceField(label=_("允许误差"), choices=_HALF_WIDTHS, coerce=int, initial=5)
    confidence = forms.TypedChoiceField(label=_("置信度"), choices=_CONFIDENCES, coerce=int, initial=95)
    bad_share = forms.IntegerField(
        label=_("不满意超过百分之几要研究"), min_value=1, max_value=100, initial=20,
        help_text=_("写了原因的不满意，不论多少都要研究。"),
    )  # fmt: skip
    needs_code = forms.BooleanField(
        label=_("凭一次性验证码作答"), required=False, help_text=_("印在小条上随机发放，一码一次；验证码和答案不相连。")
    )
    closes_on = day(_("截止日期"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Any, fixed_unit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["organisation"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset, unit.disabled = units, fixed_unit

    def clean_strata(self) -> dict[str, int]:
        """Sizes by name."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["strata"].splitlines():
            name, _space, size = line.strip().rpartition(" ")
            if not line.strip():
                continue
            right = size.isdecimal() and 0 < int(size) <= _MOST_PEOPLE
            if not name.strip() or not right or name.strip() in found or len(name.strip()) > 80:
                raise forms.ValidationError(gettext("这一行看不懂：%(line)s") % {"line": line.strip()[:60]})
            found[name.strip()] = int(size)
        return found


class SlipsForm(forms.Form):
    """How many slips are printed."""

    number = forms.IntegerField(
        label=_("张数"), min_value=1, max_value=CODES_AT_ONCE, help_text=_("验证码只显示这一次，请直接打印。")
    )


class SheetForm(forms.Form):
    """A sheet of answers: a verdict and, if somebody likes, a reason for each item; and the code where one is wanted."""

    def __init__(self, *args: Any, survey: Survey, channel: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(survey.items.order_by("number"))
        if channel:
            self.fields["channel"] = forms.ChoiceField(label=_("收集渠道"), choices=Channel)
        elif survey.needs_code:
            attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            self.fields["code"] = forms.CharField(
                label=_("验证码"), max_length=20, widget=forms.TextInput(attrs=attrs), help_text=_("小条上的十个字符")
            )
        for one in self.items:
            self.fields[f"verdict-{one.number}"] = forms.ChoiceField(
                label=str(one), choices=Verdict, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason-{one.number}"] = forms.CharField(
                label=_("原因（可以不填）"), max_length=LONGEST_REASON, required=False,
                widget=forms.Textarea(attrs={"rows": 2}), help_text=_("请不要写姓名、电话等能认出人的内容。"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for one in self.items:
            if given.get(f"reason-{one.number}") and not given.get(f"verdict-{one.number}"):
                self.add_error(f"verdict-{one.number}", gettext("写了原因，请也选一个评价"))
        if not self.errors and not self.sheet:
            self.add_error(None, gettext("至少评价一项"))
        return given

    @property
    def sheet(self) -> dict[int, Said]:
        """What it says, by the number of the item."""
        given: Mapping[str, str] = self.cleaned_data
        return {
            one.number: Said(given[f"verdict-{one.number}"], given.get(f"reason-{one.number}", ""))
            for one in self.items
            if given.get(f"verdict-{one.number}")
        }

    def pairs(self) -> list[tuple[Any, Any]]:
        """The two fields of each item, for the template."""
        return [(self[f"verdict-{one.number}"], self[f"reason-{one.number}"]) for one in self.items]


class ExtendForm(forms.Form):
    """Until when people are asked on."""

    closes_on = day(_("截止日期"))


class DropForm(forms.Form):
    """Why it is not made."""

    reason = words(_("理由"), rows=2, longest=2000)


OPEN_ONE, JOIN, REASON = "open", "join", "reason"


class DecideForm(forms.Form):
    """What follows from what people say."""

    decision = forms.ChoiceField(
        label=_("怎样处理"), widget=forms.RadioSelect,
        choices=((OPEN_ONE, _("列为新问题")), (JOIN, _("并入已有的问题")), (REASON, _("不列入，说明理由"))),
    )  # fmt: skip
    item = forms.ModelChoiceField(Item.objects.none(), label=_("针对哪一项"), required=False)
    ledger = forms.ModelChoiceField(Ledger.objects.none(), label=_("列入哪本台账"), required=False)
    text = words(_("新问题"), required=False, rows=2)
    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("已有的问题"), required=False)
    reason = words(_("不列入的理由"), required=False, rows=2, longest=2000)

    _NEEDED = {OPEN_ONE: ("item", "ledger", "text"), JOIN: ("problem",), REASON: ("reason",)}

    def __init__(self, *args: Any, proposal: Proposal, ledgers: Any, problems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = proposal.block.items.order_by("number")
        for name, rows in (("item", items), ("ledger", ledgers), ("problem", problems)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self._NEEDED.get(given.get("decision", ""), ()):
            if name not in self.errors and not given.get(name):
                self.add_error(name, gettext("这一项要填"))
        return given


class DrawForm(forms.Form):
    """The plan of a draw."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位（含下级）"))
    title = forms.CharField(label=_("名称"), max_length=120)
    closed_from = day(_("销号日期从"), help_text=_("回头看在销号后 3 至 12 个月之间。"))
    closed_to = day(_("到"))
    wanted = forms.IntegerField(label=_("抽取项数"), min_value=1, max_value=10_000)
    stratified = forms.BooleanField(label=_("按单位分层，各单位按比例抽"), required=False, initial=True)
    due_on = day(_("核查完成时限"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["organisation"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units


class SeedForm(forms.Form):
    """A seed that people watched being made, if there is one."""

    seed = forms.CharField(
        label=_("种子"), max_length=64, required=False,
        help_text=_("不填由程序随机产生。也可以当众掷骰子、用当天的彩票号码，在场人员都能看到。"),
    )  # fmt: skip


class AssignForm(forms.Form):
    """Who checks a task again."""

    checker = PersonChoice(_("核查人"), help_text=_("经办、核验、签字销号过这项任务的人不在名单里。"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["checker"]
        assert isinstance(field, PersonChoice)
        field.queryset = people


HOLDS_NOW, DOES_NOT, NOT_SURE = "holds", "lapsed", "unclear"


class CheckForm(forms.Form):
    """What a check found; and the new task where it does not hold."""

    result = forms.ChoiceField(
        label=_("结果"), widget=forms.RadioSelect,
        choices=((HOLDS_NOW, _("仍到位")), (DOES_NOT, _("有反弹")), (NOT_SURE, _("说不准"))),
    )  # fmt: skip
    methods = forms.MultipleChoiceField(
        label=_("核查方式"), choices=Method, widget=forms.CheckboxSelectMultiple, required=False
    )
    asked = forms.CharField(label=_("走访了谁"), max_length=200, required=False)
    note = words(_("核查情况"))
    title = words(_("新任务（有反弹时填）"), rows=2, required=False)
    acceptance_standard = words(_("验收标准"), rows=2, required=False)
    owner = PersonChoice(_("责任人"), required=False)
    due_on = day(_("完成时限"), required=False)

    def __init__(self, *args: Any, near: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people_near(near)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("result") in (HOLDS_NOW, DOES_NOT) and "methods" not in self.errors and not given.get("methods"):
            self.add_error("methods", gettext("这一项要填"))
        if given.get("result") == DOES_NOT and not given.get("title"):
            self.add_error("title", gettext("有反弹要立新任务"))
        return given
