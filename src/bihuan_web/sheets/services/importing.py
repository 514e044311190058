"""A sheet comes in (导入): handed in, read, its columns mapped, its preview decided on. Writing is ``applying``.

Reading is a job that may be begun twice: it replaces the whole preview in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import translation

from bihuan.reading.office import find_program
from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Incomplete, Refused, Stale
from bihuan_web.files import services as files
from bihuan_web.files.kinds import Purpose
from bihuan_web.ledgers.models import ColumnName, Ledger
from bihuan_web.ledgers.queries import column_names, ledgers_visible_to
from bihuan_web.ledgers.services import map_columns, must_write
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act
from bihuan_web.sheets import manifest, oldledgers, returned
from bihuan_web.sheets.conversion import as_xlsx
from bihuan_web.sheets.grid import Grid, read_commas, read_workbook
from bihuan_web.sheets.headers import Header, find_header, header_at
from bihuan_web.sheets.models import Incoming, Kind, Line, LineKind, Policy, State
from bihuan_web.sheets.people import branch_of
from bihuan_web.sheets.records import rows_of
from bihuan_web.sheets.sheetrows import Found

_AT_ONCE = 500  # rows in one statement


@transaction.atomic
def hand_in(organisation: Organisation, chunks: Iterable[bytes], name: str, user: User) -> Incoming:
    """Takes a file in for a unit; what it is shows when it is read. Raises ``Refused`` where nobody here could read it."""
    must_write(organisation, user)
    stored = files.store(chunks, name, Purpose.IMPORT, by=user, at=now())
    if stored.kind == "xls" and find_program() is None:
        raise Refused(
            "这台服务器上没有 LibreOffice，读不了 .xls；请在 Excel 或 WPS 里另存为 .xlsx 再上传",
            "the server has no LibreOffice and cannot read .xls: save it as .xlsx and upload that",
            code="needs-libreoffice",
        )
    incoming = Incoming.objects.create(
        organisation=organisation, file=stored, sha256=stored.sha256, user=user, at=now()
    )
    details = {"organisation": organisation.pk, "sha256": stored.sha256, "name": name}
    _log(incoming, user, "sheet.hand-in", details)
    return incoming


def read(pk: int) -> None:
    """Reads a file up to its preview, or up to the question what its columns are. Refusals become the state of the import."""
    incoming = Incoming.objects.select_related("organisation", "ledger", "file", "user").get(pk=pk)
    if incoming.state != State.READING:
        return
    try:
        with translation.override(incoming.user.language):
            _read(incoming)
    except Refused as refused:
        Incoming.objects.filter(pk=pk, state=State.READING).update(
            state=State.FAILED, trouble_zh=refused.message, trouble_en=refused.message_en
        )


def grids_of(incoming: Incoming) -> list[Grid]:
    """The sheets of a file."""
    data = files.read(incoming.file)
    if incoming.file.kind == "txt":
        return read_commas(data, incoming.file.name)
    return read_workbook(as_xlsx(data) if incoming.file.kind == "xls" else data)


@transaction.atomic
def map_sheet(
    incoming: Incoming, user: User, columns: list[str], *, title: str, year: int, ledger: Ledger | None, remember: bool
) -> None:
    """Says what the columns of an old ledger are, and into which ledger it goes; from here on it is read again."""
    must_write(incoming.organisation, user)
    known = [one for one in columns if one]
    if len(set(known)) != len(known):
        raise Incomplete("一个栏目只能对应一列", "a column can be used once only", missing=("mapping",))
    if Column.PROBLEM not in known:
        raise Incomplete("没有指明哪一列是“问题”", "no column is said to hold the problem", missing=("mapping",))
    if ledger is None and not title.strip():
        raise Incomplete("还没有填：台账名称", "still to be given: the ledger's name", missing=("title",))
    if ledger is not None and ledger.organisation_id != incoming.organisation_id:
        raise Refused("这个台账不是本单位的", "the ledger belongs to another unit")
    if remember:
        _remember(incoming, columns, user)
    _move(
        incoming,
        (State.MAPPING, State.PREVIEW, State.FAILED),
        state=State.READING,
        mapping=json.dumps(columns),
        title=title.strip()[:200],
        year=year,
        ledger=ledger,
        done=0,
        trouble_zh="",
        trouble_en="",
    )


@transaction.atomic
def choose_sheet(incoming: Incoming, user: User, sheet: str, top: int, bottom: int) -> None:
    """Another sheet of the workbook, or another row, is the one with the header; rows count from 1."""
    must_write(incoming.organisation, user)
    if not 1 <= top <= bottom <= top + 2:
        raise Incomplete("表头行号不对", "the rows of the header cannot be right", missing=("header",))
    if sheet not in {one.name for one in grids_of(incoming)}:
        raise Incomplete("没有这张表", "there is no such sheet", missing=("sheet",))
    _move(
        incoming,
        (State.MAPPING, State.PREVIEW, State.FAILED),
        state=State.MAPPING,
        sheet=sheet,
        header_top=top - 1,
        header_bottom=bottom - 1,
        mapping="",
    )


@transaction.atomic
def decide(incoming: Incoming, user: User, policy: str, choices: dict[int, str]) -> bool:
    """Sets what counts where somebody changed a cell meanwhile, for the file and line by line, and whom a name means.

    True where a question was answered: the file is then read again, and the preview shows it.
    """
    must_write(incoming.organisation, user)
    if policy not in Policy.values:
        raise Incomplete("请选冲突怎么处理", "choose what counts in conflicts", missing=("policy",))
    answers = answers_of(incoming)
    before = dict(answers)
    for line in incoming.lines.filter(pk__in=choices, kind__in=(LineKind.CONFLICT, LineKind.ASK)):
        choice = choices[line.pk]
        if choice and choice not in (Policy.values if line.kind == LineKind.CONFLICT else _options(line)):
            raise Incomplete("选项不在可选范围内", "the choice is none of those offered", missing=("choice",))
        if line.kind == LineKind.CONFLICT:
            Line.objects.filter(pk=line.pk).update(choice=choice)
        elif choice:
            answers[json.loads(line.data)["name"]] = int(choice)
    state = State.READING if answers != before else State.PREVIEW
    _move(incoming, (State.PREVIEW,), state=state, policy=policy, answers=json.dumps(answers, ensure_ascii=False))
    return answers != before


def header_of(incoming: Incoming, grids: list[Grid]) -> tuple[Grid, Header] | None:
    """The sheet and the header that were chosen or found."""
    names = column_names(incoming.organisation)
    if incoming.sheet:
        grid = next((one for one in grids if one.name == incoming.sheet), None)
        if grid is not None and incoming.header_bottom < len(grid.rows):
            return grid, header_at(grid.filled(), incoming.header_top, incoming.header_bottom, names)
    best: tuple[int, Grid, Header] | None = None
    for grid in grids:
        header = find_header(grid, names)
        known = sum(one is not None for one in header.proposed) if header else 0
        if header is not None and (best is None or known > best[0]):
            best = known, grid, header
    return (best[1], best[2]) if best else None


def answers_of(incoming: Incoming) -> dict[str, int]:
    """Whom names mean, as the person said."""
    return {str(name): int(key) for name, key in json.loads(incoming.answers or "{}").items()}


def find_manifest(grids: list[Grid]) -> manifest.Manifest | None:
    """What the hidden sheet says; None where there is none."""
    hidden = next((one for one in grids if one.name == manifest.NAME), None)
    return manifest.manifest_from([list(row) for row in hidden.rows]) if hidden else None


def propose(incoming: Incoming, ledger: Ledger, grids: list[Grid], about: manifest.Manifest) -> list[Found]:
    """What differs between a returned workbook and its ledger, in the language of the workbook."""
    with translation.override(about.language if about.language in ("zh-hans", "en") else None):
        state = returned.Now(
            rows_of(ledger, incoming.user, today(), act=Act.WRITE), branch_of(ledger.organisation, today())
        )
        visible = [one for one in grids if one.name != manifest.NAME]
        return returned.compare(visible, about, state, answers_of(incoming))


def _read(incoming: Incoming) -> None:
    grids = grids_of(incoming)
    about = find_manifest(grids)
    if about is not None:
        _read_returned(incoming, grids, about)
        return
    found = header_of(incoming, grids)
    if found is None and not incoming.sheet:
        grid = max(grids, key=lambda one: len(one.rows), default=None)
        if grid is None or not grid.rows:
            raise Refused("表格里没有内容", "the workbook is empty", code="sheet-empty")
        header = header_at(grid.filled(), 0, 0, column_names(incoming.organisation))
        found = grid, header
    assert found is not None
    grid, header = found
    columns = json.loads(incoming.mapping) if incoming.mapping else None
    place = {"sheet": grid.name, "header_top": header.top, "header_bottom": header.bottom, "kind": Kind.OLD}
    if columns is None:
        _move(incoming, (State.READING,), state=State.MAPPING, total=len(grid.rows), **place)
        return
    _read_old(incoming, grid, header, [Column(one) if one else None for one in columns], place)


def _read_old(
    incoming: Incoming, grid: Grid, header: Header, columns: list[Column | None], place: dict[str, Any]
) -> None:
    unit = incoming.organisation
    where = oldledgers.Place(branch_of(unit, today()), unit.pk, today(), answers_of(incoming))
    total = len(grid.rows) - header.bottom - 1
    read_lines = []
    for line in oldledgers.read_rows(grid, header.bottom + 1, columns, where):
        read_lines.append(line)
        if len(read_lines) % _AT_ONCE == 0:
            Incoming.objects.filter(pk=incoming.pk).update(done=len(read_lines), total=total)
    lines = []
    for name, rows in sorted(oldledgers.ambiguous_names(read_lines).items()):
        options = [(user.pk, str(user)) for user in where.branch.find(name)]
        data = json.dumps({"name": name, "options": options}, ensure_ascii=False)
        lines.append(Line(kind=LineKind.ASK, item=f"person:{name}"[:120], after=name, row=rows, data=data))
    lines += [_old_line(one, grid.name) for one in read_lines]
    _write_preview(incoming, lines, {**place, "done": len(read_lines), "total": total})


def _old_line(line: oldledgers.Line, sheet: str) -> Line:
    kind = LineKind.SKIPPED if line.skipped else LineKind.NOTE if line.notes else LineKind.NEW
    data = json.dumps(
        {name: value for name, value in asdict(line).items() if name not in ("notes", "understood")}, ensure_ascii=False
    )
    return Line(kind=kind, sheet=sheet, row=line.row, after=line.shown, reason="\n".join(line.notes), data=data)


def _read_returned(incoming: Incoming, grids: list[Grid], about: manifest.Manifest) -> None:
    ledger = ledgers_visible_to(incoming.user, today()).filter(pk=about.ledger).first()
    if ledger is None or ledger.organisation_id != incoming.organisation_id:
        raise Refused(
            "这个文件是别的单位或别处的台账导出的，不能导回到这里",
            "the file was exported from a ledger of another unit and cannot come back here",
            code="another-ledger",
        )
    incoming.ledger = ledger
    found = propose(incoming, ledger, grids, about)
    lines = [_returned_line(one) for one in found]
    place = {"kind": Kind.RETURNED, "ledger": ledger, "total": sum(len(one.rows) for one in grids), "done": 0}
    _write_preview(incoming, lines, place)


def _returned_line(found: Found) -> Line:
    data = found.data
    if found.kind is LineKind.ASK:
        asked = data if isinstance(data, dict) else {"asked": found.after, "options": data}
        data = {"name": asked["asked"], "options": asked["options"]}
    return Line(
        kind=found.kind,
        sheet=found.sheet,
        row=found.row,
        item=found.item[:120],
        column=found.column.value if found.column else "",
        before=found.before,
        after=found.after,
        current=found.current,
        reason=found.reason,
        data=json.dumps(data, ensure_ascii=False) if data is not None else "",
    )


@transaction.atomic
def _write_preview(incoming: Incoming, lines: list[Line], columns: dict[str, Any]) -> None:
    kept = {(one.item, one.column): one.choice for one in incoming.lines.exclude(choice="")}
    incoming.lines.all().delete()
    for number, line in enumerate(lines, 1):
        line.incoming, line.number = incoming, number
        if line.kind == LineKind.CONFLICT:
            line.choice = kept.get((line.item, line.column), "")
    Line.objects.bulk_create(lines, batch_size=_AT_ONCE)
    _move(incoming, (State.READING,), state=State.PREVIEW, **columns)


def _remember(incoming: Incoming, columns: list[str], user: User) -> None:
    """The unit's own names of columns, from the sheet, unless it has some already or they are the usual ones."""
    found = header_of(incoming, grids_of(incoming))
    if found is None:
        return
    own = {Column(one.column): one.name for one in ColumnName.objects.filter(organisation=incoming.organisation)}
    for column, words in zip(columns, found[1].words, strict=False):
        if column and words and len(words) <= 60 and Column(column) not in own and words not in own.values():
            own[Column(column)] = words
    map_columns(incoming.organisation, own, user)


def _options(line: Line) -> set[str]:
    return {"0", *(str(key) for key, _ in json.loads(line.data)["options"])}  # 0: none of them


def _move(incoming: Incoming, states: tuple[str, ...], **columns: Any) -> None:
    """Changes an import if it is still where it was seen."""
    if Incoming.objects.filter(pk=incoming.pk, state__in=states).update(**columns) != 1:
        raise Stale("这次导入刚被别人动过，请刷新后再看", "somebody else has just moved this import: look again")
    incoming.refresh_from_db()


def _log(incoming: Incoming, user: User, act: str, details: dict[str, Any]) -> None:
    record(incoming.organisation.chain, user.username, act, "sheet", str(incoming.pk), details, at=now())
