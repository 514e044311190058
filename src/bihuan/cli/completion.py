"""``bihuan completion SHELL``: the script that makes a shell complete our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from bihuan.cli.main import build as build_all
from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand
from bihuan.language import Lang, say


def build(lang: Lang) -> click.Command:
    """The command in one language."""

    def show(shell: str) -> None:
        completion = get_completion_class(shell)
        assert completion is not None, shell
        click.echo(completion(build_all(lang), {}, "bihuan", "_BIHUAN_COMPLETE").source())

    return SpokenCommand(
        "completion",
        lang=lang,
        callback=show,
        params=[click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"])), language_option(lang)],
        help=say(lang, "输出命令补全脚本。", "Print a shell completion script."),
        examples=[
            'eval "$(bihuan completion bash)"   # ~/.bashrc',
            'eval "$(bihuan completion zsh)"    # ~/.zshrc',
            "bihuan completion fish > ~/.config/fish/completions/bihuan.fish",
        ],
    )
