"""The first set-up (初始设置): the unit at the top and its first administrator, while there is nobody else."""

from __future__ import annotations

from pathlib import Path

from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Stale
from bihuan_web.common.setup_code import forget_setup_code, is_setup_code
from bihuan_web.orgs.models import Grant, Organisation
from bihuan_web.orgs.services.guarding import clean_name, note_person, note_unit
from bihuan_web.orgs.services.people import clean_user_name


def set_up(folder: Path, code: str, unit: str, username: str, name: str, password: str) -> User:
    """Makes the first unit and person; raises ``Forbidden`` for a wrong code and ``Stale`` where somebody was quicker."""
    if not is_setup_code(folder, code):
        raise Forbidden(
            "设置码不对，请看服务器启动时打印的那一行",
            "the set-up code is wrong: see the line that the server printed",
            code="setup-code",
        )
    unit, name = clean_name(unit, "单位名称", "the name of the unit"), clean_name(name, "姓名", "the name")
    username = clean_user_name(username)
    try:
        with transaction.atomic():
            person = _make(unit, username, name, password)
    except IntegrityError as quicker:
        raise _too_late() from quicker
    forget_setup_code(folder)
    return person


def _make(unit: str, username: str, name: str, password: str) -> User:
    # Two at once would both make the first root; its path is unique, so the database lets one through.
    root = Organisation.objects.add_root({"name": unit})
    if root.path != "1".zfill(root.steplen) or User.objects.exists():
        raise _too_late()
    person = User.objects.create_user(username, name, password)
    Grant.objects.create(user=person, role=Role.ADMINISTRATOR, branch=root, since=clock.today())
    note_unit(person, "org.add", root, name=unit)
    note_person(person, "person.add", person, root.chain, {"username": username, "name": name, "role": "administrator"})
    return person


def _too_late() -> Stale:
    return Stale("已经设置过了，请登录", "it has been set up already: sign in", code="set-up")
