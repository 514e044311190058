"""Which chains somebody wants to see (筛选)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan_web.ledgers.words import Source
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.tracing.chains import OTHERS, Wanted
from bihuan_web.tracing.documents import NO, YES, WantedRows
from bihuan_web.tracing.kinds import ENDED, GAPS, MEASURED, WAITING, WORK, Kind
from bihuan_web.tracing.written import Lack

NONE = "-"  # problems without an aspect
_ALL: list[tuple[str, Any]] = [("", gettext_lazy("全部"))]


class UnitChoice(forms.ModelChoiceField[Organisation]):
    """A unit, set in by its depth."""

    def label_from_instance(self, obj: Organisation) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class TraceForm(forms.Form):
    """The filters of the matrix; what a number of a chart leads to is the matrix with some of them."""

    kind = forms.ChoiceField(label=gettext_lazy("断在哪里"), required=False)
    aspect = forms.ChoiceField(label=gettext_lazy("方面"), required=False)
    unit = UnitChoice(
        Organisation.objects.none(),
        label=gettext_lazy("单位（含下级）"),
        required=False,
        empty_label=gettext_lazy("全部"),
    )
    source = forms.ChoiceField(label=gettext_lazy("问题来源"), required=False, choices=[*_ALL, *Source.choices])
    measure = forms.ChoiceField(label=gettext_lazy("整改措施"), required=False, choices=[*_ALL, *MEASURED.items()])
    work = forms.ChoiceField(
        label=gettext_lazy("任务"),
        required=False,
        choices=[*_ALL, *((key, words) for key, (words, _kinds) in WORK.items())],
    )

    def __init__(self, *args: Any, aspects: Iterable[str], units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("aspect", "")
        named = [(one or NONE, one or str(Kind.NO_ASPECT.label)) for one in aspects]
        if given and given not in dict(named):  # one of those that are too many for a list, or all of these
            named.append((given, _("其余方面") if given == OTHERS else given))
        kinds = [
            ("gaps", _("有任何缺口")),
            *((str(words), [(one.value, one.label) for one in some]) for words, some in (
                (_("缺口"), GAPS), (_("还在路上"), WAITING), (_("有结果"), ENDED)
            )),
        ]  # fmt: skip
        choices: tuple[tuple[str, Any], ...] = (("aspect", named), ("kind", kinds))
        for name, some in choices:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*_ALL, *some]
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = units

    def wanted(self) -> Wanted:
        """What was chosen; call it only where the form is valid."""
        given = self.cleaned_data
        aspect, unit = given["aspect"], given["unit"]
        return Wanted(
            aspect=None if not aspect else "" if aspect == NONE else aspect,
            units=list(organisations_under([unit.path]).values_list("pk", flat=True)) if unit else None,
            source=given["source"],
            measure=given["measure"],
            work=given["work"],
            kind=given["kind"],
        )


class WrittenForm(forms.Form):
    """The filters of the matrix of a document."""

    kind = forms.ChoiceField(label=gettext_lazy("断在哪里"), required=False)
    aspect = forms.ChoiceField(label=gettext_lazy("方面"), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("原因"), required=False)
    measure = forms.ChoiceField(label=gettext_lazy("整改措施"), required=False)

    def __init__(self, *args: Any, aspects: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [(YES, _("有")), (NO, _("没有"))]
        choices: dict[str, Iterable[tuple[str, Any]]] = {
            "kind": [("gaps", _("有任何缺口")), *Lack.choices],
            "aspect": [*aspects, (NONE, Lack.NO_ASPECT.label)],
            "cause": there,
            "measure": there,
        }
        for name, some in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*_ALL, *some]

    def wanted(self) -> WantedRows:
        """What was chosen; call it only where the form is valid."""
        given = self.cleaned_data
        aspect = given["aspect"]
        return WantedRows(
            None if not aspect else "" if aspect == NONE else aspect, given["cause"], given["measure"], given["kind"]
        )
