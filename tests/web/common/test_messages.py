"""Every text of the application is there in English, and no Chinese stands where gettext does not see it."""

from __future__ import annotations

import ast
import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, TokenType
from tools.messages import PO, WEB, texts_in_use

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PUNCTUATION = re.compile("[：，。；、（）]")
PAPER_PAGES = {"letter.html", "paper.html", "version.html", "bundle_index.html"}  # show or are Chinese papers
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}
READ = {"compile"}  # patterns of what people write
PAPERS = "word"  # folders of letters and reports: Chinese official documents, whoever prints them
WRITTEN = {  # so are papers of a round, and what stands in them instead of personal details
    *(WEB / "inspections" / "word").iterdir(), *(WEB / "papers" / "sources").iterdir(), *(WEB / "papers" / one for one in ("outcomes.py", "redacting.py", "word.py")),
}  # fmt: skip
FORMATS = WEB / "common" / "formats" / "__init__.py"  # how people write days
DEMO = WEB / "running" / "demo"  # what the people of a Chinese county write


def test_every_text_in_use_is_translated() -> None:
    if shutil.which("xgettext") is None and not os.environ.get("CI"):
        pytest.skip("no xgettext on this machine (apt-get install gettext)")
    known = {(one.msgid, one.msgctxt) for one in polib.pofile(str(PO)) if one.translated()}
    missing = [one.msgid for one in texts_in_use() if (one.msgid, one.msgctxt) not in known]
    assert missing == [], "run tools/messages.py and translate"


def test_no_translation_is_fuzzy_or_double_and_placeholders_are_the_same() -> None:
    entries = list(polib.pofile(str(PO)))
    assert [one.msgid for one in entries if one.fuzzy or one.obsolete] == []
    ids = [(one.msgid, one.msgctxt) for one in entries]
    assert len(ids) == len(set(ids))
    for one in entries:
        for text in (one.msgstr, *one.msgstr_plural.values()):
            wanted = set(re.findall(r"%\(\w+\)s", one.msgid))
            assert not text or set(re.findall(r"%\(\w+\)s", text)) == wanted, one.msgid
            assert not CHINESE.search(text), f"{one.msgid}: not English"


@pytest.mark.parametrize("file", sorted(WEB.rglob("*.html")), ids=lambda one: one.name)
def test_templates_have_chinese_only_inside_translate(file: Path) -> None:
    inside = False
    for token in Lexer(file.read_text(encoding="utf-8")).tokenize():
        if token.token_type is TokenType.BLOCK:
            first = token.split_contents()[0]
            inside = first in ("blocktranslate", "blocktrans") or (
                inside and first not in ("endblocktranslate", "endblocktrans")
            )
            fine = first in ("translate", "trans")
        else:
            fine = inside or token.token_type is TokenType.COMMENT
        where = f"{file.name}:{token.lineno}: {token.contents.strip()[:60]}"
        assert fine or not CHINESE.search(token.contents), where
        marks = token.token_type is TokenType.TEXT and file.name not in PAPER_PAGES
        assert fine or not marks or not PUNCTUATION.search(token.contents), f"{where}: {{% translate %}} it, too"


@pytest.mark.parametrize("file", sorted(WEB.rglob("*.py")), ids=lambda one: str(one.relative_to(WEB)))
def test_code_has_chinese_only_inside_gettext_or_beside_its_english(file: Path) -> None:
    if "migrations" in file.parts or file.name in ("settings.py", "apps.py"):
        return
    if PAPERS in file.parts or DEMO in file.parents or file in WRITTEN | {FORMATS}:
        return
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    fine: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # docstrings
            fine.add(node.value)
        elif isinstance(node, ast.Call) and _name(node) in GETTEXT | READ:
            fine.update(ast.walk(node))
        elif isinstance(node, ast.Call | ast.Tuple | ast.IfExp) and any(
            _english(one) for one in ast.iter_child_nodes(node)
        ):
            fine.update(ast.walk(node))  # both languages stand side by side: Refused("…", "…"), ("…", "…")
        elif isinstance(node, ast.Assign) and f"{ast.unparse(node.targets[0])}_en = " in source:
            fine.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in fine:
            words = CHINESE.findall(node.value)
            both = re.search(r"[A-Za-z]{3}", node.value)
            assert len(words) < 2 or both, f"{file.name}:{node.lineno}: {node.value[:60]}"


@pytest.mark.parametrize("file", sorted(WEB.rglob("*.py")), ids=lambda one: str(one.relative_to(WEB)))
def test_no_text_is_translated_inside_a_formatted_one(file: Path) -> None:
    """xgettext looks into no f"…": what is asked for there would stay Chinese in English."""
    for text in (
        one for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(one, ast.JoinedStr)
    ):
        inside = [one for one in ast.walk(text) if isinstance(one, ast.Call) and _name(one) in GETTEXT]
        assert not inside, f"{file.name}:{text.lineno}: {ast.unparse(text)[:60]}"


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _english(node: ast.AST) -> bool:
    """A text of Latin letters without Chinese."""
    texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(re.search(r"[A-Za-z]{3}", one) for one in texts) and not any(CHINESE.search(one) for one in texts)
