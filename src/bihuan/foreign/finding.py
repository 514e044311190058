"""Documents and what they have in common → names, units and places of one that stand in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import takewhile

from bihuan.comparing import Comparison, Range
from bihuan.foreign.owning import Name, Register, may_be_foreign, owner_of
from bihuan.foreign.results import ForeignName, Manner
from bihuan.foreign.speaking import Speech, manner_of
from bihuan.materials import Material
from bihuan.model import Span
from bihuan.text.sentences import sentences

_BEYOND = 12  # characters beside a passage where a name that bounds it may stand
_BESIDE = 3  # characters before or after it that are the same in both
_FEW, _SHARE = (
    5,
    0.05,
)  # a name in more documents than these is no left-over of anybody's, unless copied or spoken of as own
_RANK = {manner: number for number, manner in enumerate(Manner)}
_Common = dict[str, list[tuple[str, Range, Range]]]


def find_foreign(materials: Mapping[str, Material], found: Comparison) -> tuple[ForeignName, ...]:
    """All of them, those in common passages first, then by document and place."""
    register = Register(owner_of(one) for one in materials.values())
    if not register.names:
        return ()
    first = {key: group[0] for cluster in found.clusters for group in cluster.identical for key in group}
    common, texts = _common(found), _Texts(materials)
    names = [
        name
        for key in materials
        for name in _in_document(materials[key], register, common.get(first.get(key, key), []), texts)
    ]
    limit = max(_FEW, int(_SHARE * len(materials)))
    held: dict[str, set[str]] = defaultdict(set)
    for one in names:
        held[one.name].add(one.key)
    kept = (one for one in names if one.manner is not Manner.NAMED or len(held[one.name]) <= limit)
    return tuple(sorted(kept, key=lambda one: (_RANK[one.manner], one.key, one.span)))


def _common(found: Comparison) -> _Common:
    """For each document what it has in common with which other; of the very same documents the first stands for all."""
    common: _Common = defaultdict(list)
    for pair in found.pairs:
        common[pair.a] += [(pair.b, passage.a, passage.b) for passage in pair.passages]
        common[pair.b] += [(pair.a, passage.b, passage.a) for passage in pair.passages]
    return common


class _Texts:
    """The documents that others have passages of, by key."""

    def __init__(self, materials: Mapping[str, Material]) -> None:
        self._materials = materials

    def place(self, key: str, name: str, near: Range, text: str, where: Range) -> Range | None:
        """Where the name at ``where`` of another text stands in a passage of a document: where the words beside it are the same."""
        theirs = self._materials[key].folded.text
        start, end = max(0, near[0] - _BEYOND - len(name)), min(len(theirs), near[1] + _BEYOND + len(name))
        places, at = [], theirs.find(name, start, end)
        while at >= 0:
            places.append((_same_beside(text, where, theirs, (at, at + len(name))), -at))
            at = theirs.find(name, at + 1, end)
        same, at = max(places, default=(0, 0))
        return (-at, len(name) - at) if same >= _BESIDE else None

    def span(self, key: str, where: Range) -> Span:
        return self._materials[key].folded.to_source(*where)


def _in_document(
    material: Material, register: Register, common: list[tuple[str, Range, Range]], texts: _Texts
) -> Iterator[ForeignName]:
    own, text = register.owners[material.key], material.folded.text
    speech: Speech | None = None
    foreign: dict[str, bool] = {}
    for at, name in register.found_in(text):
        if name.words not in foreign:
            foreign[name.words] = may_be_foreign(name, own)
        if not foreign[name.words]:
            continue
        speech = speech or Speech(text)
        where = at, at + len(name.words)
        shared = _shared(text, where, name, common, texts)
        manner = manner_of(name, where, speech, own, common=shared is not None)
        if manner is not None:
            yield _foreign_name(material, where, name, manner, shared, texts)


def _shared(
    text: str, where: Range, name: Name, common: list[tuple[str, Range, Range]], texts: _Texts
) -> tuple[str, Range] | None:
    """The owner with a common passage that has the name on both sides, and its place there."""
    for key, mine, theirs in common:
        if key in name.keys and mine[0] - _BEYOND <= where[0] and where[1] <= mine[1] + _BEYOND:
            place = texts.place(key, name.words, theirs, text, where)
            if place is not None:
                return key, place
    return None


def _same_beside(one: str, where: Range, other: str, there: Range) -> int:
    """How many characters before or after two places are the same, whichever are more; not across a line's end."""
    after = _same(one[where[1] : where[1] + _BESIDE], other[there[1] : there[1] + _BESIDE])
    before = _same(one[max(0, where[0] - _BESIDE) : where[0]][::-1], other[max(0, there[0] - _BESIDE) : there[0]][::-1])
    return max(before, after)


def _same(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1] != "\n", zip(one, other, strict=False)))


def _foreign_name(
    material: Material, where: Range, name: Name, manner: Manner, shared: tuple[str, Range] | None, texts: _Texts
) -> ForeignName:
    to_source = material.folded.to_source
    return ForeignName(
        material.key,
        to_source(*where),
        to_source(*_sentence(material.folded.text, where)),
        name.kind,
        name.words,
        manner,
        shared[0] if shared else next(iter(name.keys)),
        texts.span(*shared) if shared else None,
        len(name.keys),
    )


def _sentence(text: str, where: Range) -> Range:
    """The sentence around a name."""
    start, end = text.rfind("\n", 0, where[0]) + 1, text.find("\n", where[1])
    line = start, len(text) if end < 0 else end
    return next((one for one in sentences(text, *line) if one[0] <= where[0] and where[1] <= one[1]), line)
