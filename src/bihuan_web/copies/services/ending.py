"""What goes with a document that is destroyed (销毁): its passages, what was said of them, wording kept from it."""

from __future__ import annotations

import json

from bihuan_web.copies.models import Compared, Comparison, Given, Judgement
from bihuan_web.documents.models import Document


def forget_copies(document: Document) -> None:
    """Removes everything that comparisons keep of a document; comparisons of others stay."""
    holding = list(Comparison.objects.filter(compared__document=document).exclude(shared="[]"))
    for comparison in holding:
        rows = [one for one in json.loads(comparison.shared) if one[0] != document.pk]
        Comparison.objects.filter(pk=comparison.pk).update(shared=json.dumps(rows))
    Comparison.objects.filter(document=document).delete()
    Compared.objects.filter(document=document).delete()
    for side in ("first", "second"):
        Judgement.objects.filter(**{side: document}).delete()
    Given.objects.filter(document=document).delete()
