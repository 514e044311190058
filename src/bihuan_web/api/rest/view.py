"""What all addresses of the API have in common, and ``reads``, ``writes``, ``downloads``, which say what each method is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bihuan_web.accounts.models import User
from bihuan_web.api.rest import pages, parsers
from bihuan_web.api.rest.authentication import HasScope, TokenAuthentication
from bihuan_web.api.rest.bodies import Body
from bihuan_web.api.rest.once import once
from bihuan_web.api.rest.refusals import BadRequest, problem_of
from bihuan_web.api.scopes import Scope

Out = type[serializers.Serializer[Any]]
Words = tuple[str, str]
Method = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method of an address is: ``name`` stays the same for ever, ``parameters`` are those of its query."""

    name: str
    scope: Scope
    parameters: frozenset[str] = frozenset()
    files: bool = False
    anything: bool = False  # answers with a file, whatever Accept says


class ApiView(APIView):
    """An address. Outside of what its operations say nothing is possible."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    renderer_classes = [JSONRenderer]
    http_method_names = ["get", "head", "post", "patch"]

    @property
    def person(self) -> User:
        """Whoever the token belongs to."""
        assert isinstance(self.request.user, User)  # nobody comes here without
        return self.request.user

    def operation_for(self, request: Request | HttpRequest | None) -> Operation | None:
        """What is asked for; None where nothing is, as when the description is made."""
        method = (request.method or "" if request is not None else "").lower()
        name = "get" if method == "head" else method
        return getattr(getattr(self, name, None), "operation", None)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        wanted = self.operation_for(request)
        if wanted is not None:
            parsers.check_length(request, files=wanted.files)
            _check_parameters(request, wanted.parameters)

    def get_parsers(self) -> list[BaseParser]:
        wanted = self.operation_for(self.request)
        return [parsers.Files()] if wanted is not None and wanted.files else [parsers.Json()]

    def get_content_negotiator(self) -> BaseContentNegotiation:
        wanted = self.operation_for(self.request)
        return _Anything() if wanted is not None and wanted.anything else DefaultContentNegotiation()

    def get_exception_handler(self) -> Callable[..., Any]:
        return problem_of

    def answer(self, out: Out, found: Any, status: int = 200) -> Response:
        """One item, with its revision as ETag."""
        response = Response(out(found, context={"request": self.request}).data, status=status)
        revision = getattr(found, "revision", None)
        if revision is not None:
            response["ETag"] = f'"{revision}"'
        return response


class _Anything(DefaultContentNegotiation):
    def filter_renderers(self, renderers: Any, format: Any) -> Any:
        return renderers

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def reads(
    name: str, words: Words, gives: Out, *, scope: Scope = Scope.READ, many: bool = False, newest_first: bool = False,
    parameters: Iterable[OpenApiParameter] = (),
) -> Callable[[Method], Method]:  # fmt: skip
    """A method that gives one item, or with ``many`` the rows of a query in pages."""
    shown = [*parameters, *(_PAGING if many else ())]
    operation = Operation(name, scope, frozenset(one.name for one in shown))

    def decorate(method: Method) -> Method:
        @wraps(method)
        def handler(view: ApiView, request: Request, **path: Any) -> Response:
            found = method(view, **path)
            if not many:
                return view.answer(gives, found)
            rows, following = pages.page(request, found, newest_first=newest_first)
            results = gives(rows, many=True, context={"request": request}).data
            return Response({"next": following, "results": results})

        out = pages.page_of(gives) if many else gives
        return _described(handler, operation, words, {200: out}, parameters=shown)

    return decorate


def writes(
    name: str, words: Words, takes: type[Body], gives: Out, *, scope: Scope, status: int = 200, files: bool = False,
) -> Callable[[Method], Method]:  # fmt: skip
    """A method that changes something: it is called with the checked body, once, in one transaction, and gives the item."""
    operation = Operation(name, scope, files=files)

    def decorate(method: Method) -> Method:
        @wraps(method)
        def handler(view: ApiView, request: Request, **path: Any) -> HttpResponse:
            def act() -> Response:
                return view.answer(gives, method(view, _given(takes, request), **path), status)

            return once(request, act)

        media = "multipart/form-data" if files else _JSON
        return _described(handler, operation, words, {status: gives}, request={media: takes})

    return decorate


def downloads(
    name: str, words: Words, media: Iterable[str], *, scope: Scope, takes: type[Body] | None = None
) -> Callable[[Method], Method]:
    """A method that gives a file; with ``takes`` it is asked for by a body."""
    operation = Operation(name, scope, anything=True)

    def decorate(method: Method) -> Method:
        @wraps(method)
        def handler(view: ApiView, request: Request, **path: Any) -> HttpResponseBase:
            found: HttpResponseBase = (
                method(view, _given(takes, request), **path) if takes is not None else method(view, **path)
            )
            return found

        answers = {(200, one): OpenApiTypes.OBJECT if one == _JSON else OpenApiTypes.BINARY for one in media}
        more = {"request": {_JSON: takes}} if takes is not None else {}
        return _described(handler, operation, words, answers, **more)

    return decorate


def _check_parameters(request: Request, known: frozenset[str]) -> None:
    """Nothing in the query is passed over: what is unknown or there twice is told."""
    given = request.query_params
    if unknown := {name: ["unknown"] for name in sorted(set(given) - known)}:
        raise BadRequest("地址里有不认识的参数", "unknown parameters", code="unknown-parameter", errors=unknown)
    if twice := {name: ["twice"] for name, values in given.lists() if len(values) > 1}:
        raise BadRequest("地址里有重复的参数", "parameters given twice", errors=twice)


def _given(takes: type[Body], request: Request) -> dict[str, Any]:
    body = takes(data=request.data, partial=request.method == "PATCH", context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _described(handler: Any, operation: Operation, words: Words, responses: Any, **more: Any) -> Method:
    zh, en = words
    handler.operation = operation
    decorate = extend_schema(
        operation_id=operation.name,
        summary=f"{zh} · {en[:1].upper()}{en[1:]}",
        responses=responses,
        auth=[{"token": [operation.scope.value]}],  # type: ignore[list-item]
        **more,
    )
    described: Method = decorate(handler)
    return described


_JSON = "application/json"
_PAGING = (
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": pages.MOST, "default": pages.LIMIT}),
    OpenApiParameter("cursor", {"type": "integer", "minimum": 1, "maximum": 10**18}, description="见 next · see next"),
)
