"""What the views share: everything is fetched through ``visible_to``; one form on a page; files taken in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import now, today
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import store
from bihuan_web.inspections.models import Checklist, Feedback, Inspection
from bihuan_web.inspections.queries import checklists_visible_to, feedback_visible_to, inspections_visible_to


def inspection_of(request: HttpRequest, pk: int) -> Inspection:
    """An inspection that this person may see; 404 otherwise."""
    return get_object_or_404(inspections_visible_to(user_of(request), today()), pk=pk)


def feedback_of(request: HttpRequest, pk: int) -> Feedback:
    """A letter that this person may see; 404 otherwise."""
    return get_object_or_404(feedback_visible_to(user_of(request), today()), pk=pk)


def checklist_of(request: HttpRequest, pk: int) -> Checklist:
    """A checklist that this person may see; 404 otherwise."""
    return get_object_or_404(checklists_visible_to(user_of(request), today()), pk=pk)


def kept(
    request: HttpRequest, sent: UploadedFile[Any] | None, purpose: Purpose = Purpose.EVIDENCE
) -> StoredFile | None:
    """A file that came along, stored; None where none did."""
    return store(sent.chunks(), sent.name or "", purpose, by=user_of(request), at=now()) if sent else None
