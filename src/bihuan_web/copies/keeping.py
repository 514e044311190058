"""Writes what was found: compared versions, pairs, passages, clusters. In one transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bihuan.materials import Materials
from bihuan_web.copies import finding
from bihuan_web.copies.finding import Two
from bihuan_web.copies.grouping import Key, groups_of_passages
from bihuan_web.copies.kinds import ALLOWED, Relation
from bihuan_web.copies.models import Compared, Comparison, Judgement, Pair, Passage
from bihuan_web.documents.models import Document, Version

_AT_ONCE = 500
Range = tuple[int, int]


def keep_pairs(comparison: Comparison, versions: Sequence[Version], pairs: Sequence[Two], materials: Materials) -> None:
    """Keeps everything; what people said of these passages before counts again."""
    groups = _groups(versions, pairs)
    rows = []
    for version in versions:
        text = materials[finding.key_of(version.document)].source.text
        rows.append(
            Compared(
                comparison=comparison, document=version.document, version=version, number=version.number,
                text_sha256=finding.text_hash(text), letters=finding.letters_in(text),
            )
        )  # fmt: skip
    Compared.objects.bulk_create(rows, batch_size=_AT_ONCE)
    compared = {
        one.document_id: one for one in comparison.compared.select_related("document__organisation", "document__round")
    }
    judged = _judgements(pairs)
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        made = Pair.objects.bulk_create([_pair(comparison, one, compared) for one in part])
        passages = [
            passage
            for row, two in zip(made, part, strict=True)
            for passage in _passages(row, two, judged, groups)
        ]  # fmt: skip
        Passage.objects.bulk_create(passages, batch_size=_AT_ONCE)
        _recount(made, passages, materials)


def recount(pair: Pair, a_text: str, b_text: str) -> None:
    """Counts a pair's characters and passages anew, after somebody judged one."""
    passages = list(pair.passages.select_related("judgement"))
    _count(pair, passages, a_text, b_text)
    pair.save(update_fields=_COUNTS)


def relation_of(a: Document, b: Document) -> Relation:
    """What two documents are to one another."""
    if a.kind == b.kind and party_of(a) == party_of(b):
        return Relation.YEARS if a.round.year != b.round.year else Relation.ROLES
    team, person = (a, b) if a.kind == "team" else (b, a)
    within = person.organisation.path.startswith(team.organisation.path)
    if team.kind == "team" and person.kind == "personal" and within and a.round.year == b.round.year:
        return Relation.ROLES
    return Relation.OTHERS


def party_of(document: Document) -> tuple[str, object, object]:
    """Whose a document is: a team's unit, an account, or a name in a unit; a document that says nothing is nobody else's."""
    if document.kind == "team":
        return "team", document.organisation_id, 0
    if document.person_id is not None:
        return "person", document.person_id, 0
    if document.person_name:
        return "name", document.person_name, document.organisation_id
    return "document", document.pk, 0


def _groups(versions: Sequence[Version], pairs: Sequence[Two]) -> dict[Key, int]:
    """The groups of passages; one's own years make none."""
    documents = {one.document_id: one.document for one in versions}
    return groups_of_passages(
        [one for one in pairs if relation_of(documents[one.a], documents[one.b]) != Relation.YEARS]
    )


def _judgements(pairs: Sequence[Two]) -> Mapping[tuple[int, int, str], Judgement]:
    documents = sorted({one.a for one in pairs})
    found: dict[tuple[int, int, str], Judgement] = {}
    for start in range(0, len(documents), _AT_ONCE):
        for one in Judgement.objects.filter(first__in=documents[start : start + _AT_ONCE]):
            found[one.first_id, one.second_id, one.digest] = one
    return found


def _pair(comparison: Comparison, two: Two, compared: Mapping[int, Compared]) -> Pair:
    a, b = compared[two.a], compared[two.b]
    return Pair(
        comparison=comparison, a=a, b=b, whole=two.whole, identical=two.identical, only_facts=two.only_facts,
        similarity=two.similarity, relation=relation_of(a.document, b.document),
        longest=max((one.length for one in two.places), default=0),
    )  # fmt: skip


def _passages(
    pair: Pair, two: Two, judged: Mapping[tuple[int, int, str], Judgement], groups: Mapping[Key, int]
) -> list[Passage]:
    return [
        Passage(
            pair=pair, number=number, a_start=one.a[0], a_end=one.a[1], b_start=one.b[0], b_end=one.b[1],
            length=one.length, matched=one.matched, digest=one.digest, judgement=judged.get((two.a, two.b, one.digest)),
            cluster=groups.get((two.a, two.b, number - 1)),
        )
        for number, one in enumerate(two.places, 1)
    ]  # fmt: skip


_COUNTS = ["a_alike", "b_alike", "allowed", "passages_all", "passages_open"]


def _recount(pairs: Sequence[Pair], passages: Sequence[Passage], materials: Materials) -> None:
    by_pair: dict[int, list[Passage]] = {one.pk: [] for one in pairs}
    for passage in passages:
        by_pair[passage.pair_id].append(passage)
    for pair in pairs:
        a, b = (materials[finding.key_of(side.document)].source.text for side in (pair.a, pair.b))
        _count(pair, by_pair[pair.pk], a, b)
    Pair.objects.bulk_update(pairs, _COUNTS, batch_size=_AT_ONCE)


def _count(pair: Pair, passages: Sequence[Passage], a_text: str, b_text: str) -> None:
    allowed = [one for one in passages if one.judgement is not None and one.judgement.verdict in ALLOWED]
    counted = [one for one in passages if one not in allowed]
    pair.a_alike = _covered(a_text, [(one.a_start, one.a_end) for one in counted])
    pair.b_alike = _covered(b_text, [(one.b_start, one.b_end) for one in counted])
    pair.allowed = _covered(a_text, [(one.a_start, one.a_end) for one in allowed])
    pair.passages_all = len(passages)
    pair.passages_open = sum(one.judgement is None for one in passages)


def _covered(text: str, ranges: Iterable[Range]) -> int:
    """Characters without blanks that lie in any of the ranges."""
    count, at = 0, 0
    for start, end in sorted(ranges):
        count += finding.letters_in(text[max(start, at) : end]) if end > at else 0
        at = max(at, end)
    return count
