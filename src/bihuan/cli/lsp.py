"""``bihuan lsp``: the language server that an editor starts."""

from __future__ import annotations

import contextlib
import os
import sys

import click

from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand
from bihuan.errors import BihuanError
from bihuan.language import Lang, say


class NoLanguageServer(BihuanError):
    """The extra ``lsp`` is not installed."""

    code = "lsp-missing"


def build(lang: Lang) -> click.Command:
    """The command in one language."""
    return SpokenCommand(
        "lsp",
        lang=lang,
        callback=_serve,
        params=[
            click.Option(
                ["--stdio"],
                is_flag=True,
                expose_value=False,
                help=say(
                    lang,
                    "经标准输入输出交谈；只有这一种，不写也行。",
                    "Speak over standard input and output; the only way.",
                ),
            ),
            language_option(lang),
        ],
        help=say(
            lang,
            "编辑器用的语言服务：写 txt、md 时随时给出发现（附加包 lsp）。由编辑器启动，见 docs/editors.md。",
            "The language server for editors: findings while a txt or md is written (extra lsp). The editor starts it, see docs/editors.md.",
        ),
        examples=["bihuan lsp", "bihuan lsp --lang en"],
    )


@click.pass_obj
def _serve(wish: str | None) -> None:
    """``wish`` is what ``--lang`` says; without it the editor's settings, ``bihuan.toml`` and the editor's language count."""
    try:
        from bihuan.editor.server import make_server  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise NoLanguageServer(
            "bihuan lsp 要用附加包 lsp：pip install 'bihuan[lsp]'",
            "bihuan lsp needs the extra lsp: pip install 'bihuan[lsp]'",
        ) from missing
    # The server closes what it writes to; standard output stays for whoever comes after, and nobody else writes into the talk.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as talk, contextlib.redirect_stdout(sys.stderr):
        make_server(wish).start_io(stdout=talk)
