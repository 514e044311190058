"""Papers about one task (文书): the closing sheet, letters, and the unit's own form for them. Each printing is an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Refused
from bihuan_web.files import services as files
from bihuan_web.files.kinds import MEDIA_TYPES, Purpose
from bihuan_web.ledgers.services import must_write
from bihuan_web.orgs.models import Organisation
from bihuan_web.sheets.heading import heading_of
from bihuan_web.sheets.models import PaperForm
from bihuan_web.sheets.records import records_of
from bihuan_web.sheets.services.exporting import Made, must_export
from bihuan_web.sheets.word.closing import write_closing
from bihuan_web.sheets.word.forms import fill, places_in
from bihuan_web.sheets.word.letters import KIND_WORDS, PLACES, Letter, values_of, write_letter
from bihuan_web.tasks.models import Task


@transaction.atomic
def print_closing(task: Task, user: User) -> Made:
    """The sheet by which a task is verified and closed (核验销号单)."""
    must_export(task.organisation, user)
    event = _log(task, user, "task.print-closing", {})
    (found,) = records_of(Task.objects.filter(pk=task.pk).select_related("measure__problem"))
    data = write_closing(found, heading_of(task.title, task.organisation.name, event))
    return Made(f"{_short(task)} {task.pk}.docx", data, MEDIA_TYPES["docx"])


@transaction.atomic
def print_letter(task: Task, letter: Letter, sender: Organisation, user: User) -> Made:
    """A letter about a task, on the unit's own form where it has one."""
    must_export(task.organisation, user)
    details = {
        "letter": letter.kind.value,
        "number": letter.number,
        "addressee": letter.addressee,
        "answer_by": letter.answer_by.isoformat(),
    }
    heading = heading_of(task.title, sender.name, _log(task, user, "task.print-letter", details))
    form = form_for(sender)
    if form is None:
        data = write_letter(task, letter, heading, today())
    else:
        data = fill(files.read(form.file), values_of(task, letter, heading, today()))
    return Made(f"{letter.number} {KIND_WORDS[letter.kind][0]}.docx", data, MEDIA_TYPES["docx"])


@transaction.atomic
def keep_form(organisation: Organisation, chunks: Iterable[bytes], name: str, user: User) -> PaperForm:
    """Takes a unit's own form of letters in (文书模板), for it and the branch under it."""
    must_write(organisation, user)
    stored = files.store(chunks, name, Purpose.DOCUMENT, by=user, at=now())
    if stored.kind != "docx":
        raise Refused("模板要是 docx 文件", "a form must be a docx file", code="bad-form")
    places_in(files.read(stored), dict.fromkeys(PLACES))
    form, _ = PaperForm.objects.update_or_create(organisation=organisation, defaults={"file": stored})
    _log_form(organisation, user, {"sha256": stored.sha256, "name": name})
    return form


@transaction.atomic
def drop_form(organisation: Organisation, user: User) -> None:
    """Letters are printed in the usual layout again."""
    must_write(organisation, user)
    if PaperForm.objects.filter(organisation=organisation).delete()[0]:
        _log_form(organisation, user, {"dropped": True})


def form_for(organisation: Organisation) -> PaperForm | None:
    """The nearest form up the tree."""
    found = PaperForm.objects.filter(organisation__path__in=organisation.upward).select_related("file")
    return found.order_by("-organisation__depth").first()


def _log(task: Task, user: User, act: str, details: dict[str, Any]) -> Event:
    return record(task.organisation.chain, user.username, act, "task", str(task.pk), details, at=now())


def _log_form(organisation: Organisation, user: User, details: dict[str, Any]) -> None:
    record(organisation.chain, user.username, "sheet.form", "organisation", str(organisation.pk), details, at=now())


def _short(task: Task) -> str:
    return task.title[:40]
