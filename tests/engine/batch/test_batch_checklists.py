"""The home-made checklists as profiles: what they ask is asked, each by its rule, and by nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from bihuan import profiles
from bihuan.batch import Verdict, record_of
from bihuan.model import Severity, SourceText
from bihuan.pipeline import Examination, examine_text
from bihuan.reviewing.registry import by_slug

HEAD = "2025年度组织生活会个人对照检查材料\n"
PROBLEM = "一是{}抓得不紧。例如，2025年3月我有2次{}因下乡缺席，事后没有补上，支部书记提醒后才补了1次。"
ASPECTS = ("学习贯彻党的创新理论", "党性修养", "联系服务群众", "先锋模范作用", "作风建设", "廉洁自律")


def text(*, aspects: int = 6, times: int = 1, previous: bool = True, causes: int = 12, pad: int = 0) -> str:
    lines = [HEAD]
    if previous:
        lines.append("一、上年度组织生活会整改措施落实情况\n上年度查摆的2个问题已全部整改到位。\n")
    lines.append("二、存在的主要问题\n")
    for number, name in enumerate(ASPECTS[:aspects]):
        lines.append(f"（{'一二三四五六'[number]}）{name}方面\n{PROBLEM.format(name, name) * times}\n")
    lines.append(
        "三、原因剖析\n"
        + "一是我对学习看得不重。"
        + "总觉得业务干好就行，缺课以后没有及时补上，也没有向支部说明。" * causes
        + "\n"
    )
    lines.append(
        "四、整改措施\n一是补齐欠账。6月底前我补学2次缺课内容，办公室每季度检查一次。"
        + "坚持把学习作为责任。" * pad
        + "\n"
    )
    return "".join(lines)


def examined(profile: str, content: str) -> Examination:
    return examine_text(SourceText(text=content, name="张三.txt", format="txt"), profile=profile)


def weighty(found: Examination) -> Counter[str]:
    return Counter(one.rule for one in found.analysis.findings if one.severity is not Severity.INFO)


@pytest.mark.parametrize("profile_id", ["checklist-folder", "checklist-screening"])
def test_a_checklist_is_used_only_where_it_is_asked_for_and_knows_its_rules(profile_id: str) -> None:
    profile = profiles.load(profile_id)
    assert profile.by_name_only
    assert set(profile.rules) <= set(by_slug())
    told = profiles.select(2025, "组织生活会", None, [f"{name}方面" for name in ASPECTS])
    assert told.profile.id == "zzshh-2025"


def test_the_folder_checklist_asks_for_half_the_text_and_for_both_parts_to_be_long_enough() -> None:
    good = examined("checklist-folder", text(times=2))
    assert weighty(good) == Counter()
    assert record_of(good, "a.txt", (), "zh").verdict is Verdict.PASS
    short = examined("checklist-folder", text(aspects=2, causes=1, pad=40))
    assert weighty(short) == Counter({"minimum-length": 2, "analysis-too-short": 1})
    assert record_of(short, "a.txt", (), "zh").verdict is Verdict.REVISE


def test_the_folder_checklist_sets_documents_of_teams_apart() -> None:
    team = text(times=2).replace("个人对照检查", "领导班子对照检查").replace("我有2次", "班子有2次")
    record = record_of(examined("checklist-folder", team), "张三.txt", (), "zh")
    assert (record.verdict, record.kind_words, record.compared) == (Verdict.APART, "班子材料", True)
    assert record_of(examined("checklist-screening", team), "张三.txt", (), "zh").verdict is not Verdict.APART


@pytest.mark.parametrize(
    ("change", "folder", "screening"),
    [
        (("四、整改措施\n", "四、结束语\n"), {"section-missing"}, {"section-missing"}),
        (("我有2次", "有的同志2次"), set(), {"collective-for-personal", "first-person-absent"}),
        (("例如，2025年3月我有2次{}因下乡缺席，事后没有补上，支部书记提醒后才补了1次", "重视程度不够，有待进一步加强"), {"problem-without-example"}, {"problem-without-example"}),
    ],
)  # fmt: skip
def test_each_further_criterion_has_its_finding(change: tuple[str, str], folder: set[str], screening: set[str]) -> None:
    for profile, times, wanted in (("checklist-folder", 2, folder), ("checklist-screening", 9, screening)):
        content = text(times=times)
        for name in ASPECTS:
            content = content.replace(change[0].format(name), change[1])
        assert wanted <= set(weighty(examined(profile, content)))


def test_the_screening_checklist_asks_for_six_aspects_last_year_length_and_share() -> None:
    good = examined("checklist-screening", text(times=9))
    assert weighty(good) == Counter()
    short = examined("checklist-screening", text(aspects=5, previous=False, pad=80))
    assert weighty(short) == Counter(
        {"aspect-missing": 1, "previous-missing": 1, "minimum-length": 2, "analysis-too-short": 1}
    )
    assert any("存在问题" in one.message for one in short.analysis.findings if one.rule == "analysis-too-short")
    assert record_of(short, "a.txt", (), "zh").verdict is Verdict.REVISE


def test_praise_and_other_people_are_noted_by_the_screening_checklist() -> None:
    content = text(times=9).replace(
        "一是党性修养抓得不紧。", "一是虽然能够坚持学习，但党性修养抓得不紧，有的同志不重视。", 1
    )
    assert weighty(examined("checklist-screening", content))["praise-before-blame"] == 1
