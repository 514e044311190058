"""Tokens by which programs act for a person, and the answers that they may ask for again."""

from __future__ import annotations

from datetime import date

from django.db import models

from bihuan_web.accounts.models import User
from bihuan_web.api.scopes import Scope


class ApiToken(models.Model):
    """A token (接口令牌). Of the secret only its hash is here; ``account_mark`` changes with the person's password.

    ``used_on`` is the last day of use, no more: who works when is nobody's business.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    scopes = models.CharField(max_length=300)
    hash = models.CharField(max_length=64, unique=True)
    account_mark = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def granted(self) -> frozenset[Scope]:
        """The scopes it has."""
        return frozenset(Scope(one) for one in self.scopes.split())

    @property
    def scope_words(self) -> list[str]:
        """The scopes as people call them."""
        return [str(Scope(one).label) for one in self.scopes.split()]

    def is_good(self, today: date) -> bool:
        """Whether it opens anything: neither ended nor expired, its person still has the account and the same password."""
        return (
            self.ended_at is None
            and today <= self.expires_on
            and self.user.is_active
            and self.account_mark == self.user.get_session_auth_hash()
        )


class Answer(models.Model):
    """What a write with an Idempotency-Key answered; written in the transaction of the act, so both are there or neither."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=40, blank=True, default="")
    body = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answer_once")]
