"""What the description of the API (OpenAPI 3.1) has beyond its operations: tokens, errors, keys; and the page made from it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

_PROBLEMS = {
    "400": "请求看不懂 · not understood", "401": "令牌无效 · no valid token", "403": "没有权限或授权范围 · not allowed",
    "404": "没有或无权查看 · not there, or not for you", "405": "方法不对 · method not allowed",
    "406": "只有 JSON · JSON only", "409": "现在不能这样做，或已被别人改过（stale） · not now, or changed by somebody else",
    "413": "内容太大 · too large", "415": "格式不对 · wrong media type", "422": "内容没有填对 · wrong or missing fields",
    "429": "失败次数太多 · too many failures", "500": "服务器出错 · fault of the server",
    "503": "数据库没有应答 · database away", "507": "服务器磁盘已满 · disk full",
}  # fmt: skip
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457；code 不变，detail 随 Accept-Language · stable code, detail in the reader's language",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
_KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "24 小时内同一个键、同一个请求只办一次 · done once for 24 hours",
}  # fmt: skip
_MATCH = {
    "name": "If-Match", "in": "header", "required": False,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": "所见版本，代替 revision · the revision seen, instead of revision",
}  # fmt: skip


class Schema(AutoSchema):
    """How operations are described; docstrings are for whoever reads the code."""

    def get_description(self) -> str:  # type: ignore[override]
        return ""


class _Token(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "bihuan_web.api.rest.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}


class _Strict(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    target_class = "bihuan_web.api.rest.bodies.Body"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        found: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**found, "additionalProperties": False}


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds what every operation has: errors, and for writes the headers."""
    components = result.setdefault("components", {})
    components["schemas"]["Problem"] = _PROBLEM
    reference = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": reference}}
    components["responses"] = {
        f"Problem{status}": {"description": words, "content": content} for status, words in _PROBLEMS.items()
    }
    for path in result["paths"].values():
        for method, operation in path.items():
            for status in _PROBLEMS:
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
            if method != "get" and "export" not in operation["operationId"]:
                operation.setdefault("parameters", []).extend(
                    [_KEY, _MATCH] if _asks_revision(operation, components) else [_KEY]
                )
    plain: dict[str, Any] = _plain(result)
    return plain


def described() -> dict[str, Any]:
    """The description in the language of the reader."""
    return _described(translation.get_language() or "")


@cache
def _described(language: str) -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


def _asks_revision(operation: dict[str, Any], components: dict[str, Any]) -> bool:
    for one in operation.get("requestBody", {}).get("content", {}).values():
        name = one["schema"].get("$ref", "").rpartition("/")[2]
        if "revision" in components["schemas"].get(name, {}).get("properties", {}):
            return True
    return False


def _plain(value: Any) -> Any:
    """Words as text in the reader's language, without marks that the generator left for itself."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key != "x-spec-enum-id"}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Promise) else value
