"""What people fill in for a meeting. Checks form only; what may be done, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.ledgers.lifecycle import OPEN
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.meetings.models import Attendant, Meeting, Part
from bihuan_web.orgs.choices import PersonChoice
from bihuan_web.orgs.queries import carried_by, people_near
from bihuan_web.rounds.models import Round
from bihuan_web.ui.fields import day, words

LONGEST = 100_000  # characters under one item


class _Seen(forms.Form):
    """What changes something that others may have changed meanwhile."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class SeenForm(_Seen):
    """Nothing to fill in."""


class PrepareForm(forms.Form):
    """A meeting is prepared."""

    chair = PersonChoice(_("主持人"), help_text=_("一般是主要负责同志。"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)

    def __init__(self, *args: Any, one: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = one.team.filter(left_on__isnull=True).values("user")
        self.fields["chair"].queryset = User.objects.filter(pk__in=team).order_by("name")  # type: ignore[attr-defined]


class AttendantForm(forms.Form):
    """Somebody else of a meeting."""

    part = forms.ChoiceField(label=_("身份"), choices=Part, initial=Part.SUPERIOR)
    person = PersonChoice(
        _("人员"), required=False, help_text=_("成员和记录人要选账号；上级来人、列席的也可以只写姓名。")
    )
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    post = forms.CharField(label=_("职务"), max_length=120, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_near(carried_by(meeting.round.organisation))  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Somebody left before the meeting."""

    left_on = day(_("离任日期"))
    reason = words(_("原因"), rows=2, longest=300)
    successor = PersonChoice(_("接替的人"), required=False)

    def __init__(self, *args: Any, attendant: Attendant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_near(carried_by(attendant.meeting.round.organisation))
        if attendant.user_id is not None:
            people = people.exclude(pk=attendant.user_id)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]


class WrittenForm(_Seen):
    """What an absent member sends to be read."""

    text = words(_("书面发言"), rows=10, longest=20_000)


class HoldForm(_Seen):
    """The meeting was held."""

    on = day(_("开会日期"))


class FailForm(_Seen):
    """The meeting was not held."""

    reason = words(_("为什么没有开成"), rows=2, longest=500)
    again_on = day(_("改到哪天开"))


class TextForm(_Seen):
    """What was said under an item. ``over``: the other's text that is replaced, by its revision."""

    text = forms.CharField(max_length=LONGEST, required=False, strip=False)
    over = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)


class SpeakerChoice(forms.ModelChoiceField[Attendant]):
    """Somebody of the meeting."""


class ItemForm(forms.Form):
    """One more item."""

    title = forms.CharField(label=_("事项"), max_length=200)
    speaker = SpeakerChoice(Attendant.objects.none(), label=_("发言人"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = meeting.attendants.filter(left_on__isnull=True)  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """What the meeting decided or asked for."""

    text = words(_("议定事项"), rows=2)


class AddendumForm(forms.Form):
    """A correction of approved minutes."""

    text = words(_("补正"), rows=2)


class AnswerForm(forms.Form):
    """Where an outcome goes."""

    ledger = forms.ModelChoiceField(Ledger.objects.none(), label=_("列为问题，记入台账"), required=False)
    problem = forms.ModelChoiceField(Problem.objects.none(), label=_("列为这个问题的措施"), required=False)
    reason = words(_("都不列，理由是"), rows=2, required=False, longest=2000)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ledgers = open_ledgers_for(carried_by(meeting.round.organisation))
        self.fields["ledger"].queryset = ledgers  # type: ignore[attr-defined]
        problems = Problem.objects.filter(ledger__in=ledgers, state=OPEN).order_by("ledger", "number")
        self.fields["problem"].queryset = problems  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [name for name in ("ledger", "problem", "reason") if given.get(name)]
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError(_("三样里选一样：列为问题、列为措施，或者写理由。"))
        return given
