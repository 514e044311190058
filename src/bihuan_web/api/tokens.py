"""Tokens are made, used and ended. The secret is shown once; what is kept cannot be used."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.services import note
from bihuan_web.api.models import ApiToken
from bihuan_web.api.scopes import Scope
from bihuan_web.audit.acts import name_acts
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused
from bihuan_web.orgs.queries import branches_of, people_of

LONGEST = timedelta(days=365)
_MOST = 20
_PREFIX = "bihuan_"  # by which scanners of source code find one that got lost


@transaction.atomic
def make(user: User, name: str, scopes: Iterable[str], expires_on: date) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again."""
    chosen = [one.value for one in Scope if one.value in set(scopes)]
    if not name.strip() or not chosen:
        raise Incomplete("名称和授权范围都要填", "a token needs a name and a scope", missing=("name", "scopes"))
    if not today() <= expires_on <= today() + LONGEST:
        raise Incomplete("有效期最长一年", "a token lasts a year at most", missing=("expires_on",))
    if tokens_of(user).filter(ended_at__isnull=True, expires_on__gte=today()).count() >= _MOST:
        raise Refused(f"最多 {_MOST} 个有效令牌", f"at most {_MOST} tokens at a time", code="too-many-tokens")
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name.strip()[:60], scopes=" ".join(chosen), hash=_hash(secret), created_at=now(),
        account_mark=user.get_session_auth_hash(), expires_on=expires_on,
    )  # fmt: skip
    note(user, "account.token-make", user, name=token.name, scopes=chosen, expires_on=expires_on.isoformat())
    return token, secret


@transaction.atomic
def end(actor: User, token: ApiToken) -> None:
    """Ends a token for good; one that has ended stays as it is."""
    if ApiToken.objects.filter(pk=token.pk, ended_at__isnull=True).update(ended_at=now()):
        note(actor, "account.token-end", token.user, name=token.name)


def found(secret: str) -> ApiToken | None:
    """The token that a secret belongs to, if it is good today; that it was used today is noted."""
    day, hashed = today(), _hash(secret)
    token = ApiToken.objects.filter(hash=hashed).select_related("user").first()
    # Looked up by a hash, so how long it takes tells nothing of the secrets that exist.
    if token is None or not hmac.compare_digest(token.hash, hashed) or not token.is_good(day):
        return None
    if token.used_on != day:
        ApiToken.objects.filter(pk=token.pk).update(used_on=day)
    return token


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Somebody's own tokens, the newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created_at", "-pk")


def tokens_managed_by(user: User) -> QuerySet[ApiToken]:
    """The tokens that an administrator may end: of everybody with a post or a role in their branches."""
    tokens = ApiToken.objects.filter(user__in=people_of(user, today()), ended_at__isnull=True, expires_on__gte=today())
    return tokens.select_related("user").order_by("user__username", "-created_at", "-pk")


def manages(request: HttpRequest) -> bool:
    """Whether somebody administers any branch."""
    return isinstance(request.user, User) and bool(branches_of(request.user, today(), Role.ADMINISTRATOR))


def name_events() -> None:
    """Called once, when the application is ready."""
    name_acts({"account.token-make": _("新建接口令牌"), "account.token-end": _("停用接口令牌")})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
