"""Acts on units: add, rename, move, end. Nothing is deleted; events keep the old names."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.orgs.models import Appointment, Organisation
from bihuan_web.orgs.services.guarding import clean_name, demand_administrator, lock_tree, note_unit


@transaction.atomic
def add_unit(actor: User, parent: Organisation, name: str, short: str = "") -> Organisation:
    """A new unit under another."""
    demand_administrator(actor, parent)
    lock_tree(parent)
    parent = Organisation.objects.get(pk=parent.pk)
    must_be_live(parent)
    name = clean_name(name, "单位名称", "the name of the unit")
    must_be_free(parent, name)
    unit: Organisation = Organisation.objects.add_child(parent, {"name": name, "short": short.strip()})
    note_unit(actor, "org.add", unit, name=name, under=parent.name)
    return unit


@transaction.atomic
def rename_unit(actor: User, unit: Organisation, name: str, short: str, *, seen: str) -> None:
    """Another name (更名); ``seen`` is the name that the person saw."""
    demand_administrator(actor, unit)
    lock_tree(unit)
    name = clean_name(name, "单位名称", "the name of the unit")
    parent = Organisation.objects.get_parent(unit)
    if parent is not None and name != seen:
        must_be_free(parent, name)
    changed = Organisation.objects.filter(pk=unit.pk, name=seen).update(name=name, short=short.strip())
    if changed != 1:
        raise Stale("别人刚改过这个单位，请刷新后再改", "somebody else has just changed this unit: reload first")
    note_unit(actor, "org.rename", unit, before=seen, after=name, short=short.strip())


@transaction.atomic
def move_unit(actor: User, unit: Organisation, target: Organisation) -> None:
    """Another superior (划转), with everything below; only inside one tree, whose chain of events it stays in."""
    demand_administrator(actor, unit)
    demand_administrator(actor, target)
    lock_tree(unit)
    unit, target = Organisation.objects.get(pk=unit.pk), Organisation.objects.get(pk=target.pk)
    if unit.depth == 1 or unit.chain != target.chain:
        raise Refused("只能在同一棵机构树里划转", "a unit moves inside its own tree only", code="other-tree")
    if target.path.startswith(unit.path):
        raise Refused("不能划到自己或者自己的下级", "a unit cannot move below itself", code="own-branch")
    before = Organisation.objects.get_parent(unit)
    if before.pk == target.pk:
        raise Stale("它已经在这个单位下面了", "it is there already")
    demand_administrator(actor, before)
    must_be_live(target)
    must_be_free(target, unit.name)
    Organisation.objects.move(unit, target, "last-child")
    unit = Organisation.objects.get(pk=unit.pk)
    note_unit(actor, "org.move", unit, before=before.name, after=target.name)


@transaction.atomic
def end_unit(actor: User, unit: Organisation, on: date, note: str = "") -> None:
    """A unit ends (撤销) and none follows it; whoever held a post there does so until that day."""
    demand_administrator(actor, unit)
    unit = must_be_able_to_end(unit)
    if Organisation.objects.get_descendants(unit).filter(ended_on__isnull=True).exists():
        raise Refused(
            "下面还有单位，请先划转或者撤销它们",
            "units below it are still there: move or end them first",
            code="has-units",
        )
    appointments = Appointment.objects.filter(post__organisation=unit, until__isnull=True)
    ended = appointments.filter(since__lte=on).update(until=on)
    Organisation.objects.filter(pk=unit.pk).update(ended_on=on, note=note.strip())
    note_unit(actor, "org.end", unit, on=on.isoformat(), note=note.strip(), appointments=ended)


def must_be_able_to_end(unit: Organisation) -> Organisation:
    """Locks the tree and gives the unit as it is now; raises ``Refused`` for the one at the top and for one that has ended."""
    root = lock_tree(unit)
    unit = Organisation.objects.get(pk=unit.pk)
    if unit.pk == root.pk:
        raise Refused("最上一级单位不能撤销", "the unit at the top cannot end", code="root")
    must_be_live(unit)
    return unit


def must_be_live(unit: Organisation) -> None:
    """Raises ``Refused`` for a unit that has ended."""
    if unit.ended_on is not None:
        raise Refused(f"{unit.name}已经撤销", f"{unit.name} has ended", code="ended")


def must_be_free(parent: Organisation, name: str) -> None:
    """Raises ``Refused`` where a unit of this name lies below already."""
    if Organisation.objects.get_children(parent).filter(name=name, ended_on__isnull=True).exists():
        raise Refused(
            f"{parent.name}下面已经有{name}", f"there is {name} under {parent.name} already", code="name-taken"
        )
