"""Lists in pages (分页): the key of the last row leads to the next page, so what is added meanwhile moves nothing."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from bihuan_web.api.rest.refusals import BadRequest

LIMIT, MOST = 50, 200
PARAMETERS = ("limit", "cursor")
_M = TypeVar("_M", bound=Model)


@cache
def page_of(out: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """What one page of a list looks like."""
    fields = {
        "next": serializers.URLField(allow_null=True, help_text="下一页的地址 · address of the next page"),
        "results": out(many=True),
    }
    return type(f"{out.__name__}Page", (serializers.Serializer,), fields)


def page(request: Request, rows: QuerySet[_M], *, newest_first: bool = False) -> tuple[list[_M], str | None]:
    """The rows of the page that was asked for, and the address of the next one."""
    limit, after = _number(request, "limit", LIMIT, MOST), _number(request, "cursor", 0, 10**18)
    ordered = rows.order_by("-pk" if newest_first else "pk")
    if after:
        ordered = ordered.filter(pk__lt=after) if newest_first else ordered.filter(pk__gt=after)
    found = list(ordered[: limit + 1])
    if len(found) <= limit:
        return found, None
    kept = [(name, one) for name, values in request.query_params.lists() for one in values if name != "cursor"]
    query = urlencode([*kept, ("cursor", found[limit - 1].pk)])
    return found[:limit], request.build_absolute_uri(f"{request.path}?{query}")


def _number(request: Request, name: str, usual: int, most: int) -> int:
    given = request.query_params.get(name)
    if given is None:
        return usual
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:19]) <= most:
        wrong = f"{name}: 1–{most}"
        raise BadRequest(f"分页参数不对（{wrong}）", f"bad paging ({wrong})", errors={name: [wrong]})
    return int(given)
