"""Who asks: whoever the token in the header belongs to. Nothing else opens the API, no cookie either, so no page can misuse it."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from bihuan_web.accounts.models import User
from bihuan_web.api import tokens
from bihuan_web.api.models import ApiToken
from bihuan_web.common.addresses import address_of
from bihuan_web.common.errors import Forbidden

_FAILURES, _SECONDS = 20, 600


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer bihuan_…``"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not kind:
            return None
        token = tokens.found(secret.strip()) if kind.lower() == "bearer" else None
        if token is None:
            _count_failure(request)
            raise AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="bihuan"'


class HasScope(BasePermission):
    """The token has the scope of the operation."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiToken):
            return False
        wanted = view.operation_for(request)
        if wanted is not None and wanted.scope not in request.auth.granted:
            scope = wanted.scope.value
            raise Forbidden(
                f"这个令牌没有“{scope}”授权范围", f"this token lacks the scope {scope}", code="missing-scope"
            )
        return True


def _count_failure(request: Request) -> None:
    """Too many wrong tokens from one address are answered with 429. Good ones pass all the same: others may stand behind it."""
    key = f"api-failures-{address_of(request)}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, _SECONDS)
    if count > _FAILURES:
        raise Throttled(wait=_SECONDS)
