"""Profiles are data: what is wrong in them is told with file, line and the allowed values."""

from __future__ import annotations

import pytest

from bihuan import profiles
from bihuan.errors import BadProfile
from bihuan.model import Role, Severity

GOOD = 'id = "own"\ntitle = "自建"\nmeeting = "mzshh"\n'


def write(folder, name="own", **files):
    target = folder / name
    target.mkdir(exist_ok=True)
    for stem, text in files.items():
        (target / f"{stem}.toml").write_text(text, encoding="utf-8")
    return target


@pytest.mark.parametrize("profile_id", [name for name, _ in profiles.known_profiles()])
def test_every_shipped_profile_loads_and_says_where_it_comes_from(profile_id):
    profile = profiles.load(profile_id)
    assert profile.id == profile_id
    assert profile.extends is None  # so that anybody's own may extend it
    readme = (profiles.SHIPPED / profile_id / "README.md").read_text(encoding="utf-8")
    assert "## 依据" in readme or profile_id == profiles.GENERIC
    for variant in profile.variants:
        assert len({spec.key for spec in variant.aspects}) == len(variant.aspects)
        assert [spec.order for spec in variant.aspects] == list(range(1, len(variant.aspects) + 1))


def test_every_round_since_2013_is_there():
    known = {name for name, _ in profiles.known_profiles()}
    assert {f"mzshh-{year}" for year in range(2013, 2026)} <= known
    assert {f"zzshh-{year}" for year in range(2019, 2026)} <= known
    assert profiles.load("mzshh-2014").certainty is profiles.Certainty.UNCLEAR
    assert profiles.load("mzshh-2017").variants[0].certainty is profiles.Certainty.UNCLEAR


def test_last_years_rectification_is_asked_for_from_2022_on():
    asked = {year: Role.PREVIOUS in profiles.load(f"mzshh-{year}").required_sections for year in range(2013, 2026)}
    assert asked == {year: year >= 2022 for year in range(2013, 2026)}


def test_the_timetable_has_the_filing_before_and_the_report_after_the_meeting():
    steps = {step.key: step.day for step in profiles.timetable(profiles.load("mzshh-2025")).steps}
    assert (steps["filing"], steps["meeting"], steps["report"]) == (-15, 0, 15)


@pytest.mark.parametrize(
    ("files", "line", "words"),
    [
        ({"profile": GOOD + 'requird_sections = ["problems"]\n'}, 4, "required_sections"),
        ({"profile": GOOD + '\n# a remark\ncertainty = "sure"\n'}, 6, "likely"),
        ({"profile": GOOD + 'required_sections = ["problem"]\n'}, 4, "problems"),
        ({"profile": GOOD + "year = true\n"}, 4, "整数"),
        ({"profile": GOOD + '[rules.problem-vague]\nseverity = "fatal"\n'}, 5, "warning"),
        ({"profile": GOOD + "[rules.problem-vague]\nlevel = 1\n"}, 5, "options"),
        ({"profile": GOOD + 'extends = "mzshh-1990"\n'}, 4, "mzshh-1990"),
        ({"profile": GOOD.replace("own", "other")}, 1, "other"),
        ({"profile": 'id = "own"\n'}, 1, "title"),
        ({"profile": GOOD + "title = 没有引号\n"}, 4, "TOML"),
        ({"profile": GOOD, "headings": '[[aspect]]\nlabel = "甲"\n\n[[aspect]]\nlable = "乙"\n'}, 5, "label"),
        ({"profile": GOOD, "headings": '[[aspect]]\nlabel = "甲"\n\n[[aspect]]\nlabel = "甲"\n'}, 4, "甲"),
        ({"profile": GOOD, "headings": '[[variant]]\nid = "a"\n[[variant.aspect]]\nlabel = 3\n'}, 4, "文字"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_allowed_values(tmp_path, files, line, words):
    folder = write(tmp_path, **files)
    with pytest.raises(BadProfile) as caught:
        profiles.load_folder(folder)
    assert f"第 {line} 行" in caught.value.message
    assert words in caught.value.message
    assert f"line {line}" in caught.value.message_en
    assert str(tmp_path) in caught.value.message


def test_an_unknown_profile_names_those_there_are():
    with pytest.raises(BadProfile, match="mzshh-2024"):
        profiles.load("mzshh-1066")


@pytest.mark.parametrize("name", ["", ".", "..", "a\0b", "timetables"])
def test_a_name_that_is_no_profile_is_refused(name):
    with pytest.raises(BadProfile):
        profiles.load(name)


def test_a_file_in_another_encoding_is_refused_with_advice(tmp_path):
    folder = write(tmp_path)
    (folder / "profile.toml").write_bytes('id = "own"\ntitle = "自建"\n'.encode("gb18030"))
    with pytest.raises(BadProfile, match="UTF-8"):
        profiles.load_folder(folder)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    folder = write(tmp_path)
    (folder / "profile.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert profiles.load_folder(folder).title == "自建"


def test_ones_own_profile_hides_the_shipped_one_and_may_extend_it(tmp_path):
    write(
        tmp_path,
        "mzshh-2024",
        profile='id = "mzshh-2024"\nextends = "mzshh-2024"\n[rules.problem-vague]\nenabled = false\n',
        headings='[[aspect]]\nlabel = "服务大局方面"\n',
    )
    own, shipped = profiles.load("mzshh-2024", [tmp_path]), profiles.load("mzshh-2024")
    assert [spec.key for spec in own.aspects] == [*(spec.key for spec in shipped.aspects), "服务大局方面"]
    assert own.required_sections == shipped.required_sections
    assert own.rules["problem-vague"] == profiles.RuleSetting(enabled=False)


def test_extending_stops_after_one_level(tmp_path):
    write(tmp_path, "middle", profile='id = "middle"\nextends = "mzshh-2024"\n')
    top = write(tmp_path, "top", profile='id = "top"\nextends = "middle"\n')
    with pytest.raises(BadProfile, match="一层"):
        profiles.load_folder(top)


def test_an_extending_profile_may_drop_or_replace_aspects(tmp_path):
    write(tmp_path, "less", profile='id = "less"\nextends = "mzshh-2024"\n', headings='drop = ["party-spirit"]\n')
    assert "party-spirit" not in [spec.key for spec in profiles.load("less", [tmp_path]).aspects]
    write(
        tmp_path,
        "new",
        profile='id = "new"\nextends = "mzshh-2024"\n',
        headings='replace = true\n[[aspect]]\nlabel = "甲方面"\n',
    )
    assert [spec.label for spec in profiles.load("new", [tmp_path]).aspects] == ["甲方面"]


def test_rule_settings_lie_over_one_another():
    base = profiles.RuleSetting(True, Severity.WARNING, {"share": 0.5, "words": 3})
    over = profiles.RuleSetting(None, Severity.INFO, {"share": 0.4})
    assert over.over(base) == profiles.RuleSetting(True, Severity.INFO, {"share": 0.4, "words": 3})
    merged = profiles.merged_rules({"a": base, "b": base}, {"a": over, "c": over})
    assert merged == {"a": over.over(base), "b": base, "c": over}


def test_an_edited_profile_is_read_again(tmp_path):
    folder = write(tmp_path, profile=GOOD)
    assert profiles.load("own", [tmp_path]).title == "自建"
    (folder / "headings.toml").write_text('[[aspect]]\nlabel = "甲"\n', encoding="utf-8")
    assert len(profiles.load("own", [tmp_path]).aspects) == 1


def test_word_lists_come_from_phrases_and_lexicons(tmp_path):
    folder = write(tmp_path, profile=GOOD, phrases='slogans = ["敢为人先"]\n')
    (folder / "lexicons").mkdir()
    (folder / "lexicons" / "units.txt").write_text("# 单位\n望鹤镇\n\n江岭集团 # 国企\n", encoding="utf-8")
    assert profiles.load("own", [tmp_path]).phrases == {"slogans": ("敢为人先",), "units": ("望鹤镇", "江岭集团")}
