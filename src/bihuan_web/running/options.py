"""Options and commands of ``bihuan serve`` and ``bihuan admin``, in the language of whoever calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand
from bihuan.language import Lang, say
from bihuan_web.running.environment import set_up

Words = tuple[str, str]


def option(lang: Lang, *names: str, words: Words, **more: Any) -> click.Option:
    """An option whose help is said in one language; its default is shown where it has one."""
    return click.Option(names, help=say(lang, *words), show_default="default" in more, **more)


def data_option(lang: Lang) -> click.Option:
    words = "数据文件夹（缺省看 BIHUAN_DATA）。", "Data folder (default: BIHUAN_DATA)."
    return option(lang, "--data", words=words, metavar="DIR")


def command(
    lang: Lang,
    name: str,
    words: Words,
    act: Callable[..., int],
    params: list[click.Parameter] | None = None,
    examples: list[str] | None = None,
) -> SpokenCommand:
    """A command that needs Django: sets it up in the data folder that was named, then calls ``act(lang, **options)``."""

    def run(data: str | None, **given: Any) -> int:
        set_up(lang, data)
        return act(lang, **given)

    return SpokenCommand(
        name,
        lang=lang,
        help=say(lang, *words),
        callback=run,
        params=[*(params or []), data_option(lang), language_option(lang)],
        examples=examples or [],
    )
