"""The command line: ``bihuan``. Commands are imported only when they are called, so that it starts at once."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import cast

import click

from bihuan import __version__
from bihuan.cli.speaking import SpokenGroup, complain, usage_error
from bihuan.errors import BihuanError
from bihuan.language import LANGUAGES, Lang, choose, say

INTERRUPTED = 130
BROKEN_PIPE = 141

_COMMANDS = {
    "examine": ("检查对照检查材料，给出发现", "Examine self-examinations and report findings"),
    "compare": ("比对几份材料，列出相同的段落", "Compare documents and show common passages"),
    "library": ("材料库：存下历年材料，新材料来了在库里查找", "Keep documents in a library and look new ones up in it"),
    "rules": ("列出审查规则", "List the review rules"),
    "rule": ("说明一条规则：查什么、为什么、怎么改", "Explain one rule"),
    "profile": ("查看、检查、新建场景配置", "List, show, check and make profiles"),
    "lsp": ("编辑器用的语言服务（附加包 lsp）", "The language server for editors (extra lsp)"),
    "completion": ("输出命令补全脚本", "Print a shell completion script"),
}
# Commands of the web application, found by their entry points: the engine does not import it.
_ADDED = {
    "serve": ("启动网页应用（附加包 web）", "Start the web application (extra web)"),
    "admin": ("管理网页应用：迁移、备份、核对", "Look after the web application: migrate, back up, check"),
}
_GROUP = "bihuan.commands"


class NoWebApplication(BihuanError):
    """The extra ``web`` is not installed."""

    code = "web-missing"


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process: 0 clean, 1 findings, 2 could not do it, 130 interrupted."""
    arguments = list(sys.argv[1:] if args is None else args)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what a locale cannot show must not stop the work
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    wished = wished_language(arguments)
    lang = choose(wished)
    try:
        code = build(lang).main(arguments, prog_name="bihuan", standalone_mode=False, obj=wished)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message())
        return 0
    except click.ClickException as error:
        complain(usage_error(error, lang))
        return 2
    except BihuanError as error:
        complain(say(lang, error.message, error.message_en))
        return 2
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more; keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except MemoryError:
        zh = "内存不够，没有做完：关掉别的程序再试，或者分几批做"
        complain(say(lang, zh, "out of memory: close other programs and try again, or do it in parts"))
        return 2
    except OSError as error:  # standard output on a full disk, for one
        reason = error.strerror or str(error)
        complain(say(lang, f"bihuan：{reason}", f"bihuan: {reason}"))
        return 2
    return code if isinstance(code, int) else 0


def wished_language(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` says anywhere in the command, known before the options are parsed; None where it stands nowhere."""
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
    return None


class _LazyGroup(SpokenGroup):
    """Imports a command's module when the command is called; the overview needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS, *_ADDED]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _ADDED:
            return _added(cmd_name, self.lang)
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"bihuan.cli.{cmd_name}").build(self.lang)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say(self.lang, "命令", "Commands")):
            words = _COMMANDS | _ADDED
            formatter.write_dl([(name, say(self.lang, *both)) for name, both in words.items()])


def _added(name: str, lang: Lang) -> click.Command:
    """A command that the web application brings; raises ``NoWebApplication`` where its packages are not there."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, and only these commands need it

    for one in entry_points(group=_GROUP, name=name):
        try:
            return cast("click.Command", one.load()(lang))
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] == "bihuan":
                raise
            break
    raise NoWebApplication(
        f"bihuan {name} 要用附加包 web：pip install 'bihuan[web]'",
        f"bihuan {name} needs the extra web: pip install 'bihuan[web]'",
    )


def build(lang: Lang) -> SpokenGroup:
    """The whole command line in one language."""
    return _LazyGroup(
        "bihuan",
        lang=lang,
        help=say(
            lang,
            "闭环：读对照检查材料，说清写了什么、还缺什么。全部在本机完成，不联网。",
            "Bihuan: reads self-examinations and shows what they say and leave open. Works offline.",
        ),
        no_args_is_help=True,
        params=[language_option(lang), _version_option(lang)],
        examples=[
            say(lang, "bihuan examine 材料.docx", "bihuan examine document.docx"),
            say(
                lang,
                "bihuan examine 材料夹 --format html -o 报告.html",
                "bihuan examine folder --format html -o report.html",
            ),
            "bihuan rule problem-without-example",
            "bihuan profile new mzshh-2026 --from mzshh-2025",
        ],
    )


def language_option(lang: Lang) -> click.Option:
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=say(
            lang,
            "说中文还是英文（默认看 BIHUAN_LANG 和系统语言）。",
            "Chinese or English (default: BIHUAN_LANG, then locale).",
        ),
    )


def _version_option(lang: Lang) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(f"bihuan {__version__}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=say(lang, "显示版本。", "Show the version."),
    )


if __name__ == "__main__":
    main()
