"""``bihuan examine``: files and folders -> reports, and an exit status that says whether anything is to be mended."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bihuan.cli.delivering import SUFFIXES, Delivery, deliver
from bihuan.cli.inputs import STDIN, Input, expand
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import ORDER, Outcome, Wishes
from bihuan.cli.progress import with_progress
from bihuan.cli.speaking import SpokenCommand, complain
from bihuan.config import DEFAULT_SETTINGS, Settings, find_settings, load_settings
from bihuan.errors import BadConfiguration
from bihuan.language import LANGUAGES, Lang, choose, say
from bihuan.model import Severity
from bihuan.profiles import RuleSetting, load

FORMATS = ("terminal", "json", "sarif", "html", "docx", "xlsx")


def build(lang: Lang) -> click.Command:
    """The command in one language."""
    return SpokenCommand(
        "examine",
        lang=lang,
        callback=_examine,
        params=_options(lang),
        help=say(
            lang,
            "检查对照检查材料：文件、文件夹（连同下级文件夹），或用 - 从标准输入读。"
            "退出码：0 没有要改的，1 有“修改”及以上的发现，2 有文件没能检查。",
            "Examine self-examinations: files, folders (and those below them), or - for standard input. "
            "Exit status: 0 clean, 1 findings of warning or above, 2 something could not be examined.",
        ),
        examples=[
            say(lang, "bihuan examine 材料.docx", "bihuan examine document.docx"),
            say(lang, "bihuan examine 材料夹 -o 审查结果/", "bihuan examine folder -o results/"),
            say(
                lang,
                "bihuan examine 材料.docx --format docx -o 批注.docx",
                "bihuan examine document.docx --format docx -o comments.docx",
            ),
            say(
                lang,
                "bihuan examine 材料夹 --format xlsx -o 台账.xlsx",
                "bihuan examine folder --format xlsx -o ledger.xlsx",
            ),
            say(
                lang,
                "bihuan examine 材料夹 --format json -o 结果夹/",
                "bihuan examine folder --format json -o results/",
            ),
            say(
                lang,
                "bihuan examine - --name 材料.txt < 材料.txt",
                "bihuan examine - --name document.txt < document.txt",
            ),
        ],
    )


def _options(lang: Lang) -> list[click.Parameter]:
    def option(*names: str, zh: str, en: str, **more: Any) -> click.Option:
        return click.Option(names, help=say(lang, zh, en), **more)

    return [
        click.Argument(["paths"], nargs=-1, required=True, metavar=say(lang, "路径...", "PATH...")),
        option(
            "--format",
            "-f",
            "format_",
            type=click.Choice(FORMATS),
            default="terminal",
            zh="输出格式。",
            en="Output format.",
        ),
        option(
            "--output",
            "-o",
            metavar="PATH",
            zh="写到这个文件；文件夹则每份材料一个文件。",
            en="Write to this file, or one file per document into this folder.",
        ),
        option(
            "--batch",
            is_flag=True,
            zh="成批审查：-o 的文件夹里写出审查汇总.xlsx、index.html、每份材料一页和 results.jsonl。"
            "检查文件夹、-o 以 / 结尾又不写 --format 时就是这样。",
            en="Review a batch: a workbook, an overview, a page for every document and JSON lines in the folder of -o. "
            "So it is when a folder is examined, -o ends with / and there is no --format.",
        ),
        option(
            "--resume",
            is_flag=True,
            zh="接着做上次中断的成批审查，只检查新增和改过的文件。",
            en="Go on with a batch that was stopped; only new and changed files are examined.",
        ),
        option(
            "--template",
            "templates",
            multiple=True,
            metavar="FILE",
            zh="成批审查：模板、通知等规定文字，不算相同；可重复。",
            en="In a batch: prescribed text that does not count as copied; may be repeated.",
        ),
        option(
            "--library",
            metavar="LIB",
            zh="成批审查：同时在这个材料库里查找相近的材料和相同的段落。",
            en="In a batch: look the documents up in this library, too.",
        ),
        option(
            "--no-compare",
            is_flag=True,
            zh="成批审查时不比对材料之间相同的文字。",
            en="In a batch: do not look for what the documents have in common.",
        ),
        option(
            "--profile",
            metavar="ID",
            zh="指定场景，如 mzshh-2024（默认按材料判断）。",
            en="Profile such as mzshh-2024 (default: told from the document).",
        ),
        option(
            "--profiles",
            multiple=True,
            metavar="DIR",
            zh="自己的场景所在的文件夹，可重复。",
            en="Folder with profiles of your own; may be repeated.",
        ),
        option(
            "--config",
            metavar="FILE",
            zh="设置文件（默认找最近的 bihuan.toml）。",
            en="Settings (default: the nearest bihuan.toml).",
        ),
        option(
            "--previous",
            metavar="PATH",
            zh="上年度材料，或它所在的文件夹：逐项看上年度的问题和措施今年有没有交代。",
            en="Last year's document or a folder that has it: are its problems and measures accounted for?",
        ),
        option(
            "--rule",
            "rules",
            multiple=True,
            metavar="NAME",
            zh="只看这条规则，可重复。",
            en="Only this rule; may be repeated.",
        ),
        option(
            "--ignore",
            "ignored",
            multiple=True,
            metavar="NAME",
            zh="不看这条规则，可重复。",
            en="Not this rule; may be repeated.",
        ),
        option(
            "--min-severity",
            "least",
            type=click.Choice([s.value for s in Severity]),
            default="info",
            zh="只看这一级及以上（info 提示、warning 修改、error 重写建议）。",
            en="Only findings of this severity or above.",
        ),
        option("--show-suppressed", is_flag=True, zh="也显示已抑制的发现。", en="Show suppressed findings, too."),
        option("--exit-zero", is_flag=True, zh="有发现也以 0 退出。", en="Exit with 0 even if there are findings."),
        option(
            "--jobs",
            "-j",
            type=click.IntRange(1),
            metavar="N",
            zh="同时用几个进程（默认：文件多时用全部核心）。",
            en="Processes (default: all cores when there are many files).",
        ),
        option(
            "--name",
            metavar="NAME",
            default="stdin.txt",
            zh="标准输入的文件名，用来判断格式。",
            en="What standard input is called; tells its format.",
        ),
        option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            zh="是否用颜色。",
            en="Whether to use colours.",
        ),
        option("--lang", type=click.Choice(LANGUAGES), zh="说中文还是英文。", en="Chinese or English."),
    ]


@click.pass_context
def _examine(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    settings = _settings(options)
    said = options["lang"] or click.get_current_context().obj
    lang = choose(said or os.environ.get("BIHUAN_LANG") or settings.lang)
    if _is_batch(ctx, paths, options, lang):
        from bihuan.cli.batch import Comparing, run_batch  # noqa: PLC0415 - cold start: one document needs none of it

        delivery = Delivery("folder", options["output"], several=len(paths) > 1 or os.path.isdir(paths[0]))
        wishes = _wishes(options, settings, lang, delivery)
        _check(wishes)
        _check_previous(wishes, delivery)
        comparing = None if options["no_compare"] else Comparing(options["templates"], options["library"])
        status = run_batch(
            paths, options["output"], wishes, options["jobs"], resume=options["resume"], comparing=comparing
        )
        ctx.exit(0 if status == 1 and options["exit_zero"] else status)
    files, failures = _inputs(paths, options["name"], lang)
    delivery = _delivery(options, files, paths, lang)
    wishes = _wishes(options, settings, lang, delivery)
    _check(wishes)
    _check_previous(wishes, delivery)
    seen = _Seen(lang)
    for failure in failures:
        seen.fail(failure)
    outcomes = seen.watching(_with_progress(examine_all(files, wishes, options["jobs"]), len(files), delivery, lang))
    deliver(outcomes, wishes, delivery, failures, seen.fail)
    ctx.exit(seen.status(bool(options["exit_zero"])))


def _check_previous(wishes: Wishes, delivery: Delivery) -> None:
    if delivery.several and wishes.previous and not os.path.isdir(wishes.previous):
        words = ("检查几份材料时，--previous 要给文件夹", "for several documents, --previous must be a folder")
        raise click.UsageError(say(wishes.lang, *words))


def _is_batch(ctx: click.Context, paths: Sequence[str], options: dict[str, Any], lang: Lang) -> bool:
    """As asked for, or where several documents go into a folder and nobody named a format."""
    output, source = options["output"], ctx.get_parameter_source("format_")
    format_named = source is not click.core.ParameterSource.DEFAULT
    if options["batch"] or options["resume"]:
        if format_named or STDIN in paths:
            words = ("成批审查不能用 --format，也不能从标准输入读", "a batch takes neither --format nor standard input")
            raise click.UsageError(say(lang, *words))
        if not output or output == "-":
            raise click.UsageError(say(lang, "成批审查要写到文件夹：-o 文件夹/", "a batch needs a folder: -o folder/"))
        return True
    if format_named or not output or STDIN in paths:
        return False
    several = len(paths) > 1 or any(os.path.isdir(path) for path in paths)
    return several and (output.endswith(("/", os.sep)) or os.path.isdir(output))


class _Seen:
    """What the exit status depends on."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.failed = self.found = self.interrupted = False

    def fail(self, line: str) -> None:
        self.failed = True
        complain(line)

    def watching(self, outcomes: Iterator[tuple[Input, Outcome]]) -> Iterator[tuple[Input, Outcome]]:
        """Hands the outcomes on; an interrupt ends them early, so that what is done can still be written."""
        done = 0
        try:
            for file, outcome in outcomes:
                done += 1
                if outcome.trouble is not None:
                    self.fail(outcome.trouble)
                if outcome.failure is not None:
                    self.fail(outcome.failure)
                elif outcome.worst is not None and ORDER[outcome.worst] >= ORDER[Severity.WARNING]:
                    self.found = True
                yield file, outcome
        except KeyboardInterrupt:
            self.interrupted = True
            complain(say(self.lang, f"已中断：做完 {done} 份，已写出", f"Interrupted: {done} done and written"))

    def status(self, exit_zero: bool) -> int:
        if self.interrupted:
            return 130
        if self.failed:
            return 2
        return 1 if self.found and not exit_zero else 0


def _settings(options: dict[str, Any]) -> Settings:
    file = Path(options["config"]) if options["config"] else find_settings()
    settings = load_settings(file) if file else DEFAULT_SETTINGS
    folders = tuple(Path(one) for one in options["profiles"])
    for folder in folders:
        if not folder.is_dir():
            raise BadConfiguration(
                f"--profiles {folder}：没有这个文件夹", f"--profiles {folder}: there is no such folder"
            )
    settings = replace(settings, profile_folders=(*folders, *settings.profile_folders))
    # A rule that is asked for by name is run even where it is off.
    return settings.with_rules({name: RuleSetting(enabled=True) for name in options["rules"]})


def _wishes(options: dict[str, Any], settings: Settings, lang: Lang, delivery: Delivery) -> Wishes:
    to_screen = delivery.kind == "stdout"
    return Wishes(
        settings=settings,
        format=options["format_"],
        lang=lang,
        profile=options["profile"],
        only=frozenset(options["rules"]),
        ignored=frozenset(options["ignored"]),
        least=Severity(options["least"]),
        colour=_colour(options["color"], to_screen),
        width=min(100, shutil.get_terminal_size().columns) if to_screen else 80,
        show_suppressed=options["show_suppressed"],
        previous=options["previous"],
        ascii_only=to_screen and not delivery.unicode,
        gather=delivery.kind != "folder" and options["format_"] in ("html", "xlsx"),
    )


def _colour(wish: str, to_screen: bool) -> bool:
    if wish != "auto":
        return wish == "always"
    return to_screen and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _check(wishes: Wishes) -> None:
    """What would fail for every file fails once, before any is read."""
    names = sorted(wishes.only | wishes.ignored)
    if names:
        from bihuan.config import check_rules  # noqa: PLC0415 - loads all rules
        from bihuan.suppressions import UNUSED  # noqa: PLC0415 - as above

        check_rules({name: RuleSetting() for name in names if name != UNUSED}, "--rule/--ignore")
    if profile := wishes.profile or wishes.settings.profile:
        load(profile, wishes.settings.profile_folders)


def _inputs(paths: Sequence[str], name: str, lang: Lang) -> tuple[list[Input], list[str]]:
    """The files to examine, and a line for every folder that holds none."""
    files: list[Input] = []
    failures: list[str] = []
    for path, found in expand(paths):
        if path == STDIN:
            found = [Input(STDIN, os.path.basename(name) or "stdin.txt", sys.stdin.buffer.read())]
        if not found:
            words = say(lang, "文件夹里没有能读的材料", "no readable document in this folder")
            failures.append(say(lang, f"{path}：{words}", f"{path}: {words}"))
        files += found
    return files, failures


def _delivery(options: dict[str, Any], files: Sequence[Input], paths: Sequence[str], lang: Lang) -> Delivery:
    several = len(files) > 1 or any(os.path.isdir(path) for path in paths if path != STDIN)
    delivery = Delivery.to(options["output"], options["format_"], several)
    if options["format_"] in ("docx", "xlsx") and delivery.kind == "stdout" and sys.stdout.isatty():
        raise click.UsageError(
            say(
                lang,
                f"{options['format_']} 是二进制文件，请用 -o 写到文件",
                f"{options['format_']} is binary; use -o FILE",
            )
        )
    if options["format_"] == "docx" and several and delivery.kind != "folder":
        raise click.UsageError(
            say(
                lang, "几份材料的 docx 要写到文件夹：-o 文件夹/", "docx of several documents needs a folder: -o folder/"
            )
        )
    return delivery


def _with_progress(
    outcomes: Iterator[tuple[Input, Outcome]], total: int, delivery: Delivery, lang: Lang
) -> Iterator[tuple[Input, Outcome]]:
    """A progress bar on a terminal's standard error, unless the reports themselves go to that terminal."""
    if total < 5 or not sys.stderr.isatty() or (delivery.kind == "stdout" and sys.stdout.isatty()):
        yield from outcomes
        return
    yield from with_progress(outcomes, total, lang)


__all__ = ["FORMATS", "SUFFIXES", "build"]
