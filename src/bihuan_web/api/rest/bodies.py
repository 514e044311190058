"""What a write takes: strict bodies, made from the forms of the screens where there is one. An unknown field is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from bihuan_web.api.rest.refusals import BadRequest, Invalid
from bihuan_web.common.errors import Stale

MOST_REVISIONS = 2**31 - 1
_F = TypeVar("_F", bound=forms.Form)
_ETAG = re.compile(r'(?:W/)?"(\d{1,10})"')


class Body(serializers.Serializer[Any]):
    """A body without fields that it does not know: what somebody misspelt or smuggles in is told, not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else []
        if unknown:
            raise serializers.ValidationError({name: [_("没有这个字段。")] for name in unknown})
        return super().to_internal_value(data)


class Seen(Body):
    """A body that says which revision the asker saw, here or by If-Match."""

    revision = serializers.IntegerField(
        min_value=0,
        max_value=MOST_REVISIONS,
        required=False,
        help_text="所见版本，或用 If-Match · as seen, or If-Match",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        seen = revision_in(self.context["request"])
        if "revision" not in attrs and seen is None:
            raise serializers.ValidationError({"revision": [_("要写明所见的版本（revision），或者用 If-Match。")]})
        return {"revision": seen, **attrs}


class Reason(Seen):
    """A reason in words."""

    reason = serializers.CharField(max_length=2000)


def revision_in(request: Request) -> int | None:
    """The revision in If-Match, None without that header."""
    given = request.headers.get("If-Match")
    if given is None:
        return None
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise BadRequest('If-Match 要写成 "版本号"', 'If-Match must be "revision"')
    return min(int(found[1]), MOST_REVISIONS)


def must_be_as_seen(item: Any, seen: int) -> None:
    """Raises ``Stale`` where somebody changed an item since."""
    if item.revision != seen:
        raise Stale("这一条刚被别人改过，请看过新内容再办", "somebody else has just changed this: look at it again")


@cache
def body_of(form: type[forms.Form], *without: str) -> type[Body]:
    """The body that has the fields of a form."""
    chosen = {name: one for name, one in form.base_fields.items() if name not in without}
    base = Seen if "revision" in chosen else Body
    fields = {name: _field(one) for name, one in chosen.items() if name != "revision"}
    app = form.__module__.split(".")[1].title()  # two apps may call different forms alike
    name = f"{app}{form.__name__.removesuffix('Form')}{''.join(f'No{one.title()}' for one in without)}"
    return type(f"{name}Body", (base,), {**fields, "__doc__": form.__doc__ or ""})


def checked(form: type[_F], given: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What a form of the screens makes of a body: the same checks, the same people and units offered."""
    files = {name: one for name, one in given.items() if isinstance(one, UploadedFile)}
    data = {name: one for name, one in given.items() if name not in files and one is not None}
    bound = form(data, MultiValueDict({name: [one] for name, one in files.items()}), **more)
    if not bound.is_valid():
        raise Invalid({str(name): [str(one) for one in errors] for name, errors in bound.errors.items()})
    return bound.cleaned_data


def _field(field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    """A form's field as the API describes it."""
    told: dict[str, Any] = {"required": field.required, "help_text": field.label}
    open_ = not field.required
    if isinstance(field, forms.FileField):
        return serializers.FileField(**told)
    if isinstance(field, forms.ModelChoiceField):
        return serializers.IntegerField(min_value=1, max_value=2**63 - 1, allow_null=open_, **told)
    if isinstance(field, forms.MultipleChoiceField):
        child = serializers.ChoiceField(choices=_choices(field))
        return serializers.ListField(child=child, allow_empty=open_, **told)
    if isinstance(field, forms.ChoiceField):
        return serializers.ChoiceField(choices=_choices(field), allow_blank=open_, **told)
    if isinstance(field, forms.DateField):
        return serializers.DateField(allow_null=open_, **told)
    if isinstance(field, forms.BooleanField):
        return serializers.BooleanField(**told)
    if isinstance(field, forms.IntegerField):
        limits: dict[str, Any] = {"min_value": field.min_value, "max_value": field.max_value}
        return serializers.IntegerField(**limits, **told)
    assert isinstance(field, forms.CharField), field
    return serializers.CharField(max_length=field.max_length, allow_blank=open_, **told)


def _choices(field: forms.ChoiceField) -> list[Any]:
    given: Any = field.choices
    return [key for key, _label in given if key != ""]
