"""``bihuan rules``: which rules there are."""

from __future__ import annotations

import json
import shutil

import click

from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand
from bihuan.language import Lang, say
from bihuan.reviewing.registry import RULES


def build(lang: Lang) -> click.Command:
    """The command in one language."""

    def show(format_: str) -> None:
        _show(format_, lang)

    return SpokenCommand(
        "rules",
        lang=lang,
        callback=show,
        params=[
            click.Option(
                ["--format", "-f", "format_"],
                type=click.Choice(["table", "json"]),
                default="table",
                help=say(lang, "输出格式。", "Output format."),
            ),
            language_option(lang),
        ],
        help=say(
            lang,
            "列出审查规则：名称、轻重、是否默认开启。用 bihuan rule 名称 看一条规则的说明。",
            "List the review rules: name, severity, on by default or not. bihuan rule NAME explains one.",
        ),
        examples=["bihuan rules", "bihuan rules --format json"],
    )


def _show(format_: str, lang: Lang) -> None:
    from bihuan.output.terminal import LABELS, table  # noqa: PLC0415 - only for the table

    if format_ == "json":
        rows = [
            {
                "name": rule.slug,
                "family": rule.family,
                "severity": rule.severity.value,
                "on": rule.default_on and not rule.preview,
                "preview": rule.preview,
                "title": rule.title,
                "title_en": rule.title_en,
                "options": {option.name: option.default for option in rule.options},
            }
            for rule in RULES
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    on, off, preview = say(lang, "开", "on"), say(lang, "关", "off"), say(lang, "试行", "preview")
    lines = [
        (
            rule.slug,
            say(lang, *LABELS[rule.severity]),
            preview if rule.preview else on if rule.default_on else off,
            say(lang, rule.title, rule.title_en),
        )
        for rule in RULES
    ]
    for line in table(lines, shutil.get_terminal_size((100, 24)).columns):
        click.echo(line)
