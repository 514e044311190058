"""A unit takes over, brings in and retires checklists (检查清单). A version is never changed: what is new is the next one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused
from bihuan_web.files import services as files
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.models import StoredFile
from bihuan_web.inspections.access import demand_order
from bihuan_web.inspections.checklists.written import Item, Written, from_grid, from_toml, shipped
from bihuan_web.inspections.models import Checklist, ChecklistItem, ChecklistVersion
from bihuan_web.inspections.services.common import log
from bihuan_web.orgs.models import Organisation
from bihuan_web.sheets.conversion import as_xlsx
from bihuan_web.sheets.grid import read_commas, read_workbook


@transaction.atomic
def take_over_example(unit: Organisation, key: str, user: User) -> Checklist:
    """Makes a checklist that comes with the program the unit's own, to be changed from there."""
    demand_order(user, unit, today())
    written = shipped().get(key)
    if written is None:
        raise Refused("没有这个示例清单", "there is no such example", code="bad-choice")
    return _first(unit, written, user, None)


@transaction.atomic
def bring_in(unit: Organisation, chunks: Iterable[bytes], name: str, user: User) -> Checklist:
    """A new checklist from a TOML, Excel or CSV file; its title is that of the file where the file has none."""
    demand_order(user, unit, today())
    stored, written = _read(chunks, name, user, "")
    return _first(unit, written, user, stored)


@transaction.atomic
def bring_version(checklist: Checklist, chunks: Iterable[bytes], name: str, note: str, user: User) -> ChecklistVersion:
    """The next version of a checklist; inspections that are there keep theirs."""
    demand_order(user, checklist.organisation, today())
    stored, written = _read(chunks, name, user, checklist.title)
    return _add(checklist, written, user, stored, note.strip()[:300])


@transaction.atomic
def retire(checklist: Checklist, user: User) -> None:
    """No new inspection uses it (停用)."""
    demand_order(user, checklist.organisation, today())
    if Checklist.objects.filter(pk=checklist.pk, retired=False).update(retired=True):
        log(checklist.organisation, user, "checklist.retire", checklist)
    checklist.retired = True


def written_of(version: ChecklistVersion) -> Written:
    """A version as it would be written."""
    rows = version.items.order_by("number")
    items = tuple(Item(one.section, one.look_at, tuple(one.how.split(",")), one.finding_when) for one in rows)
    return Written(version.checklist.title, items)


def _first(unit: Organisation, written: Written, user: User, stored: StoredFile | None) -> Checklist:
    try:
        with transaction.atomic():
            made = Checklist.objects.create(organisation=unit, title=written.title)
    except IntegrityError as trouble:
        raise Refused(
            f"本单位已有清单“{written.title}”，请在它的页上传新版本",
            f"the unit has a checklist {written.title}: bring a new version of it",
            code="exists",
        ) from trouble
    _add(made, written, user, stored, "")
    return made


def _add(checklist: Checklist, written: Written, user: User, stored: StoredFile | None, note: str) -> ChecklistVersion:
    Checklist.objects.filter(pk=checklist.pk).update(latest=F("latest") + 1)  # locks it: numbers are given one by one
    checklist.refresh_from_db()
    version = ChecklistVersion.objects.create(
        checklist=checklist, number=checklist.latest, made_at=now(), made_by=user, note=note, file=stored
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            version=version,
            number=number,
            section=one.section,
            look_at=one.look_at,
            how=",".join(one.how),
            finding_when=one.finding_when,
        )
        for number, one in enumerate(written.items, 1)
    )
    details = {"title": checklist.title, "version": version.number, "items": len(written.items)}
    log(checklist.organisation, user, "checklist.version", checklist, details)
    return version


def _read(chunks: Iterable[bytes], name: str, user: User, title: str) -> tuple[StoredFile, Written]:
    stored = files.store(chunks, name, Purpose.IMPORT, by=user, at=now())
    data, stem = files.read(stored), name.rpartition(".")[0] or name
    if stored.kind == "txt" and name.lower().endswith(".toml"):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as trouble:
            raise Refused(
                "不是 UTF-8 编码，请另存为 UTF-8", "not UTF-8; save it as UTF-8", code="bad-checklist"
            ) from trouble
        return stored, from_toml(text, name)
    if stored.kind == "txt":
        return stored, from_grid(read_commas(data, name), title or stem[:120])
    grids = read_workbook(as_xlsx(data) if stored.kind == "xls" else data)
    return stored, from_grid(grids, title or stem[:120])
