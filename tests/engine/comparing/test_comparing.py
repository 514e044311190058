"""Near-duplicate documents and copied passages in small made-up collections."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.comparing import Comparison, Entry, Options, Pair, compare, differences, only_facts_changed
from bihuan.comparing.masking import Masker
from bihuan.errors import BihuanError

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500) if chr(code) not in "一二三四五六七八九十百千万亿两"]


def prose(made: random.Random, characters: int) -> str:
    """Sentences in which nothing repeats itself but by chance."""
    words, left = [], characters
    while left > 0:
        size = min(left, made.randint(12, 30))
        words.append("".join(made.choices(LETTERS, k=size)) + made.choice("，。；"))
        left -= size
    return "".join(words)


def collection(count: int, characters: int = 900, seed: int = 1) -> dict[str, str]:
    made = random.Random(seed)
    return {f"d{number:03}": prose(made, characters) for number in range(count)}


def compared(texts: dict[str, str], **more: object) -> Comparison:
    return compare([Entry(*one) for one in texts.items()], **more)  # type: ignore[arg-type]


def only_pair(found: Comparison) -> Pair:
    assert len(found.pairs) == 1
    return found.pairs[0]


def masked(text: str) -> list[int]:
    codes: list[int] = Masker().view([Entry("", text)]).codes.tolist()
    return codes


def test_unrelated_documents_have_nothing_in_common() -> None:
    found = compared(collection(30))
    assert (found.documents, found.pairs, found.clusters, found.shared) == (30, (), (), ())


@pytest.mark.parametrize("length", [40, 60, 150, 400])
def test_a_copied_passage_is_found_with_both_its_ends(length: int) -> None:
    texts = collection(20)
    passage = prose(random.Random(2), length)
    texts["d003"] = texts["d003"][:200] + passage + texts["d003"][200:]
    texts["d011"] = texts["d011"][:500] + passage + texts["d011"][500:]
    pair = only_pair(compared(texts))
    assert (pair.a, pair.b, pair.near_duplicate) == ("d003", "d011", False)
    (one,) = pair.passages
    assert one.verbatim
    assert abs(one.a[0] - 200) <= 3
    assert abs(one.a[1] - 200 - len(passage)) <= 3
    assert abs(one.b[0] - 500) <= 3
    assert abs(one.b[1] - 500 - len(passage)) <= 3


def test_an_edited_passage_is_found_as_one() -> None:
    texts = collection(20)
    passage = prose(random.Random(3), 300)
    edited = list(passage)
    for place in range(45, 300, 50):  # a word replaced, lengthened or cut
        edited[place : place + 2] = ["", "更改", "另外换"][place % 3]
    texts["d003"] = texts["d003"][:200] + passage + texts["d003"][200:]
    texts["d011"] = texts["d011"][:500] + "".join(edited) + texts["d011"][500:]
    (one,) = only_pair(compared(texts)).passages
    assert not one.verbatim
    assert abs(one.a[0] - 200) <= 10
    assert abs(one.a[1] - 500) <= 30
    assert one.matched >= 0.85 * one.length


def test_figures_years_and_punctuation_do_not_hide_a_passage() -> None:
    texts = collection(10)
    begin, end = prose(random.Random(4), 35), prose(random.Random(5), 35)
    texts["d001"] += f"{begin}2023年走访12人次，{end}"
    texts["d002"] += f"{begin}2024年走访一百零三人次；{end}"
    pair = only_pair(compared(texts))
    (one,) = pair.passages
    assert one.verbatim
    found = differences(texts["d001"], texts["d002"], one)
    words = [(d.kind, texts["d001"][slice(*d.a)], texts["d002"][slice(*d.b)]) for d in found]
    assert words == [("year", "2023", "2024"), ("figure", "12", "一百零三")]


def test_a_text_with_only_names_years_and_figures_changed_is_named_so() -> None:
    made = random.Random(6)
    body = [prose(made, 120) for _ in range(6)]
    names, places = frozenset({"钟望川", "程素心"}), frozenset({"青禾县", "云畈镇"})

    def written(name: str, place: str, year: int, figure: int) -> str:
        return f"{place}{name}{year}年度对照检查材料\n" + "".join(f"{one}{place}办结{figure}件。\n" for one in body)

    texts = {"old": written("钟望川", "青禾县", 2023, 7), "new": written("程素心", "云畈镇", 2024, 31)}
    found = compared(texts, options=Options(names=names, places=places))
    pair = only_pair(found)
    assert pair.near_duplicate
    assert pair.similarity == 1.0
    assert pair.jaccard is not None
    assert pair.jaccard < 1.0
    a, b = texts[pair.a], texts[pair.b]
    assert only_facts_changed(pair, a, b, names=names, places=places)
    kinds = {one.kind for passage in pair.passages for one in differences(a, b, passage, names=names, places=places)}
    assert kinds == {"name", "place", "year", "figure"}
    assert not only_facts_changed(pair, a, b)  # without the lists a name is wording


def test_a_text_with_a_sentence_of_its_own_differs_in_more_than_facts() -> None:
    made = random.Random(8)
    before, after, one, other = (prose(made, size) for size in (1500, 1500, 40, 40))
    texts = {"a": f"{before}2023。{one}。{after}", "b": f"{before}2024。{other}。{after}"}
    pair = only_pair(compared(texts))
    assert pair.near_duplicate
    assert not only_facts_changed(pair, texts["a"], texts["b"])


@pytest.mark.parametrize("way", ["replaced", "reordered", "added"])
def test_a_copied_document_is_a_near_duplicate_with_its_containment(way: str) -> None:
    texts = collection(25, 1500)
    sentences = [prose(random.Random(200 + number), 60) for number in range(25)]
    copy = list(sentences)
    if way == "replaced":
        copy[::5] = [prose(random.Random(300 + number), 60) for number in range(5)]
    elif way == "reordered":
        random.Random(7).shuffle(copy)
    else:
        copy += [prose(random.Random(300 + number), 60) for number in range(10)]
    texts["x1"], texts["x2"] = "".join(sentences), "".join(copy)
    found = compared(texts)
    pair = only_pair(found)
    assert (pair.a, pair.b) == ("x1", "x2")
    assert pair.near_duplicate
    assert pair.similarity is not None
    assert pair.a_in_b is not None
    assert pair.b_in_a is not None
    assert 0.5 <= pair.similarity < 1.0
    assert pair.similarity <= min(pair.a_in_b, pair.b_in_a)
    assert [one.keys for one in found.clusters] == [("x1", "x2")]
    assert sum(one.length for one in pair.passages) >= 0.7 * 1500
    if way == "added":
        assert pair.a_in_b > 0.99 > pair.b_in_a


def test_the_order_of_the_documents_does_not_matter() -> None:
    texts = collection(40)
    passage = prose(random.Random(8), 200)
    for number in (3, 17, 30):
        texts[f"d{number:03}"] += passage
    texts["d020"] = texts["d005"][:700] + passage
    entries = [Entry(*one) for one in texts.items()]
    first = compare(entries)
    assert len(first.pairs) > 3
    for seed in range(3):
        random.Random(seed).shuffle(entries)
        assert compare(iter(entries)) == first


def test_what_a_document_shares_does_not_depend_on_which_comes_first() -> None:
    texts = collection(12)
    passage = prose(random.Random(9), 180)
    texts["d001"] = passage + texts["d001"]
    texts["d007"] += passage
    pair = only_pair(compared(texts))
    swapped = {**texts, "d001": texts["d007"], "d007": texts["d001"]}
    other = only_pair(compared(swapped))
    assert [(one.a, one.b, one.matched) for one in pair.passages] == [
        (one.b, one.a, one.matched) for one in other.passages
    ]


@given(st.integers(0, 10**6), st.integers(45, 200), st.sampled_from(["", "\n", "　", "，", "2024", "𠮷"]))
def test_a_verbatim_passage_quotes_the_same_masked_text_on_both_sides(seed: int, length: int, between: str) -> None:
    made = random.Random(seed)
    passage = prose(made, length // 2) + between + prose(made, length - length // 2)
    one, other = (prose(made, made.randint(0, 90)) + passage + prose(made, made.randint(0, 90)) for _ in range(2))
    found = compared({"a": one, "b": other})
    passages = [passage for pair in found.pairs for passage in pair.passages]
    assert passages
    for place in passages:
        if place.verbatim:
            assert masked(one[slice(*place.a)]) == masked(other[slice(*place.b)])


def test_identical_documents_are_one_cluster_and_no_pairs() -> None:
    text = prose(random.Random(10), 800)
    texts = {**collection(5), **{f"same{number:04}": text for number in range(1000)}}
    found = compared(texts)
    assert found.documents == 1005
    assert found.pairs == ()
    (cluster,) = found.clusters
    assert len(cluster.keys) == 1000
    assert cluster.identical == (cluster.keys,)


def test_very_many_near_duplicates_are_one_cluster_and_few_pairs() -> None:
    made = random.Random(11)
    text = prose(made, 800)
    texts = {f"d{number:03}": text[:400] + prose(made, 30) + text[400:] for number in range(300)}
    found = compared(texts)
    assert [len(one.keys) for one in found.clusters] == [300]
    assert len(found.near_duplicates) < 300 * 20


def test_a_passage_of_very_many_documents_is_shared_stock() -> None:
    texts = collection(120)
    stock = prose(random.Random(12), 90)
    for key in list(texts)[:60]:
        texts[key] = texts[key][:300] + stock + texts[key][300:]
    found = compared(texts)
    assert found.pairs == ()
    (shared,) = found.shared
    assert (shared.key, shared.documents) == ("d000", 60)
    assert abs(shared.range[0] - 300) <= 2
    assert abs(shared.range[1] - 300 - len(stock)) <= 2


def test_a_passage_of_thousands_of_documents_is_shared_stock_once() -> None:
    made = random.Random(17)
    stock = prose(made, 100)
    found = compared({f"d{number:04}": prose(made, 60) + stock + prose(made, 60) for number in range(3000)})
    assert found.pairs == ()
    assert [one.documents for one in found.shared] == [3000]


def test_passages_made_of_common_wording_are_left_out_and_copied_ones_stay() -> None:
    made = random.Random(18)
    phrases = [[prose(made, 14) for _ in range(2)] for _ in range(8)]
    texts = {key: text + "".join(map(made.choice, phrases)) for key, text in collection(60, 300).items()}
    passage = prose(made, 80)
    texts["d004"] = passage + texts["d004"]
    texts["d040"] = passage + texts["d040"]
    found = compared(texts, options=Options(stock_least=20))
    assert [(one.a, one.b) for one in found.pairs] == [("d004", "d040")]


def test_words_of_a_template_are_set_aside() -> None:
    template = prose(random.Random(13), 1200)
    texts = collection(6, 300)
    for key in texts:
        texts[key] = template[:600] + texts[key] + template[600:]
    assert len(compared(texts).clusters) == 1
    found = compared(texts, templates=[template])
    assert (found.pairs, found.clusters) == ((), ())


def test_what_is_copied_beside_a_template_is_found() -> None:
    template, passage = prose(random.Random(14), 400), prose(random.Random(15), 150)
    texts = {key: template + text for key, text in collection(6, 900).items()}
    texts["d001"] += passage
    texts["d004"] += passage
    pair = only_pair(compared(texts, templates=[template]))
    assert (pair.a, pair.b) == ("d001", "d004")
    assert texts["d001"][slice(*pair.passages[0].a)] in passage


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"a": ""},
        {"a": "", "b": ""},
        {"a": "，。\n", "b": "！！"},
        {"a": "短", "b": "短文"},
        {"a": "2024年", "b": "2023年"},
        {"a": "\ud83d" * 50, "b": "\ud83d\n" * 60},
        {"a": "a" * 5000, "b": "a" * 5001},
        {"a": "，", "b": prose(random.Random(1), 900)},
    ],
)
def test_texts_without_anything_to_compare_are_compared(texts: dict[str, str]) -> None:
    found = compared(texts)
    assert found.documents == len(texts)
    assert all(one.passages for one in found.pairs if not one.near_duplicate)


def test_a_document_may_not_come_twice() -> None:
    with pytest.raises(BihuanError, match="两次"):
        compare([Entry("a", "甲"), Entry("a", "乙")])


def test_whole_documents_can_be_compared_without_passages() -> None:
    text = prose(random.Random(16), 900)
    found = compared({"a": text, "b": text[:800]}, options=Options(passages=False))
    pair = only_pair(found)
    assert pair.near_duplicate
    assert pair.passages == ()
