"""``bihuan admin migrate|tick|worker|openapi``."""

from __future__ import annotations

import click

from bihuan.language import Lang, say
from bihuan_web.running.options import command


def build(lang: Lang) -> list[click.Command]:
    return [
        command(lang, "migrate", ("把数据库升级到这个版本；先备份。", "Bring the database to this version; make a backup first."), _migrate),
        command(lang, "tick", ("做到期的定时任务（提醒、催办），给 cron 用。", "Do what is due now (reminders, escalation), for cron."), _tick),
        command(lang, "worker", ("在另一台机器上再开一个后台任务进程。", "Run one more worker, on another machine for one."), _worker),
        command(lang, "openapi", ("把接口的描述（OpenAPI 3.1，JSON）写到标准输出。", "Print the description of the API (OpenAPI 3.1, JSON)."), _openapi),
    ]  # fmt: skip


def _migrate(lang: Lang) -> int:
    from django.conf import settings  # noqa: PLC0415 - wants the environment set up
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from bihuan_web.running.datafolder import alone  # noqa: PLC0415 - as above
    from bihuan_web.running.state import database_state, require  # noqa: PLC0415 - as above

    with alone(settings.DATA):
        before = database_state()
        if before.unknown:
            require(before)
        call_command("migrate", verbosity=0, interactive=False)
        require(database_state())
    count = len(before.pending)
    if count:
        click.echo(say(lang, f"做了 {count} 步迁移", f"{count} migrations applied"))
    else:
        click.echo(say(lang, "数据库已经是这个版本", "the database is at this version already"))
    return 0


def _tick(lang: Lang) -> int:
    from bihuan_web.common.clock import now  # noqa: PLC0415 - wants Django set up
    from bihuan_web.running.state import database_state, require  # noqa: PLC0415 - as above
    from bihuan_web.running.ticking import tick  # noqa: PLC0415 - as above

    require(database_state())
    done = tick(now())
    click.echo(say(lang, f"做了：{'、'.join(done) or '没有到期的'}", f"done: {', '.join(done) or 'nothing was due'}"))
    return 0


def _worker(lang: Lang) -> int:
    from bihuan_web.running.state import database_state, require  # noqa: PLC0415 - wants Django set up
    from bihuan_web.running.worker import work  # noqa: PLC0415 - as above

    require(database_state())
    work()
    return 0


def _openapi(lang: Lang) -> int:
    import json  # noqa: PLC0415 - only for this command

    from bihuan_web.api.rest.schema import described  # noqa: PLC0415 - wants Django set up

    click.echo(json.dumps(described(), ensure_ascii=False, indent=1))
    return 0
