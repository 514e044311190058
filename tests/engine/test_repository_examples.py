"""The example documents show what they are there to show, and the built ones are what their sources say."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bihuan
from bihuan.model import Kind, PriorStatus, Role, Severity

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def examined(name: str) -> bihuan.Examination:
    return bihuan.examine(EXAMPLES / name)


def rules(examination: bihuan.Examination) -> set[str]:
    return {one.rule for one in examination.analysis.findings}


def test_the_good_example_is_read_whole_and_needs_no_mending() -> None:
    analysis = examined("good.txt").analysis
    assert [one.role for one in analysis.document.sections] == [
        Role.PREVIOUS, Role.PROBLEMS, Role.CASES, Role.CAUSES, Role.MEASURES, Role.CLOSING
    ]  # fmt: skip
    assert len(analysis.document.aspects) == 4
    assert [len(one) for one in (analysis.items.problems, analysis.items.causes, analysis.items.measures)] == [8, 4, 8]
    assert all(one.examples for one in analysis.items.problems)
    assert [one.status for one in analysis.items.prior] == [PriorStatus.DONE] * 3 + [
        PriorStatus.DOING,
        PriorStatus.OPEN,
    ]
    assert not analysis.linking.unlinked
    assert {f"P{n}" for n in range(1, 9)} == {
        end for link in analysis.linking.links for end in (link.from_id, link.to_id) if end[0] == "P"
    }
    assert {one.severity for one in analysis.findings} <= {Severity.INFO}


def test_the_poor_example_shows_what_the_review_finds() -> None:
    examination = examined("poor.txt")
    assert rules(examination) >= {
        "aspect-missing",
        "previous-missing",
        "problem-without-example",
        "problem-vague",
        "credit-outweighs-problem",
        "collective-for-personal",
        "cause-external",
        "measure-not-checkable",
        "numbering-broken",
        "template-residue",
    }
    assert not any(one.examples for one in examination.analysis.items.problems)


def test_the_word_file_has_its_numbers_from_word_and_its_measures_in_a_table() -> None:
    examination = examined("team.docx")
    text, analysis = examination.source.text, examination.analysis
    assert analysis.document.meta.kind is Kind.TEAM
    assert "二、存在的主要问题\n（一）带头" in text
    assert "3.关于基层水管站" in text
    assert len(analysis.items.measures) == 8
    assert all("\t" in one.span.of(text) for one in analysis.items.measures)
    assert {action.owner for one in analysis.items.measures for action in one.actions} >= {"方砚秋", "沈知微", "顾行舟"}


def test_the_masked_example_is_understood_in_spite_of_masks_and_website() -> None:
    examination = examined("masked.txt")
    analysis = examination.analysis
    assert examination.source.encoding == "gb18030"
    assert {one.term for one in analysis.document.masks} == {"党史", "民主生活会"}
    assert analysis.document.meta.title == "2021年度党史学习教育专题民主生活会个人对照检查材料"
    assert [len(one) for one in (analysis.items.problems, analysis.items.causes, analysis.items.measures)] == [9, 4, 6]
    assert "masked-term" in rules(examination)
    found = "".join(one.span.of(examination.source.text) for one in analysis.items.problems + analysis.items.causes)
    assert "公众号" not in found
    assert "页 共" not in found


def test_building_the_examples_again_changes_nothing(tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="python-docx is not installed")
    subprocess.run([sys.executable, EXAMPLES / "build.py", tmp_path], check=True, timeout=120)
    assert (tmp_path / "masked.txt").read_bytes() == (EXAMPLES / "masked.txt").read_bytes()
    assert parts(tmp_path / "team.docx") == parts(EXAMPLES / "team.docx")


def parts(file: Path) -> dict[str, bytes]:
    """What is in a Word file; how well it is compressed depends on the machine."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
