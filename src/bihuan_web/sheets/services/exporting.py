"""A ledger leaves as a file (导出): who may, what it holds, and the event of it, whose hash is printed on the file itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.queries import column_names
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at
from bihuan_web.sheets.columns import SHEET, SHEETS
from bihuan_web.sheets.commas import write_commas
from bihuan_web.sheets.heading import Heading, heading_of
from bihuan_web.sheets.manifest import LANGUAGE, Manifest
from bihuan_web.sheets.people import Branch, branch_of
from bihuan_web.sheets.records import EVERYTHING, Chosen, Row, rows_of
from bihuan_web.sheets.word.annex import mask_of, write_annex
from bihuan_web.sheets.word.report import write_report
from bihuan_web.sheets.workbook import write_workbook


class Kind(TextChoices):
    """In which form a ledger leaves."""

    XLSX = "xlsx", _("Excel 工作簿（改后可以导回）")
    CSV = "csv", _("CSV（整改台账一张表）")
    ANNEX = "annex", _("Word 附件（三张清单）")
    REPORT = "report", _("Word 报告（整改进展情况）")
    PUBLISHED = "published", _("Word 公示稿（姓名隐去，不含佐证）")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported."""

    kind: str = Kind.XLSX
    columns: tuple[Column, ...] = tuple(Column)
    chosen: Chosen = EVERYTHING


@dataclass(frozen=True, slots=True)
class Made:
    """A file to be handed out."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class _Job:
    ledger: Ledger
    wanted: Wanted
    rows: list[Row]
    heading: Heading
    branch: Branch

    @property
    def names(self) -> dict[Column, str]:
        return column_names(self.ledger.organisation)


@transaction.atomic
def export_ledger(ledger: Ledger, user: User, wanted: Wanted) -> Made:
    """Makes the file of a ledger; the export is an event with its filter and the number of rows."""
    unit = ledger.organisation
    must_export(unit, user)
    if not wanted.columns:
        raise Incomplete("至少选一个栏目", "choose at least one column", missing=("columns",))
    rows = rows_of(ledger, user, today(), wanted.chosen)
    details: dict[str, Any] = {
        "format": wanted.kind,
        "rows": len(rows),
        "columns": [one.value for one in wanted.columns],
        "filter": {"states": list(wanted.chosen.states), "late": wanted.chosen.late, "words": wanted.chosen.words},
    }
    event = record(unit.chain, user.username, "ledger.export", "ledger", str(ledger.pk), details, at=now())
    job = _Job(ledger, wanted, rows, heading_of(ledger.title, unit.name, event), branch_of(unit, today()))
    return _MAKERS[Kind(wanted.kind)](job)


def must_export(organisation: Organisation, user: User) -> None:
    """Raises ``Forbidden`` where somebody may not take ledgers of a unit out."""
    if not may_export(organisation, user):
        raise Forbidden("您可以查看这个台账，但没有导出的权限", "you may read this ledger but not export it")


def may_export(organisation: Organisation, user: User) -> bool:
    """Whether somebody may take ledgers of a unit out."""
    return allows(roles_at(user, organisation, today()), Act.EXPORT, Secrecy.LEDGER, has_part=False)


def _xlsx(job: _Job) -> Made:
    heading = job.heading
    names = {column.value: name for column, name in job.names.items()}
    unit = job.ledger.organisation_id
    about = Manifest(
        job.ledger.pk, unit, heading.chain, heading.length, heading.head, names, get_language() or LANGUAGE
    )
    data = write_workbook(SHEETS, job.rows, job.wanted.columns, job.names, heading, about, job.branch.write)
    return Made(f"{job.ledger.title}.xlsx", data, MEDIA_TYPES["xlsx"])


def _csv(job: _Job) -> Made:
    data = write_commas(SHEET["whole"], job.rows, job.wanted.columns, job.names, job.heading, job.branch.write)
    return Made(f"{job.ledger.title}.csv", data, "text/csv; charset=utf-8")


def _annex(job: _Job) -> Made:
    data = write_annex(job.rows, job.wanted.columns, job.names, job.heading, job.branch.write)
    return Made(_named(job, gettext("附件")), data, MEDIA_TYPES["docx"])


def _published(job: _Job) -> Made:
    mask = mask_of(everybody_in(job.rows, job.branch))
    data = write_annex(job.rows, job.wanted.columns, job.names, job.heading, masked, mask=mask, published=True)
    return Made(_named(job, gettext("公示稿")), data, MEDIA_TYPES["docx"])


def _report(job: _Job) -> Made:
    return Made(_named(job, gettext("整改进展情况")), write_report(job.rows, job.heading), MEDIA_TYPES["docx"])


def _named(job: _Job, what: str) -> str:
    return f"{job.ledger.title}（{what}）.docx"


def masked(user: User) -> str:
    """A name as it may be published: the family name only."""
    return f"{user.name[:1]}某" if user.name else ""


def everybody_in(rows: list[Row], branch: Branch) -> list[User]:
    """Whoever could be named in the texts of a ledger: the people of the branch, and those who have a part in its tasks."""
    found = [one for same in branch.people.values() for one in same]
    for row in rows:
        if row.record:
            task = row.record.task
            found += [one for one in (task.owner, task.lead, task.verifier, task.closer) if one]
            found += [one.user for one in row.record.assistants]
    return found


_MAKERS: dict[Kind, Callable[[_Job], Made]] = {
    Kind.XLSX: _xlsx,
    Kind.CSV: _csv,
    Kind.ANNEX: _annex,
    Kind.PUBLISHED: _published,
    Kind.REPORT: _report,
}
