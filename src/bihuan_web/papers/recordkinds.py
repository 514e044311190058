"""Which records of a round this app finds for the archive (归档材料): issued papers, self-examinations, ledgers, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from bihuan_web.audit.models import Chain
from bihuan_web.common.clock import now, today
from bihuan_web.documents.lifecycle import ACCEPTED
from bihuan_web.documents.models import Document, Review
from bihuan_web.files import services as files
from bihuan_web.files.kinds import name_for
from bihuan_web.files.models import StoredFile
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.queries import column_names
from bihuan_web.ledgers.words import Column
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers.forms import kind_words
from bihuan_web.papers.kinds import KINDS, PaperKind
from bihuan_web.papers.lifecycle import ISSUED
from bihuan_web.papers.models import Paper
from bihuan_web.rounds import records
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Kind, Record
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.people import branch_of
from bihuan_web.sheets.records import rows_from
from bihuan_web.sheets.word.annex import write_annex
from bihuan_web.tasks.models import Evidence, Task

_ORDER = {
    "plan": 10, "notice": 12, "opinions": 34, "last-year": 60, "minutes": 72, "situation": 80, "statistics": 81,
    "rectification": 85, "progress": 87, "circulation": 88, "public": 89,
}  # fmt: skip


def add() -> None:
    """Adds them, when the program is ready."""
    for one in KINDS.values():
        label = lazy(kind_words, str)(one.key)
        found = partial(_papers, one)
        records.add(Kind(f"paper.{one.key}", label, one.step, one.level, found, _ORDER[one.key], one.required))
    team, personal, ledger = Secrecy.TEAM, Secrecy.PERSONAL, Secrecy.LEDGER
    for kind in (
        Kind("documents.reviews", _("历次稿和审核意见"), "second-vetting", team, _reviewed, 50),
        Kind("documents.team", _("领导班子材料（定稿）"), "writing", team, partial(_accepted, "team"), 52),
        Kind("documents.personal", _("个人材料（定稿）"), "writing", personal, partial(_accepted, "personal"), 53),
        Kind("ledgers.lists", _("问题清单、任务清单、责任清单"), "lists", ledger, _lists, 86),
        Kind("tasks.evidence", _("整改佐证材料"), "next-report", ledger, _evidence, 90),
    ):
        records.add(kind)


def _papers(kind: PaperKind, one: Round) -> Iterator[Record]:
    """Papers as they were issued."""
    found = Paper.objects.filter(round=one, kind=kind.key, state=ISSUED).select_related("file").order_by("issued_at")
    for paper in found:
        if paper.file is not None and paper.issued_at is not None:
            day = timezone.localdate(paper.issued_at)
            yield Record(f"{paper.number} {paper.title}.docx", day, _bytes_of(paper.file))


def _accepted(kind: str, one: Round) -> Iterator[Record]:
    """The accepted version of each document."""
    found = Document.objects.filter(round=one, kind=kind, state=ACCEPTED).select_related("organisation")
    for document in found.order_by("organisation__path", "pk"):
        version = document.versions.select_related("file").get(number=document.latest)
        if version.file is not None:
            day = timezone.localdate(document.accepted_at) if document.accepted_at else None
            name = f"{document.organisation.name} {name_for(version.name, version.file.kind)}"
            yield Record(name, day, _bytes_of(version.file))


def _reviewed(one: Round) -> Iterator[Record]:
    """What reviewers said of each version of the team's documents; personal ones stay with those who may read them."""
    reviews = Review.objects.filter(version__document__round=one, version__document__kind="team")
    for review in reviews.select_related("version__document__organisation", "by").order_by("pk"):
        document = review.version.document
        words = f"{document.title}\n{review.version.number}\n{review.act}\n{review.by.name}\n\n{review.words}\n"
        name = f"{document.organisation.name} {document.title} v{review.version.number} {review.act}.txt"
        yield Record(name, timezone.localdate(review.at), partial(words.encode, "utf-8"))


def _ledgers(one: Round) -> Iterator[Ledger]:
    found = Ledger.objects.filter(year=one.year, organisation__path__startswith=one.organisation.path)
    yield from found.select_related("organisation").order_by("organisation__path", "title")


def _lists(one: Round) -> Iterator[Record]:
    """The three lists of each ledger of the year, as they stand today."""
    for ledger in _ledgers(one):
        if ledger.problems.exists():
            yield Record(f"{ledger.organisation.name} {ledger.title}.docx", today(), partial(_annex, ledger))


def _annex(ledger: Ledger) -> bytes:
    unit = ledger.organisation
    head = Chain.objects.filter(pk=unit.chain).first()
    heading = Heading(ledger.title, unit.name, now(), unit.chain, head.length if head else 0, head.head if head else "")
    tasks = Task.objects.filter(measure__problem__ledger=ledger)
    with translation.override("zh-hans"):
        rows = rows_from(Problem.objects.filter(ledger=ledger), tasks)
        return write_annex(rows, tuple(Column), column_names(unit), heading, branch_of(unit, today()).write)


def _evidence(one: Round) -> Iterator[Record]:
    """Every file that counts as evidence of a task on these ledgers."""
    tasks = Task.objects.filter(measure__problem__ledger__in=[ledger.pk for ledger in _ledgers(one)])
    found = Evidence.objects.filter(task__in=tasks, dropped_reason="")
    named = found.select_related("file", "task__measure__problem").order_by("task__measure__problem", "task", "pk")
    for evidence in named:
        name = f"{evidence.task.mark} {name_for(evidence.name, evidence.file.kind)}"
        yield Record(name, evidence.fact_on, _bytes_of(evidence.file))


def _bytes_of(file: StoredFile) -> Callable[[], bytes]:
    return partial(files.read, file)
