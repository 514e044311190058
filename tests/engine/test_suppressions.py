"""A finding is set aside by a person, with a reason, in a file beside the document."""

from __future__ import annotations

import pytest

from bihuan.errors import BadConfiguration
from bihuan.model import Analysis, Document, Finding, Items, Kind, Linking, Meta, Severity, SourceText, Span
from bihuan.suppressions import UNUSED, Suppression, load_suppressions, sidecar, suppress

TEXT = "标题\n一是学习 不够深入。\n二是作风不够扎实。\n"
FIRST = Finding("problem-vague", Severity.WARNING, Span(3, 13), "空", ref="P1")
SECOND = Finding("problem-vague", Severity.WARNING, Span(14, 23), "空", ref="P2")
OTHER = Finding("problem-without-example", Severity.WARNING, Span(3, 13), "无例", ref="P1")


def analysis() -> Analysis:
    document = Document(SourceText(TEXT, "a.txt", "txt"), Meta("标题", 2024, Kind.PERSONAL), title=Span(0, 2))
    return Analysis(document, Items(), Linking(), (FIRST, OTHER, SECOND))


def reasons(*suppressions: Suppression) -> list[str | None]:
    return [finding.suppressed for finding in suppress(analysis(), suppressions).findings]


def test_a_quotation_finds_its_finding_whatever_the_blanks():
    assert reasons(Suppression("problem-vague", "会上说过", quote="学习不够深入")) == ["会上说过", None, None]


def test_an_item_finds_its_finding():
    assert reasons(Suppression("problem-vague", "会上说过", ref="P2")) == [None, None, "会上说过"]


def test_a_rule_alone_sets_all_its_findings_aside():
    assert reasons(Suppression("problem-vague", "口头补充")) == ["口头补充", None, "口头补充"]


def test_a_suppression_that_matches_nothing_is_told():
    found = suppress(analysis(), [Suppression("problem-vague", "旧", quote="已经删去的话")]).findings
    assert [finding.suppressed for finding in found] == [None, None, None, None]
    assert found[-1].rule == UNUSED
    assert found[-1].severity is Severity.INFO
    assert "已经删去的话" in found[-1].message


def test_doing_it_again_changes_nothing():
    asked = [Suppression("problem-vague", "甲", ref="P1"), Suppression("no-such", "乙")]
    once = suppress(analysis(), asked)
    assert suppress(once, asked) == once


def test_the_file_beside_the_document_is_read(tmp_path):
    document = tmp_path / "材料.docx"
    assert load_suppressions(document) == ()
    assert sidecar(document).name == "材料.docx.bihuan.toml"
    sidecar(document).write_text(
        '[[suppress]]\nrule = "problem-vague"\nquote = "学习"\nreason = "已当面说明"\n', encoding="utf-8"
    )
    assert load_suppressions(document) == (Suppression("problem-vague", "已当面说明", "学习", None),)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[suppress]]\nrule = "a"\n', 1, "reason"),
        ('[[suppress]]\nrule = "a"\nreason = ""\n', 3, "reason"),
        ('[[suppress]]\nrule = "a"\nreason = "b"\n[[suppress]]\nrule = "a"\nwhy = "c"\n', 6, "reason"),
        ('[[supress]]\nrule = "a"\n', 1, "suppress"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tmp_path, text, line, words):
    document = tmp_path / "a.txt"
    sidecar(document).write_text(text, encoding="utf-8")
    with pytest.raises(BadConfiguration) as caught:
        load_suppressions(document)
    assert f"第 {line} 行" in caught.value.message
    assert words in caught.value.message
