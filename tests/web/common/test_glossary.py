"""The glossary has the words that the application defines its concepts with, and those by which people ask for its acts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_TERMS = re.compile(r"\(([\u4e00-\u9fff、]+)\)")
CORE = ("orgs", "documents", "ledgers", "tasks", "copies")  # whose models define what everything else speaks of


@pytest.mark.parametrize("app", CORE)
def test_what_the_models_of_the_core_define_is_in_the_glossary(app: str) -> None:
    folder = ROOT / "src" / "bihuan_web" / app
    files = [*folder.glob("models.py"), *folder.glob("models/*.py")]
    assert files
    missing = []
    for file in files:
        for one in ast.parse(file.read_text(encoding="utf-8")).body:
            text = (ast.get_docstring(one) or "") if isinstance(one, ast.ClassDef) else ""
            terms = [term for group in _TERMS.findall(text.partition("\n")[0]) for term in group.split("、")]
            missing += [f"{file.name}: {term}" for term in terms if term not in GLOSSARY]
    assert missing == []


@pytest.mark.parametrize(
    "term",
    ["单位合并", "单位拆分", "撤并", "承接单位", "交接", "追溯", "贯通", "雷同比对", "任务量", "一岗双责", "四不两直", "重复发生率", "反弹率", "结转"],
)  # fmt: skip
def test_terms_that_people_look_for_are_in_the_glossary(term: str) -> None:
    assert [line for line in GLOSSARY.splitlines() if line.startswith("| ") and term in line.split("|")[2]]
