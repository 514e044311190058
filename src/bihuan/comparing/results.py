"""What comparing takes and gives: frozen values; every range counts code points of the folded text it was given."""

from __future__ import annotations

from dataclasses import dataclass, field

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document to compare: a key that no other has (a path, an id) and its folded text.

    ``names`` and ``places`` are those the document has of its own (its author, its unit): they are masked in it alone, so
    that what is found does not depend on which other documents there are. ``aside`` are ranges of the text that take no
    part (规定内容): prescribed titles, quoted policy; in order, without overlaps.
    """

    key: str
    text: str
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    aside: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What counts as alike (比对参数).

    Lengths count letters, figures and Chinese characters once masked: blanks and punctuation do not count, a figure counts one.
    """

    similar: float = (
        0.5  # Jaccard index of the character 5-grams as written, from which two documents are near-duplicates
    )
    similar_masked: float = 0.6  # the same with figures, names and places masked
    least: int = 40  # the shortest passage
    passages: bool = True  # False: whole documents only
    stock_share: float = 0.05  # a passage in more than this share of the documents is shared stock ...
    stock_least: int = 8  # ... but never one in so few documents ...
    stock_most: int = 40  # ... and always one in more than this number
    names: frozenset[str] = frozenset()  # names of people to mask
    places: frozenset[str] = frozenset()  # names of places and units to mask

    @property
    def least_similar(self) -> float:
        """What is less alike than this is no near-duplicate either way."""
        return min(self.similar, self.similar_masked)

    def stock_limit(self, documents: int) -> int:
        """The greatest number of documents a passage may stand in and still be shown pair by pair."""
        return max(self.stock_least, min(self.stock_most, int(self.stock_share * documents)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage (雷同段落) that stands in two documents, word for word or with changes."""

    a: Range
    b: Range
    length: int  # masked characters in the shorter of the two
    matched: int  # of these, how many are the same in both

    @property
    def verbatim(self) -> bool:
        """Nothing but figures, names and punctuation differs."""
        return self.matched == self.length and self.a[1] > self.a[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents with something in common; ``a`` sorts before ``b``.

    Containment (包含度) is the share of one document's masked 5-grams that the other has, too. Where only passages
    were looked for, both indices are None.
    """

    a: str
    b: str
    near_duplicate: bool
    similarity: float | None = None  # Jaccard index, masked
    jaccard: float | None = None  # Jaccard index, as written
    a_in_b: float | None = None
    b_in_a: float | None = None
    passages: tuple[Passage, ...] = ()

    @property
    def longest(self) -> int:
        return max((one.length for one in self.passages), default=0)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that near-duplicates join (雷同组), sorted; ``identical`` are groups of the very same text among them."""

    keys: tuple[str, ...]
    identical: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A passage of so many documents that it is shared stock (共用段落), shown once: where it stands in one of them."""

    key: str
    range: Range
    documents: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs inside a matched passage: kind is date, year, figure, name, place or wording; an empty range is an insertion."""

    kind: str
    a: Range
    b: Range


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything found in a collection (比对结果); the same in whatever order the documents came."""

    documents: int
    pairs: tuple[Pair, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    shared: tuple[SharedPassage, ...] = ()
    stock_limit: int = 0
    options: Options = field(default_factory=Options)

    @property
    def near_duplicates(self) -> tuple[Pair, ...]:
        return tuple(one for one in self.pairs if one.near_duplicate)
