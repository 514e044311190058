"""``bihuan admin demo``: fills an empty data folder with demonstration data."""

from __future__ import annotations

import secrets

import click

from bihuan.cli.speaking import complain
from bihuan.language import Lang, say
from bihuan_web.running.options import command, option

_TOLD = "demo.txt"


def build(lang: Lang) -> click.Command:
    words = (
        "放入演示数据（只在没有数据时）：一个虚构的县。",
        "Put demonstration data in, where there are none: a fictional county.",
    )
    if_empty = option(lang, "--if-empty", is_flag=True, words=("已有数据就不做，不算出错。", "Where there are data do nothing, which is no error."))  # fmt: skip
    return command(lang, "demo", words, _demo, [if_empty])


def _demo(lang: Lang, *, if_empty: bool) -> int:
    from django.conf import settings  # noqa: PLC0415 - wants the environment set up
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from bihuan_web.accounts.models import User  # noqa: PLC0415 - as above
    from bihuan_web.running.datafolder import alone  # noqa: PLC0415 - as above
    from bihuan_web.running.state import NotReady, database_state, require  # noqa: PLC0415 - as above

    told = settings.DATA / _TOLD
    with alone(settings.DATA):
        if database_state().brand_new:
            call_command("migrate", verbosity=0, interactive=False)
        require(database_state())
        if not User.objects.exists():
            lines = _fill(lang)
            told.touch(mode=0o600)
            told.write_text(lines, encoding="utf-8")
        elif not if_empty:
            raise NotReady("这里已经有数据，不放演示数据", "there are data here: no demonstration data are put in")
    if told.exists():
        click.echo(told.read_text(encoding="utf-8"), nl=False)
    return 0


def _fill(lang: Lang) -> str:
    """Fills the database, all of it or nothing; what is to be told of it: the password and some accounts."""
    from django.db import transaction  # noqa: PLC0415 - wants Django set up

    from bihuan_web.common.clock import now  # noqa: PLC0415 - as above
    from bihuan_web.running.demo.filling import DOCUMENTS, fill  # noqa: PLC0415 - as above

    password = f"{secrets.choice('春夏秋冬')}-{secrets.token_hex(5)}"
    read = 0

    def tell(number: int) -> None:
        nonlocal read
        read += number
        if read % 5 == 0:
            complain(say(lang, f"演示材料 {read}/{DOCUMENTS}", f"documents {read}/{DOCUMENTS}"))

    with transaction.atomic():
        county = fill(password, now(), tell)
    head = say(lang, "演示数据：岚台县，全部虚构。所有人的密码：", "A fictional county. Everybody's password: ")
    rows = [f"  {user.username}  {user.name}  {what}\n" for what, user in county.accounts.items()]
    return f"{head}{password}\n{''.join(rows)}"
