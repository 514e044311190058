"""Documents that are still worked on go on at the unit into which theirs was merged, or its person's part of it (并入、拆分)."""

from __future__ import annotations

from bihuan_web.documents.lifecycle import DRAFT, RETURNED, SUBMITTED
from bihuan_web.documents.models import Document
from bihuan_web.orgs.handing import Succession


def pass_on_documents(gone: Succession) -> list[int]:
    """What was accepted stays under the name of the unit of which it speaks."""
    here = Document.objects.filter(organisation=gone.unit, state__in=(DRAFT, SUBMITTED, RETURNED))
    found = list(here.order_by("pk").values_list("pk", "person"))
    for key, person in found:
        Document.objects.filter(pk=key).update(organisation=gone.place_of(person))
    return [key for key, _ in found]
