"""The chains of one version of a document (原文贯通) for who may read it, narrowed down by filters; and as rows of the matrix."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now
from bihuan_web.common.joining import clauses, sentences, told
from bihuan_web.documents.models import Version
from bihuan_web.documents.originals import place_of
from bihuan_web.documents.queries import examination_of
from bihuan_web.documents.services import may_correct
from bihuan_web.tracing.cells import Act
from bihuan_web.tracing.written import GAPS, Entry, Lack, Row, rows_of

YES, NO = "with", "without"


@dataclass(frozen=True, slots=True)
class WantedRows:
    """Which rows of a document: ``aspect`` is a key or empty for those of none; ``lack`` one of ``Lack`` or ``gaps``."""

    aspect: str | None = None
    cause: str = ""
    measure: str = ""
    lack: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a cell: its words, the sentence in the document, and how sure it is that it belongs there."""

    words: str
    url: str
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the matrix of a document: what stands in it, or why nothing does, and what would fill it."""

    parts: tuple[Part, ...] = ()
    why: str = ""
    act: Act | None = None


class Written:
    """A version and its rows."""

    def __init__(self, version: Version, user: User) -> None:
        self.version, self.document, self._user = version, version.document, user

    @cached_property
    def rows(self) -> list[Row]:
        """Every row there is; none where the version was not read."""
        examination = examination_of(self.version)
        unfound = {(one["item"], one["wanted"]): one["why"] for one in examination.get("unlinked", ())}
        text = str(examination.get("text", ""))
        return rows_of(text, self.version.items.all(), self.version.links.all(), unfound) if text else []

    @property
    def aspects(self) -> list[tuple[str, str]]:
        """Keys and words of the aspects that rows have."""
        return list(dict.fromkeys((row.aspect_key, row.aspect) for row in self.rows if row.aspect_key))

    def narrowed(self, wanted: WantedRows) -> list[Row]:
        """The rows that are wanted."""
        return [row for row in self.rows if _fits(row, wanted)]

    def boxes(self, row: Row) -> tuple[Box, Box, Box]:
        """Problem, causes and measures of a row as cells."""
        return self._problem(row), self._others(row, "cause"), self._others(row, "measure")

    @cached_property
    def _corrects(self) -> bool:
        return may_correct(self._user, self.version, now())

    def _problem(self, row: Row) -> Box:
        if row.problem:
            return Box((Part(row.words, self._place(row.problem)),), self._said(row, (Lack.NO_ASPECT,)))
        if Lack.NO_PROBLEM in row.lacks:
            return Box(why=str(Lack.NO_PROBLEM.label), act=self._editing("new", _("添加条目")))
        one = (*row.causes, *row.measures)[0]
        why = row.why_no_problem or str(row.lacks[0].label)
        return Box(why=why, act=self._editing(one.key, _("指定对应的问题")))

    def _others(self, row: Row, kind: str) -> Box:
        entries = row.causes if kind == "cause" else row.measures
        if entries:
            return Box(tuple(self._part(one) for one in entries))
        if not row.problem:
            return Box(why=_("没有问题，谈不上"))
        lack = Lack.NO_CAUSE if kind == "cause" else Lack.NO_MEASURE
        said = row.why_no_cause if kind == "cause" else row.why_no_measure
        why = (
            _("机器没有找到对应：%(why)s（可以人工指定）") % {"why": said}
            if said
            else _("机器没有找到对应（可以人工指定）")
        )
        return Box(why=sentences((lack.label, why)), act=self._editing(row.problem, _("指定对应关系")))

    def _part(self, one: Entry) -> Part:
        return Part(one.words, self._place(one.key), sureness(one))

    def _said(self, row: Row, lacks: tuple[Lack, ...]) -> str:
        return clauses(one.label for one in lacks if one in row.lacks)

    def _place(self, key: str) -> str:
        number = None if self.version.number == self.document.latest else self.version.number
        return place_of(self.document.pk, key, number)

    def _editing(self, key: str, words: str) -> Act | None:
        if not self._corrects:
            return None
        return Act(words, f"{reverse('documents:document', args=[self.document.pk])}?item={key}#editor")


def counts_of(rows: list[Row]) -> Counter[Lack]:
    """How many rows there are of each kind."""
    return Counter(lack for row in rows for lack in row.lacks)


def sureness(one: Entry) -> str:
    """How sure it is that something belongs to a problem, in words."""
    if one.suspect:
        return _("存疑：条目改动过，等人确认")
    if one.by_person:
        words = _("人工确认")
    elif one.score is not None:
        share = round(one.score * 100)
        words = ngettext("机器找到，把握 %(share)s%%", "机器找到，把握 %(share)s%%", share) % {"share": share}
        words = told(words, one.why) if one.why else words
    else:
        words = ""
    return clauses((words, _("经原因 %(key)s 对应") % {"key": one.via})) if one.via else words


def _fits(row: Row, wanted: WantedRows) -> bool:
    if wanted.aspect is not None and row.aspect_key != wanted.aspect:
        return False
    for choice, there in ((wanted.cause, row.causes), (wanted.measure, row.measures)):
        if choice and (not row.problem or (choice == YES) != bool(there)):
            return False
    if wanted.lack == "gaps":
        return any(one in GAPS for one in row.lacks)
    return not wanted.lack or wanted.lack in row.lacks
