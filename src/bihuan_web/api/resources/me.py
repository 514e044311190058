"""Whoever asks: who they are, which roles they have, what the token is good for."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.models import ApiToken
from bihuan_web.api.out.common import UnitOut
from bihuan_web.api.rest.view import ApiView, reads
from bihuan_web.common.clock import today
from bihuan_web.orgs.models import Grant
from bihuan_web.orgs.queries import grants_on


class RoleOut(serializers.ModelSerializer[Grant]):
    branch = UnitOut(read_only=True)

    class Meta:
        model = Grant
        fields = ["role", "branch", "since", "until"]
        read_only_fields = fields


class TokenOut(serializers.ModelSerializer[ApiToken]):
    scopes = serializers.SerializerMethodField()

    class Meta:
        model = ApiToken
        fields = ["name", "scopes", "expires_on"]
        read_only_fields = fields

    def get_scopes(self, token: ApiToken) -> list[str]:
        return token.scopes.split()


class MeOut(serializers.ModelSerializer[User]):
    email = serializers.CharField(read_only=True)  # may be empty
    roles = serializers.SerializerMethodField()
    token = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "username", "name", "email", "language", "roles", "token"]
        read_only_fields = fields

    def get_roles(self, user: User) -> RoleOut(many=True):  # type: ignore[valid-type]
        return RoleOut(grants_on(user, today()).select_related("branch").order_by("pk"), many=True).data

    def get_token(self, user: User) -> TokenOut:
        found: Any = TokenOut(self.context["request"].auth).data
        return found  # type: ignore[no-any-return]


class Me(ApiView):
    @reads("me", ("本人、角色和令牌", "who asks, their roles and the token"), MeOut)
    def get(self) -> User:
        return self.person
