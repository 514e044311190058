"""Laws: a text in pieces is that text again; groups do not depend on the order of pairs, and a passage's documents are in its group."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.copies.finding import Place, Two
from bihuan_web.copies.grouping import groups_of_passages
from bihuan_web.copies.sides import Mark, segments

_TEXT = "会前认真学习，广泛征求意见。" * 3


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    start = draw(st.integers(0, len(_TEXT)))
    kind = draw(st.sampled_from(["", "year", "name"]))
    return Mark(start, draw(st.integers(start, len(_TEXT) + 3)), draw(st.integers(1, 5)), kind, draw(st.booleans()))


@given(st.lists(marks(), max_size=12))
def test_a_text_in_pieces_is_that_text_again_and_every_passage_begins_once(some: list[Mark]) -> None:
    found = segments(_TEXT, some)
    assert "".join(one.text for one in found) == _TEXT
    shown = [one.number for one in some if not one.kind and one.start < one.end <= len(_TEXT)]
    assert sorted(number for one in found for number in one.starts) == sorted(shown)
    inside = "".join(one.text for one in found if one.inside)
    covered = {at for one in some if not one.kind and one.end <= len(_TEXT) for at in range(one.start, one.end)}
    assert len(inside) == len(covered)


_RANGES = st.tuples(st.integers(0, 80), st.integers(40, 60)).map(lambda one: (one[0], one[0] + one[1]))
_PLACES = st.builds(Place, a=_RANGES, b=_RANGES, length=st.just(40), matched=st.just(40), digest=st.just(""))


@st.composite
def pairs(draw: st.DrawFn) -> list[Two]:
    chosen = draw(st.sets(st.tuples(st.integers(1, 5), st.integers(6, 9)), max_size=8))
    return [
        Two(a, b, False, False, False, None, tuple(draw(st.lists(_PLACES, min_size=1, max_size=2))))
        for a, b in sorted(chosen)
    ]


@given(pairs(), st.randoms())
def test_groups_do_not_depend_on_the_order_and_hold_whole_passages(some: list[Two], shuffled: object) -> None:
    found = groups_of_passages(some)
    assert set(found) == {(one.a, one.b, at) for one in some for at in range(len(one.places))}
    other = list(some)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    assert groups_of_passages(other) == found
    documents: dict[int, set[int]] = {}
    for (a, b, _), number in found.items():
        documents.setdefault(number, set()).update((a, b))
    assert len({tuple(sorted(one)) for one in documents.values()}) == len(documents), (
        "no two groups of the same documents"
    )
    sizes = [len(documents[number]) for number in sorted(documents)]
    assert sizes == sorted(sizes, reverse=True)
    assert sorted(documents) == list(range(1, len(documents) + 1))
