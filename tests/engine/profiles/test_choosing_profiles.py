"""Year, meeting, title and headings choose the profile, and the reason is told."""

from __future__ import annotations

import pytest

from bihuan import profiles
from bihuan.model import Kind, Role

FOUR_WINDS = ["形式主义方面", "官僚主义方面", "享乐主义方面", "奢靡之风方面"]
SIX_OF_2022 = ["政治信仰方面", "党员意识方面", "理论学习方面", "能力本领方面", "作用发挥方面", "纪律作风方面"]


def choose(year, meeting, headings, kind=Kind.PERSONAL, **more):
    return profiles.select(year, meeting, kind, headings, **more)


def test_year_and_meeting_name_the_round():
    chosen = choose(2022, "2022年度组织生活会", SIX_OF_2022)
    assert chosen.profile_id == "zzshh-2022"
    assert "6" in chosen.reason
    assert chosen.reason_en


def test_a_campaign_in_the_title_tells_the_round_where_the_year_is_not_written():
    title = "党的群众路线教育实践活动专题民主生活会对照检查材料"
    assert choose(None, "民主生活会", FOUR_WINDS, title=title).profile_id == "mzshh-2013"


def test_a_campaign_that_ran_into_the_next_year_belongs_to_its_own_round():
    title = "“三严三实”专题民主生活会对照检查材料"
    headings = ["严以修身方面", "严以用权方面", "严以律己方面", "谋事要实方面", "创业要实方面", "做人要实方面"]
    assert choose(2016, "民主生活会", headings, title=title).profile_id == "mzshh-2015"
    assert choose(2016, "民主生活会", headings).profile_id is None


def test_the_second_batch_of_2014_has_the_four_winds_of_2013():
    assert choose(2014, "民主生活会", FOUR_WINDS).profile_id == "mzshh-2014"


def test_an_older_campaign_is_not_taken_for_a_newer_one_with_the_same_words():
    title = "“不忘初心、牢记使命”主题教育专题民主生活会检视剖析材料"
    headings = ["对照党章党规方面", "对照人民群众新期待方面", "对照先进典型、身边榜样方面", "对照党中央决策部署方面"]
    assert choose(None, "民主生活会", headings, title=title).profile_id == "mzshh-2019"


def test_headings_alone_tell_the_round_when_they_follow_it_closely():
    headings = [spec.label for spec in profiles.load("mzshh-2021").aspects]
    assert choose(None, None, headings).profile_id == "mzshh-2021"
    assert choose(None, None, headings[:1]).profile_id is None


def test_own_headings_leave_the_profile_out_but_keep_what_else_the_round_asks_for():
    chosen = choose(2023, "民主生活会", ["思想方面", "工作方面", "生活方面"])
    assert chosen.profile_id is None
    assert Role.PREVIOUS in chosen.profile.required_sections


def test_a_year_after_the_newest_round_is_asked_for_its_sections_but_no_aspects():
    chosen = choose(2031, "民主生活会", ["思想方面"])
    assert chosen.profile_id is None
    assert chosen.profile.year == 2025
    assert "2031" in chosen.reason


@pytest.mark.parametrize(("year", "meeting"), [(None, None), (2008, "民主生活会"), (None, "组织生活会")])
def test_nothing_known_gives_the_generic_profile(year, meeting):
    chosen = choose(year, meeting, [])
    assert chosen.profile.id == profiles.GENERIC
    assert not chosen.prescribed


def test_what_is_no_self_examination_has_no_profile():
    assert choose(2022, "组织生活会", SIX_OF_2022, Kind.OTHER).profile_id is None


def test_the_user_has_the_last_word():
    chosen = choose(2022, "组织生活会", SIX_OF_2022, profile="mzshh-2024")
    assert chosen.profile_id == "mzshh-2024"


@pytest.mark.parametrize("text", ["民主生活会", "专题民主生活会", "mzshh", "mzshh-2021"])
def test_a_meeting_is_known_by_name_or_code(text):
    assert profiles.meeting_code(text) == "mzshh"


def test_a_profile_of_ones_own_for_the_same_year_is_taken_where_it_fits_better(tmp_path):
    folder = tmp_path / "mzshh-2024-city"
    folder.mkdir()
    (folder / "profile.toml").write_text(
        'id = "mzshh-2024-city"\ntitle = "本市"\nyear = 2024\nmeeting = "mzshh"\n', encoding="utf-8"
    )
    (folder / "headings.toml").write_text(
        "".join(f'[[aspect]]\nlabel = "{label}"\n' for label in ("服务大局", "营商环境", "基层减负")), encoding="utf-8"
    )
    own = ["（一）服务大局方面", "（二）营商环境方面", "（三）基层减负方面"]
    assert choose(2024, "民主生活会", own, folders=(tmp_path,)).profile_id == "mzshh-2024-city"
    prescribed = [spec.label for spec in profiles.load("mzshh-2024").aspects]
    assert choose(2024, "民主生活会", prescribed, folders=(tmp_path,)).profile_id == "mzshh-2024"
