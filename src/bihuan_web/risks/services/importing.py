"""A sheet comes in (导入): its rows are kept, every one is looked at, and then all are written or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.files import services as files
from bihuan_web.files.kinds import Purpose
from bihuan_web.ledgers.services import must_write
from bihuan_web.orgs.models import Organisation, Post
from bihuan_web.risks.models import ImportDraft, Risk
from bihuan_web.risks.services.register import About, changes_of, check_new, check_revision, register, revise
from bihuan_web.risks.sheet import Line, read_rhythm, read_sheet
from bihuan_web.sheets.conversion import as_xlsx
from bihuan_web.sheets.grid import read_commas, read_workbook
from bihuan_web.sheets.people import Branch, branch_of

Pair = tuple[str, str]
_T = TypeVar("_T")
_TOLD = 10
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row will do: register a risk, or revise ``risk`` where ``changes`` says what; column → before and after."""

    line: Line
    unit: Organisation
    about: About
    likelihood: int
    effect: int
    risk: Risk | None = None
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet will do (导入预览); ``troubles`` are rows that cannot be, and while there are any nothing comes in."""

    rows: tuple[Planned, ...]
    troubles: tuple[tuple[Line, Pair], ...]

    @property
    def new(self) -> list[Planned]:
        """Risks that are not on the register yet."""
        return [one for one in self.rows if one.risk is None]

    @property
    def revised(self) -> list[Planned]:
        """Risks of which the sheet says something else than the register."""
        return [one for one in self.rows if one.changes]

    @property
    def same(self) -> int:
        """How many rows say what the register says."""
        return len(self.rows) - len(self.new) - len(self.revised)

    @property
    def digest(self) -> str:
        """Stands for all of it: whoever confirms says by it what they saw."""
        told = [(*astuple(one.line), one.unit.pk, one.risk and one.risk.pk, one.changes) for one in self.rows]
        told += [(*astuple(line), words) for line, words in self.troubles]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def keep_draft(unit: Organisation, chunks: Iterable[bytes], name: str, user: User) -> ImportDraft:
    """Reads a sheet and keeps its rows until they are confirmed; an older draft of the person goes. Nothing is registered by it."""
    must_write(unit, user)
    stored = files.store(chunks, name, Purpose.IMPORT, by=user, at=now())
    data = files.read(stored)
    if stored.kind == "txt":
        grids = read_commas(data, name)
    else:
        grids = read_workbook(as_xlsx(data) if stored.kind == "xls" else data)
    lines = [(one.row, one.cells) for one in read_sheet(grids)]
    _forget(ImportDraft.objects.filter(user=user), now())
    return ImportDraft.objects.create(
        user=user, unit=unit, file=stored, made_at=now(), rows=json.dumps(lines, ensure_ascii=False)
    )


def plan_of(draft: ImportDraft) -> Plan:
    """Every row as it would be written now."""
    reader = _Reader(draft.unit, draft.user)
    for row, cells in json.loads(draft.rows):
        reader.take(Line(row, cells))
    return Plan(tuple(reader.rows), tuple(reader.troubles))


@transaction.atomic
def confirm(draft: ImportDraft, user: User, seen: str) -> tuple[int, int]:
    """Registers the rows without a number, revises those that say something else; how many of each.

    Raises ``Refused`` with what is wrong in which rows, and ``Stale`` where it is no longer what was ``seen``, a plan's digest: nothing
    of it came in then, and the draft is still there. A row cannot change how likely or grave a risk is: that is a review's.
    """
    must_write(draft.unit, user)
    plan = plan_of(draft)
    if plan.troubles:
        raise _troubled(plan.troubles)
    if plan.digest != seen or not ImportDraft.objects.filter(pk=draft.pk).delete()[0]:
        raise Stale(
            "预览之后风险点有了变化，一行也没有导入；请看过新的预览再确认",
            "risks have changed since the preview, nothing was imported: look at the preview again",
        )
    for one in plan.new:
        register(one.unit, one.about, one.likelihood, one.effect, user)
    for one in plan.revised:
        if one.risk is not None:
            revise(one.risk, one.about, user)
    made, revised = len(plan.new), len(plan.revised)
    details = {"sha256": draft.file.sha256, "name": draft.file.name, "made": made, "revised": revised}
    record(draft.unit.chain, user.username, "risk.import", "organisation", str(draft.unit_id), details, at=now())
    return made, revised


def forget_drafts(at: datetime) -> None:
    """Sheets that nobody confirmed go after a day, with their files."""
    _forget(ImportDraft.objects.filter(made_at__lt=at - _KEPT), at)


def _forget(drafts: QuerySet[ImportDraft], at: datetime) -> None:
    for one in drafts.select_related("file"):
        with transaction.atomic():
            if ImportDraft.objects.filter(pk=one.pk).delete()[0]:
                files.discard(one.file, at)


class _Reader:
    """Rows of a sheet as acts of a person; what cannot be is kept as a trouble with its row. Nothing is written."""

    def __init__(self, unit: Organisation, user: User) -> None:
        self.user = user
        self.branch: Branch = branch_of(unit, today())
        self.rows: list[Planned] = []
        self.troubles: list[tuple[Line, Pair]] = []

    def take(self, line: Line) -> None:
        try:
            self.rows.append(self._planned(line))
        except Refused as refused:
            self.troubles.append((line, (refused.message, refused.message_en)))

    def _planned(self, line: Line) -> Planned:
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
            check_new(unit, about, likelihood, effect, self.user)
            return Planned(line, unit, about, likelihood, effect)
        risk = self._risk(unit, cells["number"])
        if any(one.risk == risk for one in self.rows):
            raise Refused(f"{risk.number} 号风险点有两行", f"risk {risk.number} has two rows", code="bad-choice")
        if (risk.likelihood, risk.effect) != (likelihood, effect):
            raise Refused(
                "可能性、影响要由复核人复核后才能改",
                "likelihood and effect are changed by a review only",
                code="needs-review",
            )
        check_revision(risk, about, self.user)
        return Planned(line, unit, about, likelihood, effect, risk, changes_of(risk, about))

    def _risk(self, unit: Organisation, number: str) -> Risk:
        there = Risk.objects.select_related("organisation", "post", "owner", "reviewer")
        risk = there.filter(organisation=unit, number=_figure(number)).first()
        if risk is None:
            raise Refused(f"没有 {number} 号风险点", f"there is no risk {number}", code="bad-choice")
        return risk

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


def _troubled(troubles: tuple[tuple[Line, Pair], ...]) -> Refused:
    zh = "；".join(f"第 {line.row} 行：{words[0]}" for line, words in troubles[:_TOLD])
    en = "; ".join(f"row {line.row}: {words[1]}" for line, words in troubles[:_TOLD])
    more = len(troubles) - _TOLD
    return Refused(
        f"一行也没有导入。{zh}{f'；另有 {more} 行' if more > 0 else ''}",
        f"nothing was imported: {en}{f'; {more} rows more' if more > 0 else ''}",
        code="bad-rows",
    )
