"""Last year's document (上年度材料) of the same person or unit, which a new one is compared with: accepted, of an earlier round."""

from __future__ import annotations

from dataclasses import replace

from bihuan_web.documents.engine_process import Job
from bihuan_web.documents.lifecycle import ACCEPTED
from bihuan_web.documents.models import Document, Version
from bihuan_web.documents.queries import examination_of
from bihuan_web.files.services import path_of


def earlier_of(document: Document, name: str = "") -> Version | None:
    """The accepted version of the latest earlier round of the same kind of meeting; None where there is none.

    A team's is that of the same unit. A personal one is that of the same account; where none is known, that of the same name
    (``name`` is what the text says) in the same unit, and of no other account.
    """
    found = Document.objects.filter(
        state=ACCEPTED, kind=document.kind, round__kind=document.round.kind, round__year__lt=document.round.year
    )
    if document.kind == "team":
        found = found.filter(organisation=document.organisation_id)
    elif document.person_id is not None:
        found = found.filter(person=document.person_id)
    elif document.kind == "personal" and (said := document.person_name or name):
        found = found.filter(person_name=said, organisation=document.organisation_id)
    else:
        return None
    last = found.order_by("-round__year", "-accepted_at", "-pk").first()
    if last is None:
        return None
    version = last.versions.select_related("file", "document__round").get(number=last.latest)
    return version if version.file is not None else None


def used_by(version: Version) -> Version | None:
    """The earlier version that a reading was compared with, as its examination says; None where it is gone or there was none."""
    sha256 = (examination_of(version).get("previous") or {}).get("sha256")
    if not sha256:
        return None
    found = Version.objects.filter(file__sha256=sha256, document__round__year__lt=version.document.round.year)
    return found.select_related("file", "document__round", "document__organisation").order_by("-pk").first()


def with_earlier(job: Job, earlier: Version | None) -> Job:
    """The job of the engine with the document to compare with."""
    if earlier is None or earlier.file is None:
        return job
    return replace(job, previous=str(path_of(earlier.file)), previous_name=earlier.name)
