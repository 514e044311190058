"""``bihuan admin``: what whoever looks after the application does at the command line."""

from __future__ import annotations

import click

from bihuan.cli.speaking import SpokenGroup
from bihuan.language import Lang, say
from bihuan_web.running import keeping_commands, log_commands, upkeep_commands
from bihuan_web.running.demo import command as demo


def build(lang: Lang) -> SpokenGroup:
    """The commands in one language."""
    commands: list[click.Command] = [
        *upkeep_commands.build(lang),
        *log_commands.build(lang),
        *keeping_commands.build(lang),
        demo.build(lang),
    ]
    return SpokenGroup(
        "admin",
        lang=lang,
        commands={one.name or "": one for one in commands},
        help=say(lang, "管理网页应用：迁移、定时、核对、备份。", "Look after the web application."),
        examples=["bihuan admin migrate", "bihuan admin verify-log", "bihuan admin backup 2026-03-01.zip"],
    )
