"""What the documentation site needs besides its pages: Chinese words for the search, the operations of the API, pictures or their words.

mkdocs calls these functions by their names (``hooks`` in mkdocs.yml).
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import material.plugins.search.plugin as search
import rjieba
from mkdocs.plugins import event_priority

# Folders to which pages are added, with the page in the menu among whose neighbours they go.
GROWING = {"web": "web/api.md", "decisions": "decisions/0001-parts.md"}
OPERATIONS = "<!-- operations -->"  # where a page wants the list of operations
PICTURES = "pictures"  # their folder; `make pictures` takes them, they are not in git
_PICTURE = re.compile(rf"!\[(?P<words>[^\]]*)\]\((?:\.\./)*{PICTURES}/(?P<name>[\w-]+)\.png\)(?:\{{[^}}]*\}})?")


class _Words:
    """jieba as the search plugin knows it, from rjieba: the same dictionary, and there are wheels of it."""

    @staticmethod
    def cut(words: bytes) -> list[str]:
        return list(rjieba.cut(words.decode("utf-8")))


search.jieba = _Words


@event_priority(100)  # before the languages are told apart
def on_config(config: Any) -> Any:
    """Puts the pages of a growing folder into both menus, where nobody put them by hand: behind the page that is named here."""
    docs = Path(config["docs_dir"])
    for language in config.plugins["i18n"].config.languages:
        for folder, anchor in GROWING.items():
            section = _section(language.nav, anchor)
            known = set(_pages(language.nav))
            names = (one.relative_to(docs).as_posix() for one in sorted((docs / folder).glob("*.md")))
            section += [name for name in names if not name.endswith(".en.md") and name not in known]
    return config


def _section(nav: list[Any], page: str) -> list[Any]:
    """The list of the menu that a page stands in."""
    for one in nav:
        for value in one.values() if isinstance(one, dict) else ():
            if value == page:
                return nav
            if isinstance(value, list) and page in _pages(value):
                return _section(value, page)
    raise LookupError(f"{page} is in no menu of mkdocs.yml")


def _pages(nav: list[Any]) -> list[str]:
    found: list[str] = []
    for one in nav:
        for value in one.values() if isinstance(one, dict) else (one,):
            found += _pages(value) if isinstance(value, list) else [value]
    return found


def on_page_markdown(markdown: str, *, config: Any, **_: Any) -> str:
    """Puts the operations of the API where a page wants them, in the language of the site, and the words of a picture that is not there."""
    language = "en" if str(config.theme["language"]) == "en" else "zh"
    if OPERATIONS in markdown:
        markdown = markdown.replace(OPERATIONS, _operations(language))
    return pictures_or_words(markdown, Path(config["docs_dir"]) / PICTURES, language)


def pictures_or_words(markdown: str, folder: Path, language: str) -> str:
    """The page with those pictures that were taken in this language; of the others only the caption is left."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if (folder / f"{found['name']}.{language}.png").is_file() else f"*{found['words']}*"

    return _PICTURE.sub(shown, markdown)


@cache
def _operations(lang: str) -> str:
    from bihuan_web.running.environment import set_up  # noqa: PLC0415 - Django, for one page

    with tempfile.TemporaryDirectory() as data:  # where the settings want a key; nothing is kept
        set_up("en" if lang == "en" else "zh", data)
        from bihuan_web.api.reference import chapters  # noqa: PLC0415 - as above

        return "\n".join(_chapter(name, entries, lang) for name, entries in chapters())


def _chapter(name: str, entries: list[Any], lang: str) -> str:
    heads = (
        ("操作", "做什么", "授权范围", "参数和内容")
        if lang == "zh"
        else ("operation", "what it does", "scope", "parameters and body")
    )
    lines = [f"## {name}", "", f"| {' | '.join(heads)} |", "| --- | --- | --- | --- |"]
    for one in entries:
        fields = " ".join(f"`{field.name}`{'*' if field.required else ''}" for field in one.fields)
        lines.append(f"| `{one.method} {one.path}` | {escape(one.summary)} | `{one.scope}` | {fields} |")
    return "\n".join([*lines, ""])
