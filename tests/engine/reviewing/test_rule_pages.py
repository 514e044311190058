"""Every rule has a file, a page and a line in the registry, and every case on its page holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.rule_pages import PAGES, Case, all_cases, read_cases

import bihuan.reviewing.rules
from bihuan.reviewing.registry import RULES

CASES = all_cases()
RULE_FILES = {
    (path.parent.name, path.stem.replace("_", "-"))
    for path in Path(bihuan.reviewing.rules.__file__).parent.glob("*/*.py")
    if path.stem != "__init__"
}
HEADINGS = ("## 查什么", "## 为什么", "## 怎么改", "## 参数")


@pytest.mark.parametrize("case", CASES, ids=[f"{case.slug}: {case.name}" for case in CASES])
def test_the_rule_finds_what_the_case_marks_and_nothing_else(case: Case) -> None:
    found = case.findings()
    assert [finding.span.of(case.text) for finding in found] == [span.of(case.text) for span in case.expected]
    assert [finding.span for finding in found] == list(case.expected)


def test_file_page_and_registry_line_agree() -> None:
    registered = {(rule.family, rule.slug) for rule in RULES}
    pages = {page.stem for page in PAGES.glob("*.md")} - {"index"}
    assert registered == RULE_FILES
    assert {slug for _, slug in registered} == pages
    assert len({rule.slug for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_every_page_has_a_firing_and_a_silent_case(rule: object) -> None:
    cases = read_cases(PAGES / f"{rule.slug}.md")  # type: ignore[attr-defined]
    assert {case.fires for case in cases} == {True, False}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_every_page_says_what_why_how_and_names_the_options(rule: object) -> None:
    words = (PAGES / f"{rule.slug}.md").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert words.startswith(f"# {rule.title}（`{rule.slug}`）\n\n*")  # type: ignore[attr-defined]
    assert [heading for heading in HEADINGS if heading not in words] == []
    assert [option.name for option in rule.options if f"`{option.name}`" not in words] == []  # type: ignore[attr-defined]
    assert ("试行" in words.partition("## 查什么")[0]) == rule.preview  # type: ignore[attr-defined]
