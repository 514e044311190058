"""What is done with accounts. Who may do it to somebody else is decided above (``orgs.services.people``)."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from bihuan_web.accounts import locking
from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common import clock

CHAIN = "accounts"
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


def fresh_password() -> str:
    """A password that nobody chose, easy to read out: four groups of four."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def new_account(username: str, name: str, email: str) -> tuple[User, str]:
    """An account with a first password that its owner changes; raises ``IntegrityError`` where the name is taken."""
    password = fresh_password()
    hasher = PBKDF2PasswordHasher()
    # 92 random bits need no stretching, and hundreds are made at once; at the first sign-in Django hashes it anew.
    hashed = hasher.encode(password, hasher.salt(), iterations=5000)
    person = User(username=username, name=name, email=email, password=hashed, must_change_password=True)
    person.save()
    return person, password


def save_profile(user: User, email: str, language: str) -> None:
    """What people say about themselves."""
    user.email, user.language = email, language
    user.save(update_fields=["email", "language"])


@transaction.atomic
def change_own_password(user: User, new: str) -> None:
    """Sets the password that the person chose; other sessions of theirs end with the old one."""
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    note(user, "account.password", user)


def give_password(user: User) -> str:
    """A new first password, to be shown once and changed by its owner; every session of theirs ends."""
    password = fresh_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    locking.lift(user.username)
    end_sessions(user)
    return password


def set_active(user: User, active: bool) -> bool:
    """Lets somebody in or out; False where that was so already."""
    changed = User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active)
    user.is_active = active
    if not active:
        end_sessions(user)
    return bool(changed)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Ends the sessions of somebody, all but one; how many there were."""
    ending = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    number = 0
    for session in ending:
        session.end()
        number += 1
    return number


@transaction.atomic
def end_own_session(user: User, session: UserSession) -> None:
    """Ends one session of one's own."""
    session.end()
    note(user, "account.session-end", user)


def drop_second_factor(user: User) -> int:
    """Takes the second factor away from somebody who lost it."""
    return int(Authenticator.objects.filter(user=user).delete()[0])


def note(actor: User, act: str, user: User, **details: object) -> None:
    """An event about an account, in the chain of accounts."""
    record(CHAIN, actor.username, act, "person", str(user.pk), details, at=clock.now())
