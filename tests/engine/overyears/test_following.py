"""Made-up series of several years: what is new, what is named again and for how long, what became of each earlier item."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.comparing import Options
from bihuan.materials import Material, material_of
from bihuan.model import SourceText, Standing
from bihuan.overyears import FollowedItem, Repeat, Series, follow, sketch, sort_by_year

STUDY = "理论学习零敲碎打。支部集中学习11次，我请假3次，笔记有5次是月底一个晚上补抄的。"
VILLAGES = "下基层偏少。全年只到过3个水管站，最远的石桥站一次没有去过，站上要换闸门的报告压了半年。"
LETTERS = "处理来信拖沓。4月收到的坡头村用水来信，到7月才答复，答复时坝已经干了。"
SITES = "抓工程安全不紧。8月石桥泵站施工，我只看了一次现场，临边没有护栏也没有发现。"
MEETINGS = "会议开得太长。月度例会有4次开过了中午，听汇报多，定下来的事情少。"
STUDY_MORE = "补上学习欠账。每周三晚自学两小时，每月最后一天把笔记交支部书记检查。"
VISIT_MORE = "多到水管站蹲点。每季度到水管站蹲点不少于5天，12月底前走遍8个站。"
WATCH = "管住施工现场。每月到在建泵站现场检查2次，由安监股记录，发现隐患当天下整改单。"


def written(year: int, problems: Sequence[str], measures: Sequence[str], prior: str = "") -> str:
    def listed(items: Sequence[str]) -> str:
        return "".join(f"{'一二三四五'[number]}是{one}\n" for number, one in enumerate(items))

    before = f"一、上年度整改措施落实情况\n{prior}\n" if prior else ""
    return (
        f"{year}年度民主生活会个人对照检查材料\n青禾县水务局副局长　钟望川\n{before}"
        f"{'二' if prior else '一'}、存在的主要问题\n{listed(problems)}{'三' if prior else '二'}、整改措施\n{listed(measures)}"
    )


def series(*texts: str) -> tuple[Series, dict[str, Material]]:
    made = [material_of(SourceText(text, f"{number}.txt", "txt"), f"{number}.txt") for number, text in enumerate(texts)]
    (plan,), left = sort_by_year(map(sketch, made))
    assert left == []
    known = {one.key: one for one in made}
    return follow(plan, [known[one.key] for one in plan.documents], Options()), known


def items(found: Series, step: int, kind: str = "problem") -> list[FollowedItem]:
    return [one for one in found.steps[step].items if one.kind == kind]


def test_a_problem_is_followed_over_three_years_with_its_words_in_each() -> None:
    found, known = series(
        written(2022, [STUDY, LETTERS], [STUDY_MORE]),
        written(2023, [VILLAGES, STUDY], [VISIT_MORE]),
        written(2024, [STUDY, SITES], [STUDY_MORE, WATCH]),
    )
    assert [(one.repeat, one.years) for one in items(found, 0)] == [(Repeat.NEW, ()), (Repeat.AGAIN, (2022,))]
    study, sites = items(found, 1)
    assert (study.repeat, study.running, study.years) == (Repeat.EVERY, 3, (2022, 2023))
    assert (sites.repeat, sites.running, sites.earlier) == (Repeat.NEW, 1, ())
    assert "零敲碎打" in study.claim.of(known["2.txt"].source.text)
    for one in study.earlier:
        assert "零敲碎打" in one.claim.of(known[one.key].source.text)
        assert "补抄" in one.span.of(known[one.key].source.text)
    assert [one.year for one in study.earlier] == [2023, 2022]


def test_what_the_last_document_did_not_name_and_an_older_one_did_has_returned() -> None:
    found, _ = series(
        written(2022, [STUDY], [STUDY_MORE]),
        written(2023, [VILLAGES], [VISIT_MORE]),
        written(2024, [STUDY], [STUDY_MORE]),
    )
    (study,) = items(found, 1)
    assert (study.repeat, study.running, study.years) == (Repeat.RETURNED, 1, (2022,))
    (measure,) = items(found, 1, "measure")
    assert (measure.repeat, measure.years) == (Repeat.RETURNED, (2022,))


def test_years_in_a_row_are_counted_by_years_and_not_by_documents() -> None:
    found, _ = series(*(written(year, [STUDY], [STUDY_MORE]) for year in (2020, 2022, 2023)))
    (study,) = items(found, 1)
    assert (study.repeat, study.running) == (Repeat.EVERY, 2)


def test_a_problem_that_was_told_as_done_and_is_named_again_says_both() -> None:
    prior = "一是针对“理论学习零敲碎打”的问题，笔记补齐，该项已经完成整改。"
    found, _ = series(
        written(2023, [STUDY, VILLAGES], [STUDY_MORE, VISIT_MORE]),
        written(2024, [STUDY], [WATCH], prior),
    )
    (study,) = items(found, 0)
    assert study.repeat is Repeat.AGAIN
    assert study.earlier[0].told is Standing.DONE
    fates = {one.ref: one.status for one in found.steps[0].accounts}
    assert fates["P1"] is Standing.PROBLEM
    assert fates["P2"] is Standing.ABSENT


def test_what_is_told_of_a_problem_is_told_by_the_next_document() -> None:
    prior = "一是针对“理论学习零敲碎打”的问题，笔记补齐，该项已经完成整改。"
    found, _ = series(
        written(2022, [STUDY], [STUDY_MORE]),
        written(2023, [VILLAGES], [VISIT_MORE]),
        written(2024, [STUDY], [WATCH], prior),
    )
    (study,) = items(found, 1)
    assert (study.years, study.earlier[0].told) == ((2022,), None)


def test_documents_older_than_are_compared_come_in_through_those_between() -> None:
    found, _ = series(*(written(year, [STUDY, MEETINGS], [STUDY_MORE]) for year in range(2015, 2023)))
    study = items(found, 6)[0]
    assert (study.running, study.years) == (8, tuple(range(2015, 2022)))


def test_a_document_with_only_the_year_changed_is_said_to_be_so() -> None:
    first = written(2023, [STUDY, VILLAGES, LETTERS], [STUDY_MORE, VISIT_MORE])
    found, _ = series(first, first.replace("2023", "2024"))
    assert found.steps[0].only_facts_changed
    assert not found.steps[0].identical
    assert set(found.steps[0].changed) <= {"year"}
    other, _ = series(first, first.replace("2023", "2024").replace("补抄", "写完"))
    assert not other.steps[0].only_facts_changed
    assert "wording" in other.steps[0].changed


def test_the_same_words_under_another_year_of_the_file_are_identical() -> None:
    text = written(2023, [STUDY, VILLAGES], [STUDY_MORE]).replace("2023年度", "")
    made = [
        material_of(SourceText(text, f"{year}.txt", "txt"), f"{year}/钟望川.txt", (str(year),)) for year in (2023, 2024)
    ]
    (plan,), _ = sort_by_year(map(sketch, made))
    (step,) = follow(plan, made, Options()).steps
    assert step.identical
    assert not step.only_facts_changed


def test_words_of_a_template_do_not_make_two_years_alike() -> None:
    first = written(2023, [STUDY, VILLAGES, LETTERS, SITES], [STUDY_MORE, VISIT_MORE])
    second = written(2024, [STUDY, VILLAGES, LETTERS, MEETINGS], [STUDY_MORE, VISIT_MORE])
    made = [material_of(SourceText(text, "x", "txt"), f"{number}.txt") for number, text in enumerate((first, second))]
    (plan,), _ = sort_by_year(map(sketch, made))
    assert follow(plan, made, Options()).steps[0].similarity is not None
    template = "\n".join([STUDY, VILLAGES, LETTERS, STUDY_MORE, VISIT_MORE])
    assert follow(plan, made, Options(), [template]).steps[0].similarity is None


SENTENCES = [STUDY, VILLAGES, LETTERS, SITES, MEETINGS]
YEAR = st.tuples(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from([STUDY_MORE, VISIT_MORE, WATCH]), min_size=1, max_size=2, unique=True),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(YEAR, min_size=2, max_size=4))
def test_an_item_is_of_earlier_years_exactly_where_its_sentence_stood_in_them(
    made: list[tuple[list[str], list[str]]],
) -> None:
    texts = [written(2020 + number, *one) for number, one in enumerate(made)]
    found, known = series(*texts)
    for number, step in enumerate(found.steps, 1):
        for one in step.items:
            if one.kind == "action":
                continue
            words = one.span.of(known[step.this].source.text).strip()[2:]
            before = {2020 + year for year in range(number) if words in texts[year]}
            assert set(one.years) == before
            assert (one.repeat is Repeat.NEW) == (not before)
            assert (one.repeat is Repeat.EVERY) == (number > 1 and len(before) == number)
            for place in one.earlier:
                assert words in place.span.of(known[place.key].source.text)
    assert [one.year for one in found.documents] == sorted(one.year for one in found.documents)


@pytest.mark.parametrize("texts", [["", ""], ["2023年度", "。"]])
def test_texts_that_say_nothing_make_steps_without_items(texts: list[str]) -> None:
    made = [material_of(SourceText(text, "x", "txt"), f"{number}.txt") for number, text in enumerate(texts)]
    known, _ = sort_by_year(
        [
            sketch(material_of(SourceText(written(y, [STUDY], [WATCH]), "x", "txt"), f"{n}.txt"))
            for n, y in enumerate((2023, 2024))
        ]
    )
    (step,) = follow(known[0], made, Options()).steps
    assert (step.items, step.accounts) == ((), ())
