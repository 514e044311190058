"""A search finds in a library what comparing finds in the same documents, whatever came first; crowds cost no more than their share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.collections import material, passage, sentence, text

from bihuan.comparing import Comparison, Options, Pair, compare
from bihuan.library import Library, Search, finding, merging, prepared, search
from bihuan.library import library as keeping
from bihuan.library.searching import shown_key
from bihuan.materials import Material


def filled(path: Path, steps: Iterable[list[Material]]) -> str:
    with Library.make(str(path)) as library:
        for step in steps:
            library.add([prepared(one, library.masking) for one in step])
    return str(path)


def looked_up(path: str, *given_ones: Material, options: Options | None = None) -> Search:
    with Library.open(path) as library:
        return search(library, [(one.entry, None) for one in given_ones], options or Options())


def copied_about(random: Random, number: int) -> str:
    """A text with some of the passages that others have, too, some of them edited."""
    shared = [passage(Random(seed)) for seed in range(900, 904)]
    taken = [
        one if random.random() < 0.6 else edited(random, one) for one in random.sample(shared, random.randrange(3))
    ]
    return text(random, *taken, sentences=6 + number % 5)


def edited(random: Random, words: str) -> str:
    at = random.randrange(10, len(words) - 10)
    return words[:at] + "另外还有" + words[at + 3 :]


def almost(random: Random, words: str) -> str:
    """The same text, a few of its sentences new."""
    sentences = words.split("。")
    for index in random.sample(range(len(sentences)), 2):
        sentences[index] = sentence(random).rstrip("。")
    return "。".join(sentences)


def collection(seed: int, size: int) -> list[Material]:
    random = Random(seed)
    texts = [copied_about(random, number) for number in range(size)]
    for number in range(size):
        if random.random() < 0.3:
            texts[number] = almost(random, random.choice(texts))
    return [material(f"{number:02}.txt", words) for number, words in enumerate(texts)]


def crossing(found: Comparison, given_keys: set[str]) -> list[Pair]:
    """The pairs of a document that was given and one of the library."""
    return [one for one in found.pairs if len(given_keys & {one.a, one.b}) == 1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3), st.sampled_from([24, 40]), st.sampled_from([0, 64]))
def test_a_search_finds_what_comparing_finds(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, least: int, waiting: int
) -> None:
    documents, options = collection(seed, 8), Options(least=least)
    asked, kept = documents[:count], documents[count:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "_WAITING_LEAST", waiting)
        path = filled(tmp_path_factory.mktemp("agreeing") / "l.db", [kept])
    entries = [one.entry for one in asked]
    entries += [replace(one.entry, key=shown_key(path, one.key)) for one in kept]
    expected = crossing(compare(entries, options=options), {one.key for one in asked})
    found = looked_up(path, *asked, options=options)
    assert list(found.comparison.pairs) == expected
    assert {one for pair in found.comparison.pairs for one in (pair.a, pair.b)} - {one.key for one in asked} <= set(
        found.keys
    )


def test_the_collections_of_these_tests_have_something_in_common(tmp_path: Path) -> None:
    kinds = {
        (one.near_duplicate, bool(one.passages))
        for seed in range(6)
        for one in compare([m.entry for m in collection(seed, 8)]).pairs
    }
    assert (True, True) in kinds
    assert (False, True) in kinds


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(14)), st.integers(0, 14), st.sampled_from([0, 5, 64]), st.sampled_from([3, 2000]))
def test_the_answer_does_not_depend_on_the_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int, waiting: int, sampled: int
) -> None:
    folder, asked = tmp_path_factory.mktemp("orders"), collection(77, 2)
    everywhere = passage(Random(901))
    documents = [
        material(f"{n}.txt", text(Random(n), everywhere, *[passage(Random(902))] * (n % 2))) for n in range(14)
    ]
    arriving = [documents[number] for number in order]
    options = Options(stock_least=4, stock_most=9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "SAMPLED", sampled)
        patch.setattr(finding, "_CROWD", 4)
        (folder / "a").mkdir()
        at_once = filled(folder / "l.db", [documents])
        patch.setattr(keeping, "_WAITING_LEAST", waiting)
        in_parts = filled(folder / "a" / "l.db", [arriving[:cut], *([one] for one in arriving[cut:])])
        assert looked_up(at_once, *asked, options=options) == looked_up(in_parts, *asked, options=options)


def test_stock_of_the_library_is_shown_once_and_not_pair_by_pair(tmp_path: Path) -> None:
    everywhere, rare = passage(Random(1)), passage(Random(2))
    kept = [material(f"{n}.txt", text(Random(100 + n), everywhere)) for n in range(30)]
    kept.append(material("rare.txt", text(Random(99), rare)))
    path = filled(tmp_path / "l.db", [kept])
    asked = [material(f"new{n}.txt", text(Random(200 + n), everywhere, rare)) for n in range(2)]
    found = looked_up(path, *asked).comparison
    assert [(one.a, one.b) for one in found.pairs] == [("l.db:rare.txt", "new0.txt"), ("l.db:rare.txt", "new1.txt")]
    (shared,) = found.shared
    assert shared.documents == 30
    words = asked[0].entry.text[slice(*shared.range)]
    assert material("", everywhere).entry.text.rstrip("。") in words


def test_wording_that_is_common_in_the_library_makes_no_passage(tmp_path: Path) -> None:
    """Passages that are loosely alike and made of phrases many use are set aside, as in comparing."""
    phrases, options = [sentence(Random(300 + n))[:30] for n in range(24)], Options(stock_least=40)

    def boilerplate(random: Random) -> str:
        return "".join(phrases[n] + sentence(random)[4:10] for n in sorted(random.sample(range(24), 16)))

    kept = [material(f"{n}.txt", boilerplate(Random(n)) + text(Random(n + 500))) for n in range(30)]
    asked = material("new.txt", boilerplate(Random(1000)) + text(Random(999)))
    path = filled(tmp_path / "l.db", [kept])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "common_above", lambda _sampled: 1000)
        assert looked_up(path, asked, options=options).comparison.pairs
    assert not looked_up(path, asked, options=options).comparison.pairs


def test_the_file_itself_does_not_count_and_its_twins_do(tmp_path: Path) -> None:
    words = text(Random(1))
    path = filled(
        tmp_path / "l.db", [[material("1.txt", words), material("2.txt", words), material("3.txt", text(Random(3)))]]
    )
    with Library.open(path) as library:
        entry = library.material("1.txt").entry
        found = search(library, [(replace(entry, key="./1.txt"), "1.txt")], Options())
        (cluster,) = found.comparison.clusters
        assert cluster.keys == ("./1.txt", "l.db:2.txt")
        assert cluster.identical == (("./1.txt", "l.db:2.txt"),)
        assert found.keys == {"l.db:2.txt": "2.txt"}
        alone = search(library, [(library.material("3.txt").entry, "3.txt")], Options())
        assert (alone.comparison.clusters, alone.comparison.pairs, alone.keys) == ((), (), {})


def test_two_documents_that_meet_in_the_library_are_in_one_cluster(tmp_path: Path) -> None:
    words = text(Random(1))
    path = filled(tmp_path / "l.db", [[material("old.txt", words)]])
    asked = [material(f"new{n}.txt", almost(Random(n), words)) for n in range(2)]
    (cluster,) = looked_up(path, *asked).comparison.clusters
    assert cluster.keys == ("l.db:old.txt", "new0.txt", "new1.txt")


def test_of_a_crowd_of_near_duplicates_the_nearest_are_shown_and_few_are_looked_at(tmp_path: Path) -> None:
    random, words = Random(5), text(Random(4), sentences=30)
    kept = [material(f"{n:03}.txt", almost(random, words)) for n in range(300)]
    path = filled(tmp_path / "l.db", [kept])
    looked_at = 0

    class Counting(finding.Finder):
        def _entry_of(self, content: int):  # type: ignore[no-untyped-def]
            nonlocal looked_at
            looked_at += 1
            return super()._entry_of(content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bihuan.library.searching.Finder", Counting)
        found = looked_up(path, material("new.txt", almost(random, words))).comparison
    assert len(found.near_duplicates) == 24
    assert looked_at <= 96
    again = looked_up(path, material("new.txt", kept[7].entry.text + "再补一句。")).comparison
    assert "l.db:007.txt" in {key for one in again.near_duplicates for key in (one.a, one.b)}


@pytest.mark.parametrize("words", ["", "。", "无", "一是。二是。"])
def test_a_document_of_hardly_anything_finds_nothing(tmp_path: Path, words: str) -> None:
    path = filled(tmp_path / "l.db", [[material("1.txt", words + "。"), material("2.txt", text(Random(2)))]])
    found = looked_up(path, material("new.txt", words + "！")).comparison
    assert (found.pairs, found.shared) == ((), ())


def test_an_empty_library_has_nothing(tmp_path: Path) -> None:
    found = looked_up(filled(tmp_path / "l.db", []), material("new.txt", text(Random(1)))).comparison
    assert (found.documents, found.pairs, found.clusters, found.shared) == (1, (), (), ())
