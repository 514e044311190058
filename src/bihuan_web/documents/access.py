"""Who may do what with a document: the table of permissions, and the part that somebody has in the document itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Forbidden
from bihuan_web.common.lifecycle import Actor
from bihuan_web.documents.lifecycle import ASKER, WRITER
from bihuan_web.documents.models import Document, ReviewAssignment
from bihuan_web.orgs.permissions import Act, Secrecy, allows, rule_for
from bihuan_web.orgs.queries import grants_on, roles_at

LEVELS = (Secrecy.PERSONAL, Secrecy.TEAM, Secrecy.CRITICISM)
WRITERS = frozenset({Role.AUTHOR})  # whose part is to have written it; everybody else's is to have been assigned


def wrote(user: User, document: Document) -> bool:
    """Whether it is somebody's own document, or they handed it in."""
    return user.pk in (document.person_id, document.author_id)


def is_assigned(user: User, document: Document) -> bool:
    return ReviewAssignment.objects.filter(document=document, reviewer=user, ended_at__isnull=True).exists()


def may(user: User, act: Act, document: Document, today: date) -> bool:
    """Whether somebody may do this with this document."""
    return _may(roles_at(user, document.organisation, today), user, act, document)


def _may(roles: frozenset[Role], user: User, act: Act, document: Document) -> bool:
    level = Secrecy(document.secrecy)
    if allows(roles, act, level, has_part=False):
        return True
    if wrote(user, document) and allows(roles & WRITERS, act, level, has_part=True):
        return True
    others = roles - WRITERS
    return allows(others, act, level, has_part=True) and is_assigned(user, document)


def may_judge(user: User, document: Document, today: date) -> bool:
    """Whether somebody may judge what stands in a document: its reviewers, and the office where the material is open to it.

    Nobody judges their own.
    """
    roles = roles_at(user, document.organisation, today)
    if wrote(user, document):
        return False
    return _may(roles, user, Act.JUDGE, document) or _may(roles & {Role.OFFICE}, user, Act.WRITE, document)


def demand(user: User, act: Act, document: Document, today: date) -> None:
    """Raises ``Forbidden`` where somebody may not."""
    if not may(user, act, document, today):
        raise Forbidden("您在这份材料上没有这个权限", "you may not do this with this document")


def actor_of(user: User, document: Document, today: date) -> Actor:
    """Somebody as the lifecycle of this document sees them."""
    roles = roles_at(user, document.organisation, today)
    found = {Role.OFFICE.value} if Role.OFFICE in roles else set()
    if wrote(user, document) and Role.AUTHOR in roles:
        found.add(Role.AUTHOR.value)
    if Role.REVIEWER in roles and _may(frozenset({Role.REVIEWER}), user, Act.JUDGE, document):
        found.add(Role.REVIEWER.value)
    parts = {WRITER} if wrote(user, document) else set()
    if document.destruction_asked_by_id == user.pk:
        parts.add(ASKER)
    return Actor(frozenset(found), frozenset(parts))


def visible(user: User, today: date, act: Act = Act.READ) -> Q:
    """The documents that somebody may read (or what ``act`` says), as a condition; one query for their roles, whatever there are."""
    found = Q(pk__in=())
    if not user.is_active:
        return found
    own = Q(person=user) | Q(author=user)
    assigned = Q(pk__in=ReviewAssignment.objects.filter(reviewer=user, ended_at__isnull=True).values("document"))
    for name, path in grants_on(user, today).values_list("role", "branch__path"):
        role = Role(name)
        for level in LEVELS:
            rule = rule_for(role, act, level)
            if rule is None:
                continue
            here = Q(secrecy=level.value, organisation__path__startswith=path)
            part = own if role in WRITERS else assigned
            found |= here & part if rule.assigned else here
    return found


def under(paths: Iterable[str]) -> Q:
    """Documents of some branches of the tree."""
    found = Q(pk__in=())
    for path in paths:
        found |= Q(organisation__path__startswith=path)
    return found
