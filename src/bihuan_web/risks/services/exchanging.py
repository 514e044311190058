"""The register leaves and comes in as Excel (导出、导入): all rows or none, each trouble with its row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused
from bihuan_web.files import services as files
from bihuan_web.files.kinds import MEDIA_TYPES, Purpose
from bihuan_web.ledgers.services import must_write
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.orgs.queries import organisations_under
from bihuan_web.risks.lifecycle import ACTIVE
from bihuan_web.risks.models import Risk
from bihuan_web.risks.services.register import About, register, revise
from bihuan_web.risks.sheet import Line, read_rhythm, read_sheet, write_sheet
from bihuan_web.sheets.conversion import as_xlsx
from bihuan_web.sheets.grid import read_commas, read_workbook
from bihuan_web.sheets.heading import heading_of
from bihuan_web.sheets.people import Branch, branch_of
from bihuan_web.sheets.services.exporting import Made, must_export

Pair = tuple[str, str]
_T = TypeVar("_T")
_TOLD = 10


@transaction.atomic
def export_register(unit: Organisation, user: User) -> Made:
    """The risks of a unit and of those below it that are on the register."""
    must_export(unit, user)
    rows = Risk.objects.filter(organisation__in=organisations_under([unit.path]), state=ACTIVE)
    found = list(
        rows.select_related("organisation", "post", "owner", "reviewer").order_by("organisation__path", "number")
    )
    event = record(
        unit.chain, user.username, "risk.export", "organisation", str(unit.pk), {"rows": len(found)}, at=now()
    )
    title = gettext("廉政风险点台账")
    return Made(
        f"{unit.name} {title}.xlsx", write_sheet(found, heading_of(title, unit.name, event)), MEDIA_TYPES["xlsx"]
    )


@transaction.atomic
def import_register(unit: Organisation, chunks: Iterable[bytes], name: str, user: User) -> tuple[int, int]:
    """Registers the rows without a number, revises those with one; how many of each.

    Raises ``Refused`` with what is wrong in which rows, and then nothing of it came in. A row with a number cannot change how likely or
    grave a risk is: that is a review's.
    """
    must_write(unit, user)
    stored = files.store(chunks, name, Purpose.IMPORT, by=user, at=now())
    data = files.read(stored)
    if stored.kind == "txt":
        grids = read_commas(data, name)
    else:
        grids = read_workbook(as_xlsx(data) if stored.kind == "xls" else data)
    reader = _Reader(unit, user)
    for line in read_sheet(grids):
        reader.take(line)
    if reader.troubles:
        raise _troubled(reader.troubles)
    details = {"sha256": stored.sha256, "name": name, "made": reader.made, "revised": reader.revised}
    record(unit.chain, user.username, "risk.import", "organisation", str(unit.pk), details, at=now())
    return reader.made, reader.revised


class _Reader:
    """Rows of a sheet as acts of a person; what cannot be is kept as a trouble with its row."""

    def __init__(self, unit: Organisation, user: User) -> None:
        self.unit, self.user = unit, user
        self.branch: Branch = branch_of(unit, today())
        self.made = self.revised = 0
        self.troubles: list[tuple[int, Pair]] = []

    def take(self, line: Line) -> None:
        try:
            with transaction.atomic():
                self._do(line)
        except Refused as refused:
            self.troubles.append((line.row, (refused.message, refused.message_en)))

    def _do(self, line: Line) -> None:
        cells = line.cells
        unit = self._one(self.branch.find_unit(cells["unit"]), "单位", "unit", cells["unit"])
        about = About(
            self._post(unit, cells.get("post", "")),
            cells.get("step", ""),
            cells["danger"],
            cells["control"],
            self._one(self.branch.find(cells["owner"]), "责任人", "owner", cells["owner"]),
            self._one(self.branch.find(cells["reviewer"]), "复核人", "reviewer", cells["reviewer"]),
            read_rhythm(cells["rhythm"]),
        )
        likelihood, effect = _figure(cells["likelihood"]), _figure(cells["effect"])
        if not cells.get("number"):
            register(unit, about, likelihood, effect, self.user)
            self.made += 1
            return
        risk = (
            Risk.objects.select_related("organisation")
            .filter(organisation=unit, number=_figure(cells["number"]))
            .first()
        )
        if risk is None:
            raise Refused(f"没有 {cells['number']} 号风险点", f"there is no risk {cells['number']}", code="bad-choice")
        if (risk.likelihood, risk.effect) != (likelihood, effect):
            raise Refused(
                "可能性、影响要由复核人复核后才能改",
                "likelihood and effect are changed by a review only",
                code="needs-review",
            )
        revise(risk, about, self.user)
        self.revised += 1

    def _one(self, found: list[_T], word: str, word_en: str, text: str) -> _T:
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(
                f"{word}“{text}”有几个，请写明账号", f"several may be meant by {word_en} {text}", code="bad-choice"
            )
        raise Refused(f"找不到{word}“{text}”", f"{word_en} {text} is not known", code="bad-choice")

    def _post(self, unit: Organisation, name: str) -> Post | None:
        if not name:
            return None
        return self._one(list(Post.objects.filter(organisation=unit, name=name)), "岗位", "post", name)


def _figure(text: str) -> int:
    text = text.removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _troubled(troubles: list[tuple[int, Pair]]) -> Refused:
    zh = "；".join(f"第 {row} 行：{words[0]}" for row, words in troubles[:_TOLD])
    en = "; ".join(f"row {row}: {words[1]}" for row, words in troubles[:_TOLD])
    more = len(troubles) - _TOLD
    return Refused(
        f"一行也没有导入。{zh}{f'；另有 {more} 行' if more > 0 else ''}",
        f"nothing was imported: {en}{f'; {more} rows more' if more > 0 else ''}",
        code="bad-rows",
    )
