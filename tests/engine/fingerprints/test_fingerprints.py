"""Two units compare their documents by fingerprints only: what is found, and what the file does not tell."""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.comparing import Entry, compare
from bihuan.comparing.masking import Masker
from bihuan.comparing.sketching import Grams
from bihuan.comparing.viewing import Viewer
from bihuan.fingerprints import (
    LEAST,
    BadKey,
    Counterpart,
    Key,
    Matched,
    Printer,
    Reader,
    match,
    new_key,
    parsed_key,
    prepare,
    write,
    written_key,
)
from bihuan.fingerprints.own import Own
from bihuan.fingerprints.prints import recipe

LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500) if chr(code) not in "一二三四五六七八九十百千万亿两"]
KEY = Key(bytes(range(32)))


def prose(made: random.Random, characters: int) -> str:
    """Sentences in which nothing repeats itself but by chance."""
    words, left = [], characters
    while left > 0:
        size = min(left, made.randint(12, 30))
        words.append("".join(made.choices(LETTERS, k=size)) + made.choice("，。；"))
        left -= size
    return "".join(words)


def unit(name: str, count: int = 12, characters: int = 900) -> dict[str, str]:
    made = random.Random(name)
    return {f"{name}{number:02}": prose(made, characters) for number in range(count)}


def entries(texts: Mapping[str, str]) -> list[Entry]:
    return [Entry(*one) for one in texts.items()]


def exported(
    texts: Mapping[str, str] | Sequence[Entry], key: Key = KEY, least: int = LEAST, labelled: bool = True
) -> bytes:
    given = entries(texts) if isinstance(texts, Mapping) else texts
    out = io.BytesIO()
    write(prepare(Printer(key, Viewer(), least).prints(given), least), key, out, labelled=labelled)
    return out.getvalue()


def matched(own: Mapping[str, str] | Sequence[Entry], file: bytes, key: Key = KEY) -> Matched:
    given = entries(own) if isinstance(own, Mapping) else own
    reader = Reader(io.BytesIO(file), key, len(file))
    printer = Printer(key, Viewer(), reader.header.least)
    return match(given, printer, reader, {one.key: one for one in given}.__getitem__)


def rows(found: Matched) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(one.own, one.labels) for one in found.counterparts]


def only(found: Matched) -> Counterpart:
    (one,) = found.counterparts
    return one


def test_units_that_have_nothing_in_common_learn_nothing_of_each_other() -> None:
    found = matched(unit("a"), exported(unit("b")))
    assert (found.own, found.others, found.counterparts) == (12, 12, ())


@pytest.mark.parametrize("length", [56, 80, 150, 400])
def test_a_passage_of_the_other_unit_is_quoted_from_the_own_text(length: int) -> None:
    own, others = unit("a"), unit("b")
    passage = prose(random.Random(length), length)
    own["a03"] = own["a03"][:300] + passage + own["a03"][300:]
    others["b07"] = others["b07"][:500] + passage + others["b07"][500:]
    row = only(matched(own, exported(others)))
    assert (row.own, row.labels, row.near_duplicate) == (("a03",), ("b07",), False)
    (one,) = row.passages
    quoted = own["a03"][slice(*one.range)]
    assert quoted in passage
    masked = sum(character.isalnum() for character in passage)
    assert one.at_least <= masked <= one.at_most
    assert one.at_most - one.at_least <= 2 * (LEAST - 24)


def test_a_passage_of_forty_characters_always_has_a_fingerprint_in_common() -> None:
    for seed in range(30):
        made = random.Random(seed)
        passage = "".join(made.choices(LETTERS, k=LEAST))
        printer = Printer(KEY, Viewer(), LEAST)
        texts = ["".join(made.choices(LETTERS, k=90)) + passage + "".join(made.choices(LETTERS, k=90)) for _ in "ab"]
        one, other = printer.prints([Entry(text, text) for text in texts])
        assert len(np.intersect1d(one.values, other.values))


def test_a_passage_with_words_changed_is_found_as_one() -> None:
    own, others = unit("a"), unit("b")
    passage = prose(random.Random(3), 300)
    edited = list(passage)
    for place in range(45, 300, 50):  # a word replaced, lengthened or cut
        edited[place : place + 2] = ["", "更改", "另外换"][place % 3]
    own["a03"] = own["a03"][:300] + passage + own["a03"][300:]
    others["b07"] = others["b07"][:500] + "".join(edited) + others["b07"][500:]
    (one,) = only(matched(own, exported(others))).passages
    assert one.at_most >= 220
    assert own["a03"][slice(*one.range)] in passage


def test_years_figures_and_own_names_do_not_hide_a_passage() -> None:
    own, others = unit("a"), unit("b")
    begin, end = prose(random.Random(4), 60), prose(random.Random(5), 60)
    one = Entry("a", own["a01"] + f"{begin}钟望川2023年走访12人次，{end}", names=("钟望川",))
    other = Entry("b", others["b01"] + f"{begin}程素心2024年走访一百零三人次；{end}", names=("程素心",))
    (passage,) = only(matched([one], exported([other]))).passages
    assert "钟望川2023年走访12人次" in one.text[slice(*passage.range)]


def test_a_document_copied_with_every_fifth_sentence_changed_is_alike_as_a_whole() -> None:
    own, others = unit("a"), unit("b")
    sentences = [prose(random.Random(number), 60) for number in range(25)]
    own["a05"] = "".join(sentences)
    sentences[::5] = [prose(random.Random(100 + number), 60) for number in range(5)]
    others["b02"] = "".join(sentences)
    row = only(matched(own, exported(others)))
    assert row.near_duplicate
    (pair,) = compare(entries({"a": own["a05"], "b": others["b02"]})).pairs
    assert pair.similarity is not None
    assert abs(row.likeness.jaccard - pair.similarity) <= row.likeness.error
    assert row.likeness.error < 0.06


def test_identical_documents_on_both_sides_are_one_row() -> None:
    own, others = unit("a"), unit("b")
    text = prose(random.Random(9), 500)
    own |= {f"same{number}": text for number in range(3)}
    others |= {f"copy{number}": text for number in range(40)}
    row = only(matched(own, exported(others)))
    assert row.own == ("same0", "same1", "same2")
    assert len(row.numbers) == 40
    assert row.likeness.jaccard == 1.0


def test_what_very_many_documents_have_is_left_out_on_either_side() -> None:
    stock = prose(random.Random(11), 120)
    own, others = unit("a", 60), unit("b", 60)
    many = {key: text + stock for key, text in others.items()}
    own["a00"] += stock
    assert matched(own, exported(many)).counterparts == ()
    few = {key: text + stock * (key == "b03") for key, text in others.items()}
    assert rows(matched(own, exported(few))) == [(("a00",), ("b03",))]
    own = {key: text + stock for key, text in own.items()}
    assert matched(own, exported(few)).counterparts == ()


def test_a_passage_beside_common_stock_is_not_told_to_be_longer_than_it_can_be() -> None:
    made = random.Random(17)
    stock, passage = prose(made, 300), prose(made, 100)
    own = {key: text + stock for key, text in unit("a", 30).items()} | {"x": stock + passage}
    (one,) = only(matched(own, exported(unit("b") | {"y": stock + passage}))).passages
    assert one.at_most - one.at_least <= 2 * (LEAST - 24)


def test_fingerprints_of_very_many_own_documents_are_not_looked_up() -> None:
    stock = prose(random.Random(18), 300)
    given = entries({key: text + stock for key, text in unit("a", 30).items()})
    made = list(Printer(KEY, Viewer(), LEAST).prints(given))
    everywhere = functools.reduce(np.intersect1d, [one.values for one in made])
    assert len(everywhere) > 10
    assert len(Own(made).common(everywhere)[0]) == 0
    assert len(Own(made).common(made[0].values)[0]) == len(made[0].values) - len(everywhere)


def test_a_crowd_of_near_duplicates_gives_rows_in_proportion_to_the_documents() -> None:
    made = random.Random(12)
    body = [prose(made, 40) for _ in range(30)]

    def crowd(name: str, count: int) -> dict[str, str]:
        return {f"{name}{number:03}": "".join([prose(made, 40), *body]) for number in range(count)}

    found = matched(crowd("a", 60), exported(crowd("b", 80)))
    assert {one.own for one in found.counterparts} == {(f"a{number:03}",) for number in range(60)}
    assert len(found.counterparts) <= 60 * 24


def test_common_wording_of_the_own_documents_is_no_passage() -> None:
    """In too few documents to be stock, in enough to be everyday wording."""
    made = random.Random(13)
    wording = prose(made, 60)
    own, others = unit("a", 800, 60), unit("b", 5, 200)
    others["b01"] += wording
    few = own | {key: own[key] + wording for key in list(own)[:3]}
    assert len(matched(few, exported(others)).counterparts) == 3
    many = own | {key: own[key] + wording for key in list(own)[:30]}
    assert matched(many, exported(others)).counterparts == ()


def test_the_other_units_file_tells_neither_words_nor_names_nor_plain_hashes() -> None:
    texts = {"钟望川的材料": prose(random.Random(14), 3000), "岚台县": prose(random.Random(15), 3000)}
    file = exported(texts, labelled=False)
    for name, text in texts.items():
        for words in (name, *(text[at : at + 3] for at in range(len(text) - 2))):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030"):
                assert words.encode(encoding) not in file
    values = np.concatenate([np.frombuffer(file[shift:][: (len(file) - shift) // 4 * 4], "<u4") for shift in range(4)])
    view = Masker().view(entries(texts))
    plain = Grams(view.codes, view.starts)
    assert plain.seeds is not None
    for hashes in (plain.grams, plain.seeds[plain.seeds != 0xFFFFFFFF]):
        chance = len(values) * len(hashes) / 2**32
        assert len(np.intersect1d(values, hashes)) <= chance + 3
    ours = Printer(KEY, Viewer(), LEAST).prints(entries(texts))
    assert all(np.isin(one.values, values).all() for one in ours)  # the test sees what is in the file


def test_names_of_documents_are_in_the_file_only_where_its_owner_asks() -> None:
    texts = unit("zhong-wangchuan", 3)
    assert b"zhong-wangchuan" not in exported(texts, labelled=False)
    assert b"zhong-wangchuan" in exported(texts, labelled=True)
    row = only(matched({"a": texts["zhong-wangchuan01"]}, exported(texts, labelled=False)))
    assert row.labels == ()


def test_numbers_tell_nothing_of_names_and_order() -> None:
    texts = unit("a", 20)
    printer = Printer(KEY, Viewer(), LEAST)
    numbers = [one.key for one in prepare(printer.prints(entries(texts)), LEAST).records]
    renamed = {f"{99 - number}": text for number, text in enumerate(texts.values())}
    again = [one.key for one in prepare(printer.prints(entries(renamed)), LEAST).records]
    assert numbers != sorted(numbers)
    assert [texts[one] for one in numbers] == [renamed[one] for one in again]


def test_a_passage_repeated_very_often_costs_one_fingerprint() -> None:
    text = "抓好落实" * 50_000
    (one,) = Printer(KEY, Viewer(), LEAST).prints([Entry("a", text)])
    assert len(one.values) <= 4


@pytest.mark.parametrize("text", ["", "。", "抓", "二十三个字的文本不够长做一枚指纹只好没有了"])
def test_a_document_too_short_for_a_fingerprint_has_none(text: str) -> None:
    found = matched({"a": text, "b": prose(random.Random(16), 200)}, exported({"c": text}))
    assert all(not one.passages for one in found.counterparts)


documents = st.lists(
    st.lists(st.sampled_from([prose(random.Random(number), 45) for number in range(14)]), max_size=9).map("".join),
    min_size=1,
    max_size=7,
)


@given(documents, documents, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_the_documents_matters_on_neither_side(
    own: list[str], others: list[str], order: random.Random
) -> None:
    ours, theirs = (
        [Entry(f"{name}{n}", text) for n, text in enumerate(some)]
        for name, some in zip("ab", (own, others), strict=True)
    )
    file, found = exported(theirs), matched(ours, exported(theirs))
    order.shuffle(ours)
    order.shuffle(theirs)
    assert exported(theirs) == file
    assert matched(ours, file) == found


@given(documents, documents)
@settings(deadline=None, max_examples=40)
def test_both_units_find_the_same_documents_alike_by_the_same_figures(own: list[str], others: list[str]) -> None:
    ours = {f"a{number}": text for number, text in enumerate(own)}
    theirs = {f"b{number}": text for number, text in enumerate(others)}
    here = {(one.own, one.labels, one.likeness) for one in matched(ours, exported(theirs)).near_duplicates}
    there = {(one.labels, one.own, one.likeness) for one in matched(theirs, exported(ours)).near_duplicates}
    assert here == there


@given(documents)
@settings(deadline=None, max_examples=30)
def test_with_another_key_the_same_documents_have_nothing_in_common(texts: list[str]) -> None:
    given = [Entry(str(number), text) for number, text in enumerate(texts)]
    here, there = (
        [value for one in Printer(key, Viewer(), LEAST).prints(given) for value in one.values.tolist()]
        for key in (KEY, Key(bytes(32)))
    )
    assert not set(here) & set(there)


def test_a_file_made_with_another_key_is_refused() -> None:
    with pytest.raises(BadKey) as trouble:
        matched(unit("a", 2), exported(unit("b", 2)), Key(bytes(32)))
    assert "核对码" in trouble.value.message


def test_keys_are_different_every_time_and_both_read_the_same_check_code() -> None:
    one, other = new_key(), new_key()
    assert one.secret != other.secret
    assert one.check_code != other.check_code
    assert parsed_key(written_key(one)).check_code == one.check_code
    groups = one.check_code.split(" ")
    assert [len(group) for group in groups] == [4] * 5
    assert one.secret.hex() not in repr(one)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"bihuan-key-1", b"bihuan-key-1\n00\n00\n", b"x" * 10_000])
def test_what_is_no_key_is_refused(content: bytes) -> None:
    with pytest.raises(BadKey):
        parsed_key(content)


def test_a_key_with_one_digit_wrong_is_refused() -> None:
    content = written_key(KEY)
    with pytest.raises(BadKey):
        parsed_key(content.replace(b"0", b"1", 1))


def test_fingerprints_are_made_as_in_the_versions_that_are_out() -> None:
    """Where this changes, files of units with different versions are refused: change it knowingly, and say so in the log."""
    assert recipe() == "2ce29685b5df7eea0bc229d0f42b6e5c"
