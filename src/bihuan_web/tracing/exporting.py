"""The matrix leaves as a file (导出): who may, what it holds, and the event of it, which is printed on the file itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.common.joining import clauses, noted
from bihuan_web.documents.access import demand
from bihuan_web.orgs.permissions import Act
from bihuan_web.sheets.heading import heading_of
from bihuan_web.tracing.cells import Cell, Line
from bihuan_web.tracing.chains import Wanted, in_order, narrowed
from bihuan_web.tracing.documents import Box, WantedRows, Written
from bihuan_web.tracing.explaining import lines_of
from bihuan_web.tracing.loading import COLUMNS, load
from bihuan_web.tracing.scopes import Scope
from bihuan_web.tracing.sheet import write_matrix
from bihuan_web.tracing.written import Row

MOST = 20_000  # chains in one file; more of them nobody reads, and a filter makes them fewer
_AT_ONCE = 500
_KINDS = {"ledger": "ledger", "round": "round", "unit": "organisation"}


@transaction.atomic
def export_chains(scope: Scope, wanted: Wanted, chosen: dict[str, str]) -> bytes:
    """The chains of a place that were chosen, as a workbook; ``chosen`` are the filters as the event notes them."""
    if not scope.exports:
        raise Forbidden("您可以查看，但没有导出的权限", "you may read this but not export it")
    keys = list(in_order(narrowed(scope.chains, wanted)).values_list(*COLUMNS)[: MOST + 1])
    if len(keys) > MOST:
        raise Refused(
            f"超过 {MOST} 条链，请先筛选再导出", f"more than {MOST} chains: narrow them down first", code="too-many"
        )
    lines: list[Line] = []
    for start in range(0, len(keys), _AT_ONCE):
        lines += lines_of(*load(keys[start : start + _AT_ONCE], scope.user, scope.today))
    unit, details = scope.organisation, {"rows": len(lines), "filter": chosen}
    event = record(
        unit.chain, scope.user.username, "trace.export", _KINDS[scope.where], str(scope.pk), details, at=now()
    )
    columns = (
        (_("方面"), 14), (_("问题"), 30), (_("原因"), 22), (_("整改措施"), 30), (_("任务"), 28), (_("销号"), 24), (_("断在哪里"), 18)
    )  # fmt: skip
    heading = heading_of(_("%(title)s　贯通表") % {"title": scope.title}, unit.name, event)
    return write_matrix(columns, [_values(one) for one in lines], heading)


@transaction.atomic
def export_written(written: Written, wanted: WantedRows, user: User) -> bytes:
    """The rows of a document that were chosen, as a workbook; whoever may not export the document is refused."""
    document = written.document
    demand(user, Act.EXPORT, document, today())
    rows = written.narrowed(wanted)
    details = {"what": "chains", "version": written.version.number, "rows": len(rows)}
    unit = document.organisation
    event = record(unit.chain, user.username, "document.export", "document", str(document.pk), details, at=now())
    columns = ((_("方面"), 18), (_("问题"), 40), (_("原因"), 36), (_("整改措施"), 44), (_("断在哪里"), 22))
    heading = heading_of(_("%(title)s　贯通表") % {"title": document.title}, unit.name, event)
    return write_matrix(columns, [_written_values(written, one) for one in rows], heading)


def _values(line: Line) -> list[str]:
    kinds = clauses(one.label for one in line.kinds)
    return [_cell(line.aspect), *map(_cell, line.cells), kinds]


def _cell(one: Cell) -> str:
    return "\n".join(filter(None, (one.words, one.note and noted("", one.note).strip(), one.why and f"○ {one.why}")))


def _written_values(written: Written, row: Row) -> list[str]:
    return [row.aspect, *map(_box, written.boxes(row)), clauses(one.label for one in row.lacks)]


def _box(one: Box) -> str:
    parts = (noted(part.words, part.sure) for part in one.parts)
    return "\n".join((*parts, *([f"○ {one.why}"] if one.why else [])))
