"""What the code action writes is read as it was meant, and sets aside nothing but the finding it was made for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bihuan
from bihuan.editor.setting_aside import entry_for
from bihuan.errors import BadConfiguration
from bihuan.model import Finding, Severity, Span
from bihuan.suppressions import Suppression, load_suppressions, sidecar, written

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, st.none() | WORDS), min_size=1, max_size=3))
def test_entries_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, given: list[tuple[str, ...]]
) -> None:
    suppressions = [Suppression(rule, reason, quote, ref) for rule, reason, quote, ref in given]
    document = tmp_path_factory.mktemp("d") / "a.txt"
    sidecar(document).write_text("\n".join(map(written, suppressions)), encoding="utf-8", newline="\n")
    assert load_suppressions(document) == tuple(suppressions)


@pytest.mark.parametrize("name", ["poor.txt", "masked.txt", "team.docx"])
def test_each_finding_of_an_item_can_be_set_aside_alone(name: str, tmp_path: Path) -> None:
    examination = bihuan.examine(EXAMPLES / name)
    findings, text = examination.analysis.findings, examination.source.text
    document = tmp_path / name
    for finding in (one for one in findings if one.ref):
        sidecar(document).write_text(entry_for(finding, findings, text), encoding="utf-8")
        with pytest.raises(BadConfiguration, match="reason"):
            load_suppressions(document)
        whole = entry_for(finding, findings, text).replace('reason = ""', 'reason = "因为"')
        sidecar(document).write_text(whole, encoding="utf-8")
        (one,) = load_suppressions(document)
        met = [other for other in findings if one.matches(other, text)]
        assert finding in met
        assert all(
            replace(other, span=finding.span, message="", message_en="") == replace(finding, message="", message_en="")
            for other in met
        )


def test_the_item_is_named_where_the_words_alone_would_set_others_aside() -> None:
    text = "一是学习不够。\n二是学习不够。\n"
    first = Finding("problem-vague", Severity.WARNING, Span(2, 6), "空", ref="P1")
    second = Finding("problem-vague", Severity.WARNING, Span(10, 14), "空", ref="P2")
    other = Finding("problem-without-example", Severity.WARNING, Span(2, 6), "空", ref="P1")
    assert 'ref = "P1"' in entry_for(first, (first, second, other), text)
    assert "ref" not in entry_for(other, (first, second, other), text)
