"""What blows a comparison up: crowds of one text, one passage again and again, very long texts, lists and templates gone wrong.

The sizes are small; ``benchmarks/hard_input.py`` runs the same at full size with time and memory.
"""

from __future__ import annotations

import random
import tempfile

import numpy as np
import pytest
from tests.engine.comparing.test_comparing import collection, compared, prose

from bihuan.comparing import Comparison, Options
from bihuan.comparing import spooling as spooling_module
from bihuan.comparing.documents import _shared
from bihuan.comparing.spooling import NoRoom


def crowd(count: int) -> Comparison:
    """Near copies of one text, each with words of its own."""
    made = random.Random(21)
    text = prose(made, 400)
    return compared({f"d{number:04}": text[:200] + prose(made, 24) + text[200:] for number in range(count)})


def test_pairs_of_a_crowd_grow_with_its_documents_and_no_faster() -> None:
    small, large = crowd(300), crowd(900)
    assert [len(one.keys) for one in large.clusters] == [900]
    assert len(large.pairs) - len(small.pairs) < 600 * 4
    shown = {key for pair in large.pairs for key in (pair.a, pair.b)}
    assert len(shown) == 900  # each is shown with some other


def test_a_band_that_a_hundred_documents_share_joins_each_to_two_of_them() -> None:
    marks = np.full(100, 7, dtype=np.uint64)
    assert sum(len(ones) for ones, _ in _shared(marks)) == 2 * 99


def test_a_thousand_copies_of_one_text_are_a_cluster_and_no_pairs() -> None:
    text = prose(random.Random(22), 400)
    found = compared({f"d{number:04}": text for number in range(1000)})
    assert found.pairs == ()
    assert [len(one.keys) for one in found.clusters] == [1000]


def test_a_passage_said_again_and_again_in_one_document_is_matched_as_often_as_the_other_says_it() -> None:
    made = random.Random(23)
    passage = prose(made, 60)
    texts = {"long": passage * 3000, "once": prose(made, 500) + passage + prose(made, 500)}
    found = compared(texts)
    (pair,) = found.pairs
    (one,) = pair.passages
    assert texts["once"][slice(*one.b)].strip("，。；") == passage.strip("，。；")


def test_a_document_of_nothing_but_stock_phrases_is_no_copy_of_any() -> None:
    made = random.Random(24)
    phrases = [prose(made, 60) for _ in range(5)]
    texts = {f"d{number:02}": prose(made, 900) for number in range(30)}
    for number, key in enumerate(texts):
        texts[key] += phrases[number % 5] + prose(made, 50) + phrases[(number + 1) % 5]
    texts["stock"] = "".join(phrases[one] for one in (2, 0, 4, 1, 3))
    found = compared(texts)
    assert not [pair for pair in found.pairs if pair.near_duplicate]
    assert {one.documents for one in found.shared} == {13}


def test_a_very_long_document_beside_short_ones() -> None:
    made = random.Random(25)
    text = prose(made, 150_000)
    short = prose(made, 200) + text[70_000:70_300] + prose(made, 200)
    found = compared({"long": text, "short": short, "other": prose(made, 900)})
    (pair,) = found.pairs
    (one,) = pair.passages
    assert abs(one.a[0] - 70_000) <= 3
    assert abs(one.a[1] - 70_300) <= 3


def test_two_very_long_documents_that_differ_in_many_places_are_aligned_from_end_to_end() -> None:
    made = random.Random(26)
    text = prose(made, 60_000)
    other = "".join(text[at : at + 490] + prose(made, 10) for at in range(0, len(text), 500))
    (pair,) = compared({"a": text, "b": other}).pairs
    assert pair.near_duplicate
    assert sum(one.length for one in pair.passages) > 0.9 * len(text) * 20 / 21


@pytest.mark.parametrize("sign", ["啊", "1", "一", "𠮷", "\ud800", "，", "a"])
def test_texts_of_one_sign_come_to_an_end(sign: str) -> None:
    found = compared({"a": sign * 30_000, "b": sign * 29_000, "c": sign * 41})
    assert found.documents == 3
    for pair in found.pairs:
        assert all(0 <= one.a[0] < one.a[1] <= 30_000 for one in pair.passages)


def test_only_figures() -> None:
    assert compared({"a": "12 34，" * 3000, "b": "98 76，" * 3000, "c": "2024年1月"}).documents == 3


def test_characters_beyond_the_basic_plane_and_lone_surrogates_keep_their_places() -> None:
    made = random.Random(27)
    passage = "".join(random.Random(28).choices([*"𠮷𠀋𡈽😀\ud800\udfff", *"甲乙丙丁戊己庚辛"], k=120))
    texts = {"a": prose(made, 300) + passage + prose(made, 300), "b": prose(made, 700) + passage}
    (pair,) = compared(texts).pairs
    (one,) = pair.passages
    assert abs(one.a[0] - texts["a"].index(passage)) <= 3
    assert abs(one.b[0] - texts["b"].index(passage)) <= 3
    assert texts["a"][slice(*one.a)] == texts["b"][slice(*one.b)]


def test_a_template_longer_than_the_documents_leaves_nothing() -> None:
    texts = collection(5, 600)
    template = "".join(texts.values()) * 3
    found = compared(texts, templates=[template, ""])
    assert (found.pairs, found.clusters, found.shared) == ((), (), ())


def test_lists_of_names_may_be_huge_and_have_names_of_any_length() -> None:
    made = random.Random(29)
    names = {"".join(made.choices("甲乙丙丁戊己庚辛壬癸", k=made.randint(1, 40))) for _ in range(20_000)} | {""}
    passage = (
        "聂远帆到岚台县调研三次，看了渠系、粮站、校舍，帮助解决漏雨、断电、缺水等急事难事，群众认可，干部也受到教育。"
    )
    texts = {"a": prose(made, 600) + passage, "b": prose(made, 600) + passage.replace("聂远帆", "柴万钟")}
    options = Options(names=frozenset({*names, "聂远帆", "柴万钟"}), places=frozenset({""}))
    (pair,) = compared(texts, options=options).pairs
    assert pair.passages[0].verbatim


class _Full:
    """A temporary file on a full disk."""

    def __init__(self, **_: object) -> None:
        pass

    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")

    def seek(self, *_: object) -> int:
        return 0

    def close(self) -> None:
        pass


def test_a_full_temporary_folder_is_named_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling_module.tempfile, "SpooledTemporaryFile", _Full)
    with pytest.raises(NoRoom) as caught:
        compared(collection(3))
    assert caught.value.code == "no-room"
    for words in (caught.value.message, caught.value.message_en):
        assert "No space left on device" in words
        assert "TMPDIR" in words
        assert tempfile.gettempdir() in words
