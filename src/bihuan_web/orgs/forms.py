"""Forms about units, people and roles. What can be chosen is what the person may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.audit.acts import named
from bihuan_web.common import clock
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.orgs.services.succession import NewPart, Terms


class Day(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"], **options)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit, indented as it stands in the tree."""

    def label_from_instance(self, obj: Organisation) -> str:
        return "　" * (int(obj.depth) - 1) + str(obj.name)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person."""


def role_choices() -> list[tuple[str, str]]:
    """Roles with their words in the reader's language."""
    which = 1 if translation.get_language() == "en" else 0
    return [(role.value, words[which]) for role, words in ROLE_WORDS.items()]


class SetUpForm(forms.Form):
    """The first unit and its administrator."""

    code = forms.CharField(
        label=_("设置码"), max_length=40, help_text=_("服务器启动时打印在屏幕上，也在数据文件夹的 setup-code 文件里。")
    )
    unit = forms.CharField(label=_("最上一级单位"), max_length=120, help_text=_("比如：某某县"))
    name = forms.CharField(label=_("您的姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("再输一遍密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") != given["password"]:
            self.add_error("again", _("两遍密码不一样。"))
        elif given.get("password"):
            try:
                validate_password(
                    given["password"], User(username=given.get("username", ""), name=given.get("name", ""))
                )
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return given


class UnitForm(forms.Form):
    """Name of a unit; ``seen`` is the name that was shown."""

    name = forms.CharField(label=_("单位名称"), max_length=120)
    short = forms.CharField(label=_("简称"), max_length=40, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class MoveForm(forms.Form):
    target = UnitChoice(label=_("划到哪个单位下面"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = units  # type: ignore[attr-defined]


class EndForm(forms.Form):
    on = Day(label=_("撤销日期"), initial=clock.today)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class SuccessionForm(forms.Form):
    """From when on a unit goes over into others; ``seen`` stands for the preview that was looked at."""

    on = Day(label=_("生效日期"), initial=clock.today)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    roles = forms.BooleanField(
        label=_("原单位人员的角色在新单位同样有效"), required=False, initial=True,
        help_text=_("不勾时，只有责任人和对照检查人的角色延续。系统管理员和审计员的角色从不延续。"),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def terms(self) -> Terms:
        """What was agreed, once the form is valid."""
        given = self.cleaned_data
        return Terms(given["on"], given["note"], given["roles"])


class MergeForm(SuccessionForm):
    successor = UnitChoice(label=_("并入"), queryset=Organisation.objects.none())
    field_order = ("successor", "on", "note", "roles", "seen")

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = units  # type: ignore[attr-defined]


class SplitForm(SuccessionForm):
    """The names of the new units, a line each, and into which of them each post and each unit below goes, by its number."""

    names = forms.CharField(
        label=_("拆成哪些单位"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000,
        help_text=_("一行一个名称，第 1 个承接没有另外指定的一切。"),
    )  # fmt: skip
    field_order = ("names", "on", "note", "roles")

    def __init__(self, *args: Any, posts: QuerySet[Post], units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, rows in (("post", posts), ("unit", units)):
            for one in rows:
                label = _("%(name)s 归第几个") % {"name": one.name}
                self.fields[f"{kind}_{one.pk}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=20, initial=1, required=False
                )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        names = [line.strip() for line in given.get("names", "").splitlines() if line.strip()]
        for name, place in given.items():
            if name.startswith(("post_", "unit_")) and place and names and place > len(names):
                self.add_error(name, _("没有第 %(number)s 个单位") % {"number": place})
        return given | {"names": names}

    @property
    def parts(self) -> list[NewPart]:
        """The new units, once the form is valid."""
        given = self.cleaned_data

        def going(kind: str, number: int) -> frozenset[int]:
            named = ((key, place or 1) for key, place in given.items() if key.startswith(f"{kind}_"))
            return frozenset(int(key.removeprefix(f"{kind}_")) for key, place in named if place == number)

        return [NewPart(name, going("post", n), going("unit", n)) for n, name in enumerate(given["names"], 1)]


class PostForm(forms.Form):
    name = forms.CharField(label=_("岗位名称"), max_length=80)


class AppointForm(forms.Form):
    person = PersonChoice(label=_("人员"), queryset=User.objects.none())
    since = Day(label=_("到任日期"), initial=clock.today)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    until = Day(label=_("最后一天"), initial=clock.today)


class PortfolioForm(forms.Form):
    field = forms.CharField(label=_("分管领域"), max_length=120)
    organisation = UnitChoice(
        label=_("分管单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("不指定单位")
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    successor = PersonChoice(label=_("接手人"), queryset=User.objects.none())
    on = Day(
        label=_("交接日期"),
        initial=clock.today,
        help_text=_("接手人从这一天起任职，原任到前一天为止；没办结的任务马上移交给接手人。"),
    )
    roles = forms.BooleanField(label=_("在这个单位的角色一并移交"), required=False, initial=True)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]


class AddPersonForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=150, help_text=_("登录时用，比如姓名拼音或工号。"))
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮件"), max_length=254, required=False)
    unit = UnitChoice(label=_("单位"), queryset=Organisation.objects.none())
    post = forms.CharField(label=_("岗位"), max_length=80, help_text=_("没有的岗位会自动新增。"))

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class EditPersonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮件"), max_length=254, required=False)


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=role_choices)
    branch = UnitChoice(label=_("范围（这个单位和它下面所有单位）"), queryset=Organisation.objects.none())
    since = Day(label=_("从哪天起"), initial=clock.today)
    until = Day(label=_("到哪天止"), required=False, help_text=_("不填就是一直有效。"))

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = units  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class PeopleFilter(forms.Form):
    """Filters of the list of people; all of them may be empty."""

    q = forms.CharField(label=_("姓名或用户名"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=lambda: [("", _("全部")), *role_choices()])
    state = forms.ChoiceField(
        label=_("账号"),
        required=False,
        choices=[
            ("", _("全部")),
            ("active", _("可用")),
            ("off", _("停用")),
            ("locked", _("锁定")),
            ("idle", _("可用，没有角色和岗位")),
        ],
    )


class LogFilter(forms.Form):
    """Filters of the event log."""

    actor = forms.CharField(label=_("用户名"), required=False, max_length=150)
    act = forms.ChoiceField(
        label=_("动作"),
        required=False,
        choices=lambda: [("", _("全部")), *sorted(named().items(), key=lambda one: one[1])],
    )
    since = Day(label=_("从哪天起"), required=False)
    until = Day(label=_("到哪天止"), required=False)


class ImportForm(forms.Form):
    """A workbook, and the unit that its tree hangs under."""

    branch = UnitChoice(label=_("导入到哪个单位下面"), queryset=Organisation.objects.none())
    file = forms.FileField(
        label=_("Excel 文件（.xlsx）"), max_length=200, widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = units  # type: ignore[attr-defined]
