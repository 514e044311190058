"""Acts on people and their accounts, by whoever administers the branches where they have roles."""

from __future__ import annotations

import re

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction

from bihuan_web.accounts import locking
from bihuan_web.accounts import services as accounts
from bihuan_web.accounts.models import User
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Refused, Stale
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.orgs.queries import home_of
from bihuan_web.orgs.services.guarding import (
    clean_name,
    demand_administrator,
    demand_manager,
    keep_an_administrator,
    note_person,
)
from bihuan_web.orgs.services.posts import take_post

_USER_NAME = re.compile(r"[\w.@-]{2,150}")


@transaction.atomic
def add_person(
    actor: User, unit: Organisation, post: str, username: str, name: str, email: str = ""
) -> tuple[User, str]:
    """A new account for somebody on a post, with its first password: shown once, changed by its owner."""
    demand_administrator(actor, unit)
    username = clean_user_name(username)
    name, post = clean_name(name, "姓名", "the name"), clean_name(post, "岗位名称", "the name of the post")
    try:
        with transaction.atomic():
            person, password = accounts.new_account(username, name, email)
    except IntegrityError as taken:
        raise Refused(
            f"用户名 {username} 已经有人用了", f"the user name {username} is taken", code="name-taken"
        ) from taken
    held, _ = Post.objects.get_or_create(organisation=unit, name=post)
    take_post(actor, held, person, clock.today())
    note_person(actor, "person.add", person, unit.chain, {"username": username, "name": name, "unit": unit.name})
    return person, password


def clean_user_name(username: str) -> str:
    """A user name as it is kept: letters, digits and . _ - @."""
    username = username.strip()
    if not _USER_NAME.fullmatch(username):
        raise Refused(
            f"用户名只能用字母、数字、汉字和 . _ - @，至少两个字：{username}",
            f"a user name has letters, digits and . _ - @, at least two: {username}",
            code="bad-name",
        )
    return username


@transaction.atomic
def edit_person(actor: User, person: User, name: str, email: str) -> None:
    """Corrects name and address."""
    demand_manager(actor, person)
    name = clean_name(name, "姓名", "the name")
    before = {"name": person.name, "email": person.email}
    User.objects.filter(pk=person.pk).update(name=name, email=email)
    note_person(
        actor, "person.edit", person, _chain(actor, person), {"before": before, "after": {"name": name, "email": email}}
    )


@transaction.atomic
def disable(actor: User, person: User) -> None:
    """Nobody signs in with this account any more; what the person did stays."""
    _demand_other(actor, person)
    keep_an_administrator(person)
    if not accounts.set_active(person, False):
        raise Stale("这个账号已经停用", "this account is disabled already")
    note_person(actor, "person.disable", person, _chain(actor, person))


@transaction.atomic
def enable(actor: User, person: User) -> None:
    """Lets a disabled account in again."""
    _demand_other(actor, person)
    if not accounts.set_active(person, True):
        raise Stale("这个账号没有停用", "this account is not disabled")
    note_person(actor, "person.enable", person, _chain(actor, person))


@transaction.atomic
def reset_password(actor: User, person: User) -> str:
    """A new first password, shown once; all their sessions end."""
    _demand_other(actor, person)
    password = accounts.give_password(person)
    note_person(actor, "person.reset", person, _chain(actor, person))
    return password


@transaction.atomic
def drop_second_factor(actor: User, person: User) -> None:
    """Takes the second factor away from somebody who lost their phone."""
    _demand_other(actor, person)
    if not accounts.drop_second_factor(person):
        raise Stale("没有启用两步验证", "two-step verification is off")
    note_person(actor, "person.factor-drop", person, _chain(actor, person))


@transaction.atomic
def lift_lock(actor: User, person: User) -> None:
    """Lets somebody try again who failed too often."""
    demand_manager(actor, person)
    locking.lift(person.username)
    note_person(actor, "person.unlock", person, _chain(actor, person))


@transaction.atomic
def end_session(actor: User, person: User, session: UserSession) -> None:
    """Ends a session of somebody."""
    demand_manager(actor, person)
    session.end()
    note_person(actor, "person.session-end", person, _chain(actor, person))


def _demand_other(actor: User, person: User) -> None:
    demand_manager(actor, person)
    if actor.pk == person.pk:
        raise Forbidden("不能对自己的账号这样做", "this is not done to one's own account", code="own-account")


def _chain(actor: User, person: User) -> str:
    home = home_of(person) or home_of(actor)
    return home.chain if home is not None else accounts.CHAIN
