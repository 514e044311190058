"""What an import would do: rows checked against the tree and the people that are there. Nothing is changed here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.common import clock
from bihuan_web.common.errors import Refused
from bihuan_web.common.refusals import message_of
from bihuan_web.orgs.importing.workbook import MOST_IN_A_CELL, PEOPLE, PERSON_COLUMNS, UNIT_COLUMNS, UNITS, Row, Sheets
from bihuan_web.orgs.models import Appointment, Grant, Organisation
from bihuan_web.orgs.queries import may_manage, people_of
from bihuan_web.orgs.services.guarding import clean_name
from bihuan_web.orgs.services.people import clean_user_name

Path = tuple[str, ...]
_ROLES = {word: role for role, words in ROLE_WORDS.items() for word in (*words, role.value)}
_DATE_PARTS = re.compile(r"[-/.\u5e74\u6708]")  # 2026-01-31, 2026/1/31, with 年月日
_PARTED = re.compile(r"[、,，;；]")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row, in the reader's words."""

    sheet: str
    row: int
    words: str


@dataclass(frozen=True, slots=True)
class NewUnit:
    row: int
    path: Path
    short: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person on a post; ``user`` is who has the user name already."""

    row: int
    username: str
    name: str
    email: str
    path: Path
    post: str
    since: date
    roles: tuple[Role, ...]
    fields: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What confirming would do. ``known`` are the units that are there, by their path below the branch."""

    units: list[NewUnit] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    new_people: dict[str, PersonRow] = field(default_factory=dict)
    unchanged: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    known: dict[Path, Organisation] = field(default_factory=dict)


def plan(actor: User, branch: Organisation, sheets: Sheets) -> Plan:
    """Checks every row; all that is wrong is listed, not only the first."""
    made = Plan(known=dict(_known(branch)))
    for row in sheets.units:
        _tell(made, UNITS, row, lambda row=row: _plan_unit(made, row))
    users = {
        one.username: one
        for one in User.objects.filter(username__in=[row.cells.get("username", "") for row in sheets.people])
    }
    for row in sheets.people:
        _tell(made, PEOPLE, row, lambda row=row: _plan_person(actor, made, row, users))
    return made


def _tell(made: Plan, sheet: tuple[str, str], row: Row, check: object) -> None:
    columns = UNIT_COLUMNS if sheet is UNITS else PERSON_COLUMNS
    try:
        for column, text in row.cells.items():
            _check_cell(columns[column], text)
        check()  # type: ignore[operator]
    except Refused as refused:
        made.troubles.append(Trouble(_("单位") if sheet is UNITS else _("人员"), row.number, message_of(refused)))


def _check_cell(head: tuple[str, str], text: str) -> None:
    if len(text) > MOST_IN_A_CELL:
        raise Refused(f"“{head[0]}”太长", f"{head[1]} is too long")
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        raise Refused(
            f"“{head[0]}”像是公式，不导入：{text[:30]}", f"{head[1]} looks like a formula and is not taken: {text[:30]}"
        )


def _known(branch: Organisation) -> Iterator[tuple[Path, Organisation]]:
    paths: dict[str, Path] = {branch.path: ()}
    yield (), branch
    for unit in Organisation.objects.get_descendants(branch).filter(ended_on__isnull=True).order_by("path"):
        above = paths.get(unit.path[: -unit.steplen])
        if above is not None:
            paths[unit.path] = (*above, unit.name)
            yield paths[unit.path], unit


def _path(text: str) -> Path:
    if not text:
        return ()
    return tuple(clean_name(one, "单位名称", "the name of the unit") for one in re.split(r"[/／]", text))


def _plan_unit(made: Plan, row: Row) -> None:
    path = _path(row.cells.get("unit", ""))
    if not path:
        raise Refused("没有填单位", "the unit is missing")
    if any(len(one) > 120 for one in path) or len(row.cells.get("short", "")) > 40:
        raise Refused("单位名称或者简称太长", "the name of the unit is too long")
    planned = {one.path for one in made.units}
    if path in planned:
        raise Refused("上面已经有这个单位", "this unit stands above already")
    if path in made.known:
        made.unchanged += 1
        return
    if path[:-1] not in planned and path[:-1] not in made.known:
        raise Refused(
            f"没有上级单位 {'/'.join(path[:-1])}，请写在它前面",
            f"there is no unit {'/'.join(path[:-1])}: put it before this one",
        )
    made.units.append(NewUnit(row.number, path, row.cells.get("short", "")))


def _plan_person(actor: User, made: Plan, row: Row, users: dict[str, User]) -> None:
    one = _person_row(row)
    if one.path not in made.known and one.path not in {unit.path for unit in made.units}:
        raise Refused(f"没有单位 {'/'.join(one.path)}", f"there is no unit {'/'.join(one.path)}")
    user = users.get(one.username)
    if user is None:
        first = made.new_people.setdefault(one.username, one)
        if first.name != one.name:
            raise Refused(
                f"用户名 {one.username} 前面是{first.name}", f"the user name {one.username} is {first.name} above"
            )
        made.people.append(one)
        return
    if not people_of(actor, clock.today()).filter(pk=user.pk).exists():
        raise Refused(f"用户名 {one.username} 已经有人用了", f"the user name {one.username} is taken")
    if user.name != one.name:
        raise Refused(
            f"用户名 {one.username} 是{user.name}，不是{one.name}",
            f"the user name {one.username} is {user.name}, not {one.name}",
        )
    if one.roles and user.pk == actor.pk:
        raise Refused("不能给自己加角色", "nobody gives roles to themselves")
    if not user.is_active:
        raise Refused(f"{user.name}的账号已停用", f"the account of {user.name} is disabled")
    if one.email and one.email != user.email and not may_manage(actor, user, clock.today()):
        raise Refused(f"{user.name}的信息不归您管理", f"{user.name} is not yours to change")
    if _is_there(made, one, user):
        made.unchanged += 1
    else:
        made.people.append(one)


def _is_there(made: Plan, one: PersonRow, user: User) -> bool:
    unit = made.known.get(one.path)
    if unit is None or (one.email and one.email != user.email):
        return False
    held = Appointment.objects.filter(
        user=user, post__organisation=unit, post__name=one.post, until__isnull=True
    ).first()
    if held is None:
        return False
    fields = set(held.portfolios.values_list("field", flat=True))
    roles = set(Grant.objects.filter(user=user, branch=unit, until__isnull=True).values_list("role", flat=True))
    return fields >= set(one.fields) and roles >= {role.value for role in one.roles}


def _person_row(row: Row) -> PersonRow:
    cells = row.cells
    email = cells.get("email", "")
    try:
        if email:
            validate_email(email)
    except ValidationError as wrong:
        raise Refused(f"电子邮件不对：{email}", f"this is no e-mail address: {email}") from wrong
    name = clean_name(cells.get("name", ""), "姓名", "the name")
    post = clean_name(cells.get("post", ""), "岗位", "the post")
    if len(name) > 60 or len(post) > 80:
        raise Refused("姓名或者岗位太长", "the name or the post is too long")
    return PersonRow(
        row.number,
        clean_user_name(cells.get("username", "")),
        name,
        email,
        _path(cells.get("unit", "")),
        post,
        _day(cells.get("since", "")),
        tuple(_role(one) for one in _parts(cells.get("roles", ""))),
        tuple(clean_name(one, "分管领域", "the field") for one in _parts(cells.get("fields", ""))),
    )


def _parts(text: str) -> list[str]:
    return [one.strip() for one in _PARTED.split(text) if one.strip()]


def _role(word: str) -> Role:
    if word not in _ROLES:
        raise Refused(f"没有“{word}”这个角色", f"there is no role {word}")
    return _ROLES[word]


def _day(text: str) -> date:
    if not text:
        return clock.today()
    try:
        year, month, day = (int(one) for one in _DATE_PARTS.split(text.rstrip("日")))
        return date(year, month, day)
    except ValueError as wrong:
        raise Refused(f"日期不对：{text}，要写成 2026-01-31", f"this is no date: {text}; write 2026-01-31") from wrong
