"""Click commands that speak Chinese or English: headings of the help, and what is said about wrong usage."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from bihuan.language import Lang, say


class SpokenCommand(click.Command):
    """A command whose help has its headings in the chosen language, and examples that are not rewrapped."""

    def __init__(self, *args: Any, lang: Lang = "en", examples: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.lang, self.examples = lang, examples

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        usage = " ".join(self.collect_usage_pieces(ctx))
        if self.lang == "zh":
            usage = usage.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]", "命令 [参数]")
        formatter.write_usage(ctx.command_path, usage, prefix=say(self.lang, "用法：", "Usage: "))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(say(self.lang, "选项", "Options")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.examples:
            with formatter.section(say(self.lang, "例子", "Examples")):
                for line in self.examples:
                    formatter.write(" " * formatter.current_indent + line + "\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say(self.lang, "显示这段说明。", "Show this message and exit.")
        return option


class SpokenGroup(SpokenCommand, click.Group):
    """A group of such commands."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(200)))
        with formatter.section(say(self.lang, "命令", "Commands")):
            formatter.write_dl(rows)


def usage_error(error: click.ClickException, lang: Lang) -> str:
    """What is wrong with the command line, in one or two lines."""
    message = error.format_message()
    if lang == "zh":
        message = _in_chinese(error) or message
    text = say(lang, f"bihuan：{message}", f"bihuan: {message}")
    context = getattr(error, "ctx", None)
    if isinstance(error, click.UsageError) and context is not None:
        path = context.command_path
        text += say(lang, f"\n用 {path} --help 查看用法。", f"\nSee {path} --help.")
    return text


def _in_chinese(error: click.ClickException) -> str | None:
    if isinstance(error, click.NoSuchOption):
        near = f"；是不是 {'、'.join(sorted(error.possibilities))}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint or ""
        if isinstance(error, click.MissingParameter):
            return f"缺少 {name}"
        kind = getattr(error.param, "type", None)
        if isinstance(kind, click.Choice):
            return f"{name} 只能是：{'、'.join(map(str, kind.choices))}"
        return f"{name} 不对：{error.message}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return None
    if isinstance(error, click.UsageError) and error.message.startswith("No such command"):
        return "没有命令" + error.message.removeprefix("No such command").rstrip(".")
    return None


def complain(line: str) -> None:
    """One line for people on standard error, whatever its encoding can carry."""
    print(line.replace("\r", " "), file=sys.stderr, flush=True)
