"""What the commands that compare have in common: options for the result, lists of terms, and how the result is delivered."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import click

from bihuan.cli.speaking import complain
from bihuan.cli.writing import stdout_is_unicode, write_file, write_stdout
from bihuan.comparing import Entry
from bihuan.comparing.viewing import Viewer
from bihuan.config import Settings
from bihuan.contract import dumps
from bihuan.errors import BadConfiguration, UnreadableFile
from bihuan.language import Lang, say
from bihuan.materials import read_material
from bihuan.output.comparison import (
    Compared,
    comparison_json,
    render_comparison,
    write_comparison_html,
    write_comparison_xlsx,
)
from bihuan.output.terminal import Look

_FORMATS = ("terminal", "json", "html", "xlsx")

_SAMPLE, _HIDDEN = 50, 0.1  # of so many documents lists may hide so much before something is said
_LONGEST_TERM = 60  # characters; longer lines are prose, and each length costs a pass over all texts


def result_options(lang: Lang, *more: str) -> list[click.Parameter]:
    """In which form the result comes, and where to; ``more`` are forms that the command has beside the common ones."""
    return [
        click.Option(
            ["--format", "-f", "format_"],
            type=click.Choice([*_FORMATS, *more]),
            default="terminal",
            help=say(lang, "输出格式。", "Output format."),
        ),
        click.Option(["--output", "-o"], metavar="FILE", help=say(lang, "写到这个文件。", "Write to this file.")),
    ]


def deliver(compared: Compared, options: dict[str, Any], lang: Lang) -> None:
    """The result as ``result_options`` ask for it."""
    output = options["output"] if options["output"] != "-" else None
    content = _content(compared, options["format_"], output, lang)
    if output is None:
        write_stdout(content)
    else:
        write_file(output, content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))


def _content(compared: Compared, format_: str, output: str | None, lang: Lang) -> str | bytes:
    if format_ == "json":
        ascii_only = output is None and not stdout_is_unicode()
        return dumps(comparison_json(compared), ascii_only=ascii_only, indent=1) + "\n"
    if format_ == "html":
        page = io.StringIO()
        write_comparison_html(compared, page, lang=lang)
        return page.getvalue().encode("utf-8")
    if format_ == "xlsx":
        book = io.BytesIO()
        write_comparison_xlsx(compared, book, lang=lang)
        return book.getvalue()
    to_screen = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    width = min(100, shutil.get_terminal_size().columns) if to_screen else 80
    return render_comparison(compared, Look(lang=lang, colour=to_screen, width=width))


def terms(path: str | None) -> frozenset[str]:
    """The lines of a list."""
    if path is None:
        return frozenset()
    try:
        words = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as trouble:
        raise BadConfiguration(f"{path}：读不了（要 UTF-8 文本）", f"{path}: cannot be read as UTF-8") from trouble
    for number, word in enumerate(words, start=1):
        size = len(word.strip())
        if size == 1 or size > _LONGEST_TERM:
            raise BadConfiguration(
                f"{path}：第 {number} 行有 {size} 个字，不像名称；要一行写一个名称",
                f"{path}: line {number} has {size} characters and is no name; one name a line",
            )
    return frozenset(word.strip() for word in words if word.strip())


def warn_of_common_words(terms: Collection[str], entries: Iterable[Entry], lang: Lang) -> None:
    """Where a list hides much of the texts it has ordinary words in it, and what differs would look alike."""
    if not terms:
        return
    some = list(islice(entries, _SAMPLE))
    bare, masked = (len(Viewer(some_terms).view(some).codes) for some_terms in ((), terms))
    if masked < (1 - _HIDDEN) * bare:
        share = f"{1 - masked / bare:.0%}"
        complain(
            say(
                lang,
                f"注意：名单遮去了全文 {share} 的字，里面像是有常用词，不同的文字会显得相同；名单里只写姓名、地名、单位名",
                f"note: the lists hide {share} of the texts; they seem to have ordinary words in them, and what differs will look "
                "alike. Give names of people, places and units only",
            )
        )


def template_words(paths: Sequence[str], settings: Settings) -> list[str]:
    """The words of files that are set aside; raises ``UnreadableFile``, which names the file."""
    try:
        return [read_material(path := one, one, settings=settings).folded.text for one in paths]
    except UnreadableFile as trouble:
        named = f"{path}：{trouble.message}", f"{path}: {trouble.message_en}"
        raise UnreadableFile(*named, code=trouble.code) from trouble
