"""From one version to the next: what people said of links goes along, suspect where the upstream item was reworded."""

from __future__ import annotations

from bihuan_web.documents.differences import REWORDED, differences
from bihuan_web.documents.kinds import PERSON
from bihuan_web.documents.models import Link, Version
from bihuan_web.documents.queries import text_of


def follow_links(version: Version, text: str) -> None:
    """Brings the links that people made or confirmed in the version before into this one, where both ends are still there."""
    before = Version.objects.filter(document=version.document_id, number=version.number - 1).first()
    if before is None or not before.links.filter(source=PERSON).exists():
        return
    found = differences(before.items.all(), text_of(before), version.items.all(), text)
    now = {one.before.key: one for one in found if one.before and one.now}
    for link in before.links.filter(source=PERSON):
        upstream, downstream = now.get(link.upstream), now.get(link.downstream)
        if upstream is None or downstream is None:
            continue
        assert upstream.now is not None
        assert downstream.now is not None
        Link.objects.update_or_create(
            version=version,
            upstream=upstream.now.key,
            downstream=downstream.now.key,
            defaults={
                "source": PERSON,
                "score": None,
                "basis": "manual",
                "why": link.why,
                "suspect": link.suspect or upstream.change == REWORDED,
            },
        )
