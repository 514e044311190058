"""What the commands that compare have in common: options for the result, lists of terms, and how the result is delivered."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from bihuan.cli.writing import stdout_is_unicode, write_file, write_stdout
from bihuan.contract import dumps
from bihuan.errors import BadConfiguration
from bihuan.language import Lang, say
from bihuan.output.comparison import Compared, comparison_json, render_comparison
from bihuan.output.terminal import Look

_FORMATS = ("terminal", "json")


def result_options(lang: Lang) -> list[click.Parameter]:
    """In which form the result comes, and where to."""
    return [
        click.Option(
            ["--format", "-f", "format_"],
            type=click.Choice(_FORMATS),
            default="terminal",
            help=say(lang, "输出格式。", "Output format."),
        ),
        click.Option(["--output", "-o"], metavar="FILE", help=say(lang, "写到这个文件。", "Write to this file.")),
    ]


def deliver(compared: Compared, options: dict[str, Any], lang: Lang) -> None:
    """The result as ``result_options`` ask for it."""
    output = options["output"] if options["output"] != "-" else None
    if options["format_"] == "json":
        ascii_only = output is None and not stdout_is_unicode()
        content = dumps(comparison_json(compared), ascii_only=ascii_only, indent=1) + "\n"
    else:
        to_screen = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        width = min(100, shutil.get_terminal_size().columns) if to_screen else 80
        content = render_comparison(compared, Look(lang=lang, colour=to_screen, width=width))
    if output is None:
        write_stdout(content)
    else:
        write_file(output, content.encode("utf-8", "backslashreplace"))


def terms(path: str | None) -> frozenset[str]:
    """The lines of a list."""
    if path is None:
        return frozenset()
    try:
        words = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as trouble:
        raise BadConfiguration(f"{path}：读不了（要 UTF-8 文本）", f"{path}: cannot be read as UTF-8") from trouble
    return frozenset(word.strip() for word in words if word.strip())
