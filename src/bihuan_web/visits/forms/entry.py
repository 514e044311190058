"""The form of a visit: a page for a phone that is kept for use without a network, and a longer one for the office.

The first has nothing of others in it but the names of places and units: who leads is whoever fills it in.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.documents.forms import ManyFiles, ManyFilesField
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import people_near
from bihuan_web.ui.fields import day, words
from bihuan_web.visits.kinds import choices, met_kinds, need_kinds
from bihuan_web.visits.models import Place
from bihuan_web.visits.queries import places_for, targets_for, units_for
from bihuan_web.visits.services.planning import Going
from bihuan_web.visits.services.recording import Counted, Entry, Promised, Said, Taken

NEEDS, PROMISES = range(1, 5), range(1, 4)
PICTURES = "image/jpeg,image/png,image/webp"
_PARTED = re.compile(r"[\s、,，;；]+")
_LONGEST_CODE = 20


class PeopleChoice(forms.ModelMultipleChoiceField[User]):
    """Several people of the branch."""

    def label_from_instance(self, obj: User) -> str:
        return str(obj)


class GoingForm(forms.Form):
    """Who goes where on which day."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("以哪个单位名义"))
    on = day(_("走访日期"))
    unit = forms.ModelChoiceField(Organisation.objects.none(), label=_("走访单位"), required=False)
    place = forms.CharField(
        label=_("走访地点"), max_length=120, required=False, help_text=_("村、社区或其他地点；单位和地点至少填一个。"),
    )  # fmt: skip
    unannounced = forms.BooleanField(label=_("不打招呼（没有事先通知）"), required=False, initial=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        units = units_for(user, today())
        self._set("organisation", units)
        self._set("unit", targets_for(user, today()))
        home = units.first()
        if home is not None:
            self.fields["organisation"].initial = home.pk
        self.fields["on"].initial = today()
        self.fields["place"].widget.attrs["list"] = "places"

    def _set(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def place_names(self) -> list[str]:
        """The names that the browser offers."""
        return list(dict.fromkeys(str(one) for one in places_for(self.user, today())))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("unit") and not given.get("place", "").strip():
            self.add_error("place", gettext("走访单位和走访地点至少填一个。"))
        return given

    def going(self, leader: User, companions: Iterator[User] | list[User] = ()) -> Going:  # type: ignore[assignment]
        """What was filled in; a name of the list is that place."""
        given = self.cleaned_data
        named = given["place"].strip()
        place = self._place(named, given["organisation"]) if named else None
        return Going(
            given["organisation"], given["on"], leader, given["unit"], place, "" if place else named,
            list(companions), given["unannounced"],
        )  # fmt: skip

    def _place(self, named: str, organisation: Organisation) -> Place | None:
        found = [one for one in places_for(self.user, today()) if named in (str(one), one.name)]
        # The list of one's own unit comes before those of others.
        return min(found, key=lambda one: one.organisation_id != organisation.pk, default=None)


class EntryForm(GoingForm):
    """What happened on a visit of one's own; all of it fits on a phone."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    seen = words(_("走访情况"), required=False, rows=3, help_text=_("看到什么、做了什么；不写个人姓名和电话。"))
    problems = words(_("发现的问题"), required=False, rows=3, help_text=_("一行一个，之后列入台账、措施或说明理由。"))
    pictures = ManyFilesField(
        label=_("照片"), required=False, widget=ManyFiles(attrs={"accept": PICTURES}),
        help_text=_("JPEG、PNG 或 WebP，最多 9 张。存档的是去掉拍摄位置等信息后的照片，哈希也按它计算。"),
    )  # fmt: skip
    keep_place = forms.BooleanField(label=_("保留拍摄位置"), required=False)
    place_reason = forms.CharField(label=_("保留位置的理由"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uuid"].initial = uuid.uuid4()
        for key, kind in met_kinds().items():
            self.fields[f"met_{key}"] = _number(str(kind))
            if kind.household:
                label = gettext("%(kind)s的户编号") % {"kind": kind}
                self.fields[f"codes_{key}"] = forms.CharField(label=label, max_length=400, required=False)
        for number in NEEDS:
            self.fields[f"need_{number}"] = words(
                gettext("诉求 %(number)d") % {"number": number}, required=False, rows=2
            )
            label = gettext("诉求 %(number)d 的类别") % {"number": number}
            self.fields[f"need_kind_{number}"] = forms.ChoiceField(
                label=label, choices=choices(need_kinds()), required=False
            )
        for number in PROMISES:
            label = gettext("承诺 %(number)d") % {"number": number}
            self.fields[f"promise_{number}"] = forms.CharField(label=label, max_length=500, required=False)
            label = gettext("承诺 %(number)d 的期限") % {"number": number}
            self.fields[f"promise_due_{number}"] = day(label, required=False)

    def met_rows(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Of each kind how many, and of households their codes."""
        for key, kind in met_kinds().items():
            yield self[f"met_{key}"], self[f"codes_{key}"] if kind.household else None

    def need_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Needs with their categories."""
        return ((self[f"need_{one}"], self[f"need_kind_{one}"]) for one in NEEDS)

    def promise_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Promises with their days."""
        return ((self[f"promise_{one}"], self[f"promise_due_{one}"]) for one in PROMISES)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        on = given.get("on")
        if on and on > today():
            self.add_error("on", gettext("走访日期还没有到。"))
        for key, kind in met_kinds().items():
            if kind.household and any(len(one) > _LONGEST_CODE for one in self._codes(given, key)):
                self.add_error(f"codes_{key}", gettext("户编号最多 20 个字，几户用、隔开；不要写姓名和住址。"))
        for number in PROMISES:
            if given.get(f"promise_{number}") and not given.get(f"promise_due_{number}"):
                self.add_error(f"promise_due_{number}", gettext("承诺要有期限。"))
        if given.get("keep_place") and not given.get("place_reason", "").strip():
            self.add_error("place_reason", gettext("保留拍摄位置要写理由。"))
        return given

    def entry(self) -> Entry:
        """All that was filled in."""
        given = self.cleaned_data
        problems = [Said(one.strip(), "", True) for one in given["problems"].splitlines() if one.strip()]
        needs = [Said(given[f"need_{one}"], given[f"need_kind_{one}"]) for one in NEEDS if given[f"need_{one}"].strip()]
        promised = [
            Promised(given[f"promise_{one}"], given[f"promise_due_{one}"])
            for one in PROMISES
            if given[f"promise_{one}"].strip()
        ]
        taken = [
            Taken(one.read(), one.name or "", given["keep_place"], given["place_reason"]) for one in given["pictures"]
        ]
        return Entry(self.going(*self.who()), given["seen"], list(self._met()), [*needs, *problems], promised, taken)

    def who(self) -> tuple[User, list[User]]:
        """Who leads, and who went along."""
        return self.user, []

    def _met(self) -> Iterator[Counted]:
        given = self.cleaned_data
        for key in met_kinds():
            codes = self._codes(given, key)
            number = max(given.get(f"met_{key}") or 0, len(codes))
            if number:
                yield Counted(key, number, codes)

    @staticmethod
    def _codes(given: dict[str, Any], key: str) -> list[str]:
        return [one for one in _PARTED.split(given.get(f"codes_{key}", "") or "") if one]


class OfficeEntryForm(EntryForm):
    """A visit of somebody else, as the office records it."""

    leader = forms.ModelChoiceField(User.objects.none(), label=_("带队领导"))
    companions = PeopleChoice(User.objects.none(), label=_("同行人"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, self.user, "leader", "companions")
        self.fields["leader"].initial = self.user.pk

    def who(self) -> tuple[User, list[User]]:
        return self.cleaned_data["leader"], list(self.cleaned_data["companions"])


def offer_people(form: forms.Form, user: User, *names: str) -> None:
    """Lets people of the tree be chosen."""
    home = units_for(user, today()).first()
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people_near(home) if home is not None else User.objects.filter(pk=user.pk)


def _number(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=999, required=False, widget=widget)
