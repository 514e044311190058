"""The runner: what it survives, what it refuses, and how settings reach a rule."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.annotated import REPOSITORY

from bihuan.errors import BadConfiguration
from bihuan.model import Document, Finding, Items, Kind, Linking, Meta, Severity, SourceText
from bihuan.profiles import Profile, RuleSetting
from bihuan.reviewing import CRASHED, ReviewInput, check_settings, review
from bihuan.reviewing import run as run_module
from bihuan.reviewing.registry import RULES, by_slug
from bihuan.reviewing.rule import Options, Remark
from bihuan.reviewing.rule import ReviewInput as Input
from bihuan.text.folded import Folded

TEXT = "2024年度组织生活会个人对照检查材料\n2月30日XX县，己经布署。\n"


def reviewed(
    kind: Kind = Kind.PERSONAL, profile: Profile | None = None, **settings: RuleSetting
) -> tuple[Finding, ...]:
    document = Document(SourceText(TEXT, "a.txt", "txt"), Meta(kind=kind, year=2024))
    rules = {slug.replace("_", "-"): setting for slug, setting in settings.items()}
    return review(ReviewInput(document, Items(), Linking(), Folded(TEXT), profile, rules))


def named(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


def test_a_document_of_another_kind_gets_no_findings() -> None:
    assert reviewed(Kind.OTHER) == ()


def test_findings_come_in_text_order_with_both_languages() -> None:
    found = reviewed()
    assert [f.span.start for f in found] == sorted(f.span.start for f in found)
    assert {"section-missing", "impossible-date", "template-residue", "wrong-characters"} <= named(found)
    for finding in found:
        assert finding.message
        assert finding.message_en
        assert finding.suggestion
        assert finding.suggestion_en


def test_a_crashing_rule_is_recorded_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_review: Input, _options: Options) -> list[Remark]:
        raise ZeroDivisionError("boom")

    before = reviewed()
    broken = replace(by_slug()["impossible-date"], check=crash)
    rules = tuple(broken if rule.slug == broken.slug else rule for rule in RULES)
    monkeypatch.setattr(run_module, "RULES", rules)
    after = reviewed()
    assert named(after) == (named(before) - {"impossible-date"}) | {CRASHED}
    (crashed,) = [finding for finding in after if finding.rule == CRASHED]
    assert crashed.severity is Severity.INFO
    assert "impossible-date" in crashed.message
    assert "boom" in crashed.message


def test_a_rule_can_be_switched_off_and_weighed_otherwise() -> None:
    off = RuleSetting(enabled=False)
    assert "impossible-date" not in named(reviewed(impossible_date=off))
    heavier = reviewed(impossible_date=RuleSetting(severity=Severity.ERROR))
    assert [f.severity for f in heavier if f.rule == "impossible-date"] == [Severity.ERROR]


def test_rules_on_trial_or_off_by_default_run_only_when_asked() -> None:
    assert "minimum-length" not in named(reviewed())
    assert "minimum-length" in named(reviewed(minimum_length=RuleSetting(enabled=True)))


def test_own_settings_go_before_those_of_the_profile() -> None:
    profile = Profile("test", "", rules={"impossible-date": RuleSetting(enabled=False, severity=Severity.ERROR)})
    assert "impossible-date" not in named(reviewed(profile=profile))
    found = reviewed(profile=profile, impossible_date=RuleSetting(enabled=True))
    assert [f.severity for f in found if f.rule == "impossible-date"] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("slug", "setting", "named_in_message"),
    [
        ("no-such-rule", RuleSetting(), "no-such-rule"),
        ("analysis-too-short", RuleSetting(options={"shares": 0.4}), "shares"),
        ("analysis-too-short", RuleSetting(options={"share": "half"}), "share"),
        ("analysis-too-short", RuleSetting(options={"share": True}), "share"),
        ("repealed-rule", RuleSetting(options={"entries": "甲｜2020"}), "entries"),
    ],
)
def test_settings_that_mean_nothing_are_refused(slug: str, setting: RuleSetting, named_in_message: str) -> None:
    with pytest.raises(BadConfiguration, match=re.escape(named_in_message)) as refused:
        check_settings({slug: setting}, "bihuan.toml")
    assert "bihuan.toml" in refused.value.message
    assert "bihuan.toml" in refused.value.message_en


def test_sound_settings_pass() -> None:
    sound = {rule.slug: RuleSetting(True, rule.severity, {o.name: o.default for o in rule.options}) for rule in RULES}
    check_settings(sound, "bihuan.toml")


def test_a_bad_table_of_repealed_rules_is_no_crash_but_an_error() -> None:
    document = Document(SourceText("《甲》", "a.txt", "txt"), Meta(kind=Kind.PERSONAL, year=2024))
    setting = {"repealed-rule": RuleSetting(options={"file": "/no/such/table.txt"})}
    wanted = ReviewInput(document, Items(), Linking(), Folded("《甲》"), None, setting)
    with pytest.raises(BadConfiguration, match=r"table\.txt"):
        review(wanted)


def test_a_table_of_ones_own_adds_repealed_rules(tmp_path: Path) -> None:
    table = tmp_path / "own.txt"
    table.write_text("# 本单位\n考勤办法｜2020｜考勤规定\n", encoding="utf-8")
    document = Document(SourceText("按《考勤办法》登记", "a.txt", "txt"), Meta(kind=Kind.PERSONAL, year=2024))
    setting = {"repealed-rule": RuleSetting(options={"file": str(table)})}
    found = review(ReviewInput(document, Items(), Linking(), Folded(document.text), None, setting))
    assert [f.span.of(document.text) for f in found if f.rule == "repealed-rule"] == ["《考勤办法》"]


def test_every_rule_speaks_both_languages() -> None:
    for rule in RULES:
        for words in (rule.title, rule.suggestion):
            assert re.search("[一-鿿]", words), rule.slug
        for words in (rule.title_en, rule.suggestion_en):
            assert words, rule.slug
            assert not re.search("[一-鿿]", words), rule.slug


def test_the_index_of_rules_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "tools" / "rule_index.py"), "--check"], check=False, capture_output=True
    )
    assert done.returncode == 0, "run: python tools/rule_index.py"
