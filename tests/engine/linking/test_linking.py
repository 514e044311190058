"""What linking gives for small invented documents: which items belong together, why, and what stays alone."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.linking import link
from bihuan.model import (
    Aspect,
    Cause,
    Document,
    Items,
    Kind,
    Linking,
    Measure,
    Meta,
    Problem,
    Role,
    Section,
    SourceText,
    Span,
)
from bihuan.text.folded import Folded

P, C, M = "problem", "cause", "measure"


class Draft:
    """Builds a document from lines: (kind, words), ("section", role), ("aspect", heading) or ("line", words)."""

    def __init__(self, *parts: tuple[str, str], kind: Kind = Kind.PERSONAL, between: str = "\n") -> None:
        self.text = ""
        self.found: dict[str, list[tuple[str, Span, Span, str | None]]] = {P: [], C: [], M: []}
        sections: list[tuple[Role, int]] = []
        aspects: list[Aspect] = []
        headings: list[Span] = []
        aspect: str | None = None
        for what, words in parts:
            start = len(self.text)
            if what == "section":
                sections.append((Role(words), start))
                aspect = None
                words = f"【{words}】"
            elif what in ("aspect", "heading"):
                span = Span(start, start + len(words))
                headings.append(span)
                if what == "aspect":
                    aspect = f"A{len(aspects) + 1}"
                    aspects.append(Aspect(aspect, words, span, span))
            elif what in self.found:
                claim_end = words.find("。") + 1 or len(words)
                own = f"{what[0].upper()}{len(self.found[what]) + 1}"
                self.found[what].append((own, Span(start, start + len(words)), Span(start, start + claim_end), aspect))
            self.text += words + (between if what in self.found else "\n")
        ends = [*(start for _, start in sections), len(self.text)][1:]
        self.document = Document(
            source=SourceText(self.text, "草稿.txt", "txt"),
            meta=Meta(kind=kind),
            sections=tuple(
                Section(f"S{n}", role, Span(start, end))
                for n, ((role, start), end) in enumerate(zip(sections, ends, strict=True), 1)
            ),
            aspects=tuple(aspects),
            headings=tuple(headings),
        )
        self.items = Items(
            problems=tuple(Problem(i, span, claim, (), aspect) for i, span, claim, aspect in self.found[P]),
            causes=tuple(Cause(i, span, claim, aspect) for i, span, claim, aspect in self.found[C]),
            measures=tuple(Measure(i, span, claim, (), aspect) for i, span, claim, aspect in self.found[M]),
        )

    def link(self) -> Linking:
        return link(self.document, self.items, Folded(self.text))

    def pairs(self) -> set[tuple[str, str]]:
        return {(found.from_id, found.to_id) for found in self.link().links}

    def why(self, one: str, other: str) -> str:
        (found,) = [found for found in self.link().links if {found.from_id, found.to_id} == {one, other}]
        return found.why


STANDARD = Draft(
    ("section", "problems"),
    (P, "一是理论学习不够深入。平时忙于事务，读原著少，学习笔记多是会前突击。"),
    (P, "二是联系群众不够紧密。到柳溪村调研只听汇报，村民反映的37户吃水难没有过问。"),
    (P, "三是担当精神有所弱化。遇到矛盾绕着走，改革的硬骨头不敢碰。"),
    ("section", "causes"),
    (C, "一是理论武装抓得不紧。把学习当作软任务，没有坚持读原著、悟原理。"),
    (C, "二是宗旨意识有所淡化。和群众的感情淡了，很少站在村民的角度想问题。"),
    (C, "三是斗争精神不足。怕得罪人，求稳怕乱，碰到难题先想退路。"),
    ("section", "measures"),
    (M, "一是加强理论学习。每周自学不少于3小时，每季度写一篇读书心得。"),
    (M, "二是密切联系群众。柳溪村37户吃水问题6月底前解决，每月入户走访。"),
    (M, "三是勇于担当作为。敢于直面矛盾，牵头啃下改革硬骨头。"),
    ("section", "closing"),
)


def test_each_problem_finds_its_own_cause_and_measure() -> None:
    assert STANDARD.pairs() == {
        *(("P1", "C1"), ("P2", "C2"), ("P3", "C3")),
        *(("P1", "M1"), ("P2", "M2"), ("P3", "M3")),
        *(("C1", "M1"), ("C2", "M2"), ("C3", "M3")),
    }
    assert STANDARD.link().unlinked == ()


def test_order_does_not_decide_where_the_words_do() -> None:
    swapped = Draft(
        ("section", "problems"),
        (P, "一是理论学习不够深入。平时忙于事务，读原著少，学习笔记多是会前突击。"),
        (P, "二是联系群众不够紧密。到柳溪村调研只听汇报，村民反映的37户吃水难没有过问。"),
        ("section", "measures"),
        (M, "一是密切联系群众。柳溪村37户吃水问题6月底前解决，每月入户走访。"),
        (M, "二是加强理论学习。坚持读原著，每周自学不少于3小时，每季度写一篇学习心得。"),
    )
    assert swapped.pairs() == {("P1", "M2"), ("P2", "M1")}


def test_the_reason_quotes_the_place_or_figure_that_both_name() -> None:
    why = STANDARD.why("P2", "M2")
    assert why.startswith("措施点名")
    assert "柳溪村" in why or "37户" in why


def test_a_measure_that_nothing_calls_for_stays_alone_and_says_why() -> None:
    draft = Draft(
        ("section", "problems"),
        (P, "一是理论学习不够深入。平时读原著少，学习笔记多是会前突击。"),
        ("section", "measures"),
        (M, "一是加强理论学习。每周自学不少于3小时，写读书心得。"),
        (M, "二是注重家教家风。管好家人和亲属，净化生活圈、朋友圈，培养健康情趣。"),
    )
    assert draft.pairs() == {("P1", "M1")}
    reasons = {(alone.item_id, alone.wanted): alone.why for alone in draft.link().unlinked}
    assert set(reasons) == {("M2", "problem"), ("P1", "cause")}
    assert reasons["P1", "cause"] == "全文没有写原因"
    assert "家教" in reasons["M2", "problem"] or "家风" in reasons["M2", "problem"]


def test_causes_and_measures_among_the_problems_belong_to_those_they_stand_with() -> None:
    draft = Draft(
        ("section", "problems"),
        ("aspect", "（一）理论学习方面"),
        (P, "学习不够系统。满足于听会。"),
        (C, "原因是认识有偏差。"),
        (M, "整改：每周自学。"),
        ("aspect", "（二）工作作风方面"),
        (P, "下乡走马观花。听汇报多。"),
        (C, "原因是图省事。"),
        (M, "整改：每月蹲点。"),
    )
    assert {("P1", "C1"), ("P1", "M1"), ("P2", "C2"), ("P2", "M2")} <= draft.pairs()
    assert not {("P1", "C2"), ("P1", "M2"), ("P2", "C1"), ("P2", "M1")} & draft.pairs()


def test_where_counts_agree_inside_an_aspect_each_has_its_own() -> None:
    draft = Draft(
        ("section", "problems"),
        ("aspect", "（一）遵守纪律方面"),
        (P, "①会前沟通不够。"),
        (P, "②落实部署偏慢。"),
        (C, "①图效率、怕麻烦。"),
        (C, "②凭经验判断进度。"),
        ("aspect", "（二）改进作风方面"),
        (P, "①调研不深。"),
        (C, "①图省事。"),
    )
    found = draft.pairs()
    assert {("P1", "C1"), ("P2", "C2"), ("P3", "C3")} <= found
    assert ("P1", "C2") not in found
    assert "依次对应" in draft.why("P1", "C1")
    assert "遵守纪律" in draft.why("P1", "C1")


def test_measures_under_the_names_of_the_aspects_belong_to_those_aspects() -> None:
    draft = Draft(
        ("section", "problems"),
        ("aspect", "（一）理论学习方面"),
        (P, "1.满足于完成规定动作。"),
        ("aspect", "（二）工作作风方面"),
        (P, "1.满足于完成规定动作。"),
        ("section", "measures"),
        ("heading", "（一）工作作风方面"),
        (M, "1.每月查一次。"),
        ("heading", "（二）理论学习方面"),
        (M, "1.每月查两次。"),
    )
    assert draft.pairs() == {("P1", "M2"), ("P2", "M1")}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("针对第2个问题，每月查一次。", {("P2", "M1")}),
        ("针对第一、三个问题，每月查一次。", {("P1", "M1"), ("P3", "M1")}),
        ("对应问题1至3。每月查一次。", {("P1", "M1"), ("P2", "M1"), ("P3", "M1")}),
        ("针对问题二，每月查一次。", {("P2", "M1")}),
    ],
)
def test_a_measure_that_names_problems_by_number_belongs_to_those(words: str, expected: set[tuple[str, str]]) -> None:
    draft = Draft(
        ("section", "problems"),
        (P, "一是理论学习不够深入。"),
        (P, "二是调查研究走马观花。"),
        (P, "三是厉行节约抓得不严。"),
        ("section", "measures"),
        (M, words),
    )
    assert draft.pairs() == expected
    assert "问题" in draft.why(*min(expected))
    assert {found.basis for found in draft.link().links} == {"number"}


@pytest.mark.parametrize(
    "words", ["整改问题3个。", "解决问题12条。", "针对2023年第3季度的情况，整改。", "针对第9个问题，每月查一次。"]
)
def test_a_count_of_problems_names_none(words: str) -> None:
    draft = Draft(
        ("section", "problems"),
        (P, "一是理论学习不够深入。"),
        (P, "二是调查研究走马观花。"),
        (P, "三是厉行节约抓得不严。"),
        ("section", "measures"),
        (M, words),
    )
    assert "number" not in {found.basis for found in draft.link().links}


def test_items_of_one_table_row_belong_together() -> None:
    rows = [
        ("学习不系统", "认识不足", "每周自学"),
        ("调研不深入", "图省事", "每月蹲点"),
        ("用餐有浪费", "要求不严", "按需备餐"),
    ]
    parts: list[tuple[str, str]] = [("section", "problems")]
    for problem, cause, measure in rows:
        parts += [(P, problem), (C, cause), (M, measure)]
    draft = Draft(*parts, between="\t")
    assert draft.pairs() == {
        pair for n in "123" for pair in ((f"P{n}", f"C{n}"), (f"P{n}", f"M{n}"), (f"C{n}", f"M{n}"))
    }
    assert draft.why("P2", "M2") == "同列一行"


def test_two_documents_in_one_file_do_not_mix() -> None:
    one = [
        ("section", "problems"),
        (P, "一是理论学习不够深入。读原著少。"),
        ("section", "measures"),
        (M, "一是加强理论学习。坚持读原著。"),
    ]
    pairs = Draft(*one, *one).pairs()
    assert pairs == {("P1", "M1"), ("P2", "M2")}


def test_what_is_no_self_examination_has_no_links() -> None:
    other = dataclasses.replace(STANDARD.document, meta=Meta(kind=Kind.OTHER))
    assert link(other, STANDARD.items, Folded(STANDARD.text)) == Linking()
    assert Draft(("section", "closing")).link() == Linking()


def test_a_masked_word_counts_as_what_it_stands_for() -> None:
    masked = Draft(
        ("section", "problems"),
        (P, "一是理论学习不够深入。"),
        (P, "二是办公用房超标。"),
        ("section", "causes"),
        (C, "一是lilun武装不牢。"),
        (C, "二是享乐思想抬头。"),
    )
    start = masked.text.index("lilun")
    found = link(masked.document, masked.items, Folded(masked.text, [(start, start + 5, "理论")]))
    assert ("P1", "C1") in {(one.from_id, one.to_id) for one in found.links}


WORDS = st.text(st.sampled_from("学习理论群众调研担当纪律不够深入一二。，村37"), min_size=1, max_size=30)
PARTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([P, C, M]), WORDS),
        st.tuples(st.just("section"), st.sampled_from(["problems", "causes", "measures"])),
        st.tuples(st.just("aspect"), WORDS),
    ),
    max_size=14,
)


@given(PARTS)
def test_links_name_existing_items_of_different_kinds_and_each_pair_once(parts: list[tuple[str, str]]) -> None:
    draft = Draft(*parts)
    found = draft.link()
    ids = {own for members in draft.found.values() for own, *_ in members}
    pairs = [frozenset((one.from_id, one.to_id)) for one in found.links]
    assert len(pairs) == len(set(pairs))
    for one in found.links:
        assert {one.from_id, one.to_id} <= ids
        assert one.from_id[0] != one.to_id[0]
        assert 0.0 <= one.score <= 1.0
        assert one.why
    wanting = {(alone.item_id, alone.wanted) for alone in found.unlinked}
    assert len(wanting) == len(found.unlinked)
    for problem, *_ in draft.found[P]:
        for kind in (C, M):
            linked = any(problem in pair and any(end[0] == kind[0].upper() for end in pair) for pair in pairs)
            assert linked != ((problem, kind) in wanting)


@given(PARTS)
def test_the_names_of_the_items_do_not_matter(parts: list[tuple[str, str]]) -> None:
    draft = Draft(*parts)

    def renamed(own: str) -> str:
        return f"z{ord('z') - ord(own[0])}-{99 - int(own[1:])}"

    other = Items(
        problems=tuple(dataclasses.replace(item, id=renamed(item.id)) for item in draft.items.problems),
        causes=tuple(dataclasses.replace(item, id=renamed(item.id)) for item in draft.items.causes),
        measures=tuple(dataclasses.replace(item, id=renamed(item.id)) for item in draft.items.measures),
    )
    before = draft.link()
    after = link(draft.document, other, Folded(draft.text))
    assert [(renamed(one.from_id), renamed(one.to_id), one.score, one.why) for one in before.links] == [
        (one.from_id, one.to_id, one.score, one.why) for one in after.links
    ]
    assert before == draft.link()


def test_thousands_of_items_are_linked_without_comparing_all_with_all() -> None:
    count = 1500
    parts: list[tuple[str, str]] = [("section", "problems")]
    parts += [(P, f"第{n}个问题，{chr(0x4E00 + n)}{chr(0x5E00 + n)}处没有修好。") for n in range(count)]
    parts += [("section", "measures")]
    parts += [(M, f"把{chr(0x4E00 + n)}{chr(0x5E00 + n)}处修好。") for n in range(count)]
    pairs = Draft(*parts).pairs()
    right = sum((f"P{n}", f"M{n}") in pairs for n in range(1, count + 1))
    assert right > 0.9 * count
    assert len(pairs) < 3 * count
