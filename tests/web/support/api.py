"""Programs that use the API: each with a token, so that a test reads like the acts of a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from bihuan_web.accounts.models import User
from bihuan_web.api.scopes import Scope
from bihuan_web.api.tokens import make
from bihuan_web.common.clock import today

ROOT = "/api/v1"


class Program:
    """A program that acts for somebody, with all scopes unless some are named."""

    def __init__(self, user: User, *scopes: Scope, language: str = "en") -> None:
        self.token, self.secret = make(user, "测试", scopes or tuple(Scope), today() + timedelta(days=30))
        self.headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": language}
        self.client = Client()

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"{ROOT}{path}", headers=self._with(headers))  # type: ignore[no-any-return]

    def post(self, path: str, body: Any = None, *, method: str = "post", **headers: str) -> HttpResponse:
        sent = json.dumps({} if body is None else body)
        call = getattr(self.client, method)
        return call(f"{ROOT}{path}", sent, content_type="application/json", headers=self._with(headers))  # type: ignore[no-any-return]

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.post(path, body, method="patch", **headers)

    def send(self, path: str, fields: dict[str, Any], **headers: str) -> HttpResponse:
        """A form with files."""
        return self.client.post(f"{ROOT}{path}", fields, headers=self._with(headers))  # type: ignore[no-any-return]

    def _with(self, more: dict[str, str]) -> dict[str, str]:
        return {**self.headers, **{name.replace("_", "-"): value for name, value in more.items()}}


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The problem+json that a refusal must be."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(response.content)
    assert found["code"] == code, found
    assert found["status"] == status
    assert found["title"]
    assert found["detail"]
    return found
