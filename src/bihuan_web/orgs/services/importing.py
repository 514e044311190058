"""An import: kept as a draft when it was read, done as a whole when it is confirmed."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.db import transaction

from bihuan_web.accounts import services as accounts
from bihuan_web.accounts.models import User
from bihuan_web.common import clock
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.orgs.importing.planning import PersonRow, Plan, plan
from bihuan_web.orgs.importing.workbook import Row, Sheets, read
from bihuan_web.orgs.models import Appointment, Grant, ImportDraft, Organisation, Post
from bihuan_web.orgs.services import posts, tree
from bihuan_web.orgs.services.grants import give_role
from bihuan_web.orgs.services.guarding import demand_administrator, lock_tree, note_person, note_unit


@transaction.atomic
def keep_draft(actor: User, branch: Organisation, name: str, data: bytes) -> ImportDraft:
    """Reads a workbook and keeps its rows until they are confirmed; an older draft of the person goes."""
    demand_administrator(actor, branch)
    sheets = read(data)
    rows = json.dumps(
        {"units": [asdict(one) for one in sheets.units], "people": [asdict(one) for one in sheets.people]},
        ensure_ascii=False,
    )
    ImportDraft.objects.filter(user=actor).delete()
    return ImportDraft.objects.create(user=actor, branch=branch, made_at=clock.now(), name=name[:255], rows=rows)


def plan_of(actor: User, draft: ImportDraft) -> Plan:
    """What confirming a draft would do now."""
    rows = json.loads(draft.rows)
    sheets = Sheets(tuple(Row(**one) for one in rows["units"]), tuple(Row(**one) for one in rows["people"]))
    return plan(actor, draft.branch, sheets)


@transaction.atomic
def confirm(actor: User, draft: ImportDraft) -> list[tuple[User, str]]:
    """Does everything or nothing; gives the new people with their first passwords, which are kept nowhere."""
    demand_administrator(actor, draft.branch)
    lock_tree(draft.branch)
    made = plan_of(actor, draft)
    if made.troubles:
        first = made.troubles[0]
        raise Refused(
            f"还有 {len(made.troubles)} 行有问题，没有导入。{first.sheet}第 {first.row} 行：{first.words}",
            f"{len(made.troubles)} rows are wrong; nothing was imported. {first.sheet} row {first.row}: {first.words}",
            code="rows",
        )
    if not ImportDraft.objects.filter(pk=draft.pk).delete()[0]:
        raise Stale("这次导入已经确认过了", "this import has been confirmed already")
    for unit in made.units:
        made.known[unit.path] = tree.add_unit(actor, made.known[unit.path[:-1]], unit.path[-1], unit.short)
    given: dict[str, tuple[User, str]] = {}
    for one in made.people:
        _put(actor, made, one, given)
    counts = {"units": len(made.units), "people": len(given), "rows": len(made.people), "file": draft.name}
    note_unit(actor, "import.apply", draft.branch, **counts)
    return list(given.values())


def _put(actor: User, made: Plan, one: PersonRow, given: dict[str, tuple[User, str]]) -> None:
    unit = made.known[one.path]
    person = User.objects.filter(username=one.username).first()
    if person is None:
        person, password = accounts.new_account(one.username, one.name, one.email)
        given[one.username] = person, password
        note_person(
            actor, "person.add", person, unit.chain, {"username": one.username, "name": one.name, "unit": unit.name}
        )
    elif one.email and one.email != person.email:
        User.objects.filter(pk=person.pk).update(email=one.email)
        note_person(actor, "person.edit", person, unit.chain, {"email": one.email})
    post, _ = Post.objects.get_or_create(organisation=unit, name=one.post)
    held = Appointment.objects.filter(user=person, post=post, until__isnull=True).first()
    if held is None:
        held = posts.take_post(actor, post, person, one.since)
    for name in one.fields:
        if not held.portfolios.filter(field=name).exists():
            posts.add_portfolio(actor, held, name, None)
    for role in one.roles:
        if not Grant.objects.filter(user=person, branch=unit, role=role, until__isnull=True).exists():
            give_role(actor, person, role, unit, one.since, None)
