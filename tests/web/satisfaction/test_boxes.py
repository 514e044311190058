"""A box tells nothing of the order in which it was filled, nor which answers came on one sheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.satisfaction.boxes import Box
from bihuan_web.satisfaction.words import Verdict

ANSWERS = st.tuples(st.sampled_from(Verdict.values), st.text(max_size=8), st.booleans())


def filled(answers: list[tuple[str, str, bool]]) -> str:
    """Sealed and opened again after each answer, as the service does."""
    text = ""
    for verdict, reason, entered in answers:
        box = Box.opened(text)
        box.put(verdict, reason.strip(), entered=entered)
        text = box.sealed()
    return text


@given(st.lists(ANSWERS, max_size=12), st.randoms())
def test_the_same_answers_in_any_order_are_the_same_bytes(answers: list[tuple[str, str, bool]], chance: object) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert filled(answers) == filled(shuffled)


@given(st.lists(ANSWERS, max_size=12))
def test_nothing_is_lost(answers: list[tuple[str, str, bool]]) -> None:
    box = Box.opened(filled(answers))
    assert box.counts.total() == len(answers)
    assert box.by_link.total() == sum(not entered for _verdict, _reason, entered in answers)
    wanted = sorted((verdict, " ".join(reason.split())) for verdict, reason, _ in answers if reason.strip())
    assert sorted(box.reasons) == wanted


def test_line_ends_and_blanks_do_not_mark_a_sheet() -> None:
    one, other = Box(), Box()
    one.put("bad", "门坏了\r\n没修")
    other.put("bad", "门坏了 没修")
    assert one.sealed() == other.sealed()
