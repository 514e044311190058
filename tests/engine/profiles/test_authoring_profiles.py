"""An office clerk can add next year's profile without code."""

from __future__ import annotations

import pytest

from bihuan import profiles
from bihuan.errors import BadProfile, UnwritableOutput
from bihuan.profiles.authoring import look_over, new_profile


def test_a_new_profile_is_a_full_copy_with_its_own_id_title_and_year(tmp_path):
    folder = new_profile("mzshh-2026", "mzshh-2025", tmp_path)
    made, base = profiles.load("mzshh-2026", [tmp_path]), profiles.load("mzshh-2025")
    assert folder == tmp_path / "mzshh-2026"
    assert (made.year, made.title) == (2026, "2026年度民主生活会")
    assert made.certainty is profiles.Certainty.UNCLEAR
    assert made.signs == ()
    assert [spec.label for spec in made.aspects] == [spec.label for spec in base.aspects]
    assert made.required_sections == base.required_sections
    assert profiles.timetable(made) == profiles.timetable(base)
    assert "mzshh-2025" in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("base", [name for name, _ in profiles.known_profiles()])
def test_every_shipped_profile_can_be_the_base(tmp_path, base):
    new_profile("next-2031", base, tmp_path)
    made = profiles.load("next-2031", [tmp_path])
    assert made.id == "next-2031"
    new_profile("only-2031", base, tmp_path, extend=True)
    assert profiles.load("only-2031", [tmp_path]).extends == base


def test_a_document_of_the_new_year_finds_the_new_profile(tmp_path):
    new_profile("mzshh-2026", "mzshh-2025", tmp_path)
    headings = [spec.label for spec in profiles.load("mzshh-2025").aspects]
    chosen = profiles.select(2026, "民主生活会", None, headings, folders=(tmp_path,))
    assert chosen.profile_id == "mzshh-2026"


def test_nothing_is_overwritten(tmp_path):
    new_profile("mzshh-2026", "mzshh-2025", tmp_path)
    (tmp_path / "mzshh-2026" / "README.md").write_text("改过了", encoding="utf-8")
    with pytest.raises(UnwritableOutput):
        new_profile("mzshh-2026", "mzshh-2024", tmp_path)
    assert (tmp_path / "mzshh-2026" / "README.md").read_text(encoding="utf-8") == "改过了"


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "-x", "a" * 80, 'a"b'])
def test_a_bad_name_is_refused(tmp_path, name):
    with pytest.raises(BadProfile):
        new_profile(name, "mzshh-2025", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("profile_id", [name for name, _ in profiles.known_profiles()])
def test_the_shipped_profiles_give_no_cause_for_remarks(profile_id):
    assert list(look_over(profiles.SHIPPED / profile_id)) == []


def test_what_a_clerk_may_have_overlooked_is_told(tmp_path):
    folder = new_profile("mzshh-2026", "mzshh-2025", tmp_path)
    remarks = [chinese for chinese, _ in look_over(folder, [tmp_path])]
    assert any("模板" in remark for remark in remarks)
    with (folder / "headings.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[aspect]]\nlabel = "提高政治能力方面"\nkey = "again"\n\n[[aspect]]\nlabel = "方面"\n')
    remarks = [chinese for chinese, _ in look_over(folder, [tmp_path])]
    assert any("同时对上" in remark for remark in remarks)
    assert any("对不上自己" in remark for remark in remarks)


def test_a_profile_by_name_only_is_never_chosen_by_itself(tmp_path):
    folder = new_profile("mzshh-2025-本市", "mzshh-2025", tmp_path)
    headings = [spec.label for spec in profiles.load("mzshh-2025").aspects]
    assert profiles.select(2025, "民主生活会", None, headings, folders=(tmp_path,)).profile_id == "mzshh-2025-本市"
    file = folder / "profile.toml"
    file.write_text("by_name_only = true\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert profiles.select(2025, "民主生活会", None, headings, folders=(tmp_path,)).profile_id == "mzshh-2025"
    asked = profiles.select(2025, "民主生活会", None, headings, profile="mzshh-2025-本市", folders=(tmp_path,))
    assert asked.profile_id == "mzshh-2025-本市"
