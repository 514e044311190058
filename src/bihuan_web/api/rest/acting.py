"""Addresses of acts that are alike: an item, the form of a screen as body, one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from bihuan_web.accounts.models import User
from bihuan_web.api.rest.bodies import Body, body_of, checked
from bihuan_web.api.rest.view import ApiView, Out, Words, writes
from bihuan_web.api.scopes import Scope

Offers = Callable[[User, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``find`` raises 404 where the item is not for this person; ``offers`` is what the form can be chosen from.

    ``do`` gives what the answer shows, or None where that is the item itself.
    """

    name: str
    words: Words
    find: Callable[[User, int], Any]
    do: Callable[[User, Any, Mapping[str, Any]], Any]
    gives: Out
    form: type[forms.Form] | None = None
    without: tuple[str, ...] = ()
    offers: Offers = lambda user, item: {}
    scope: Scope = Scope.MANAGE


def view_of(act: Act) -> type[ApiView]:
    """The address of an act."""
    takes = body_of(act.form, *act.without) if act.form is not None else Body

    @writes(act.name, act.words, takes, act.gives, scope=act.scope)
    def post(self: ApiView, given: dict[str, Any], pk: int) -> Any:
        item = act.find(self.person, pk)
        if act.form is not None:
            given = checked(act.form, given, **act.offers(self.person, item))
        done = act.do(self.person, item, given)
        if done is not None:
            return done
        item.refresh_from_db()
        return item

    return type(act.name, (ApiView,), {"post": post})
