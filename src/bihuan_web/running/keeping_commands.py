"""``bihuan admin backup|restore|export|check``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from bihuan.cli.speaking import complain
from bihuan.errors import BadConfiguration
from bihuan.language import Lang, say
from bihuan_web.running.options import command, option

_PASSPHRASE = "BIHUAN_BACKUP_PASSPHRASE"
_FILE = click.Path(dir_okay=False, path_type=Path)


def build(lang: Lang) -> list[click.Command]:
    passphrase = option(lang, "--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", words=("口令所在的文件（或者用环境变量 BIHUAN_BACKUP_PASSPHRASE，再或者当场输入）。", "File with the passphrase (else BIHUAN_BACKUP_PASSPHRASE, else it is asked for)."))  # fmt: skip
    return [
        command(
            lang,
            "backup",
            ("备份成一个文件，不用停机；写好后恢复到临时地方核对一遍。", "Back up into one file while all goes on; it is proved by restoring it."),
            _backup,
            [
                click.Argument(["file"], type=_FILE, metavar=say(lang, "文件", "FILE")),
                option(lang, "--encrypt", is_flag=True, words=("用口令加密。", "Seal it with a passphrase.")),
                passphrase,
                option(lang, "--with-key", is_flag=True, words=("连密钥一起备份（平时不要）。", "Take the secret key along (usually not).")),
                option(lang, "--no-prove", is_flag=True, words=("不做恢复核对。", "Do not prove it.")),
            ],
            ["bihuan admin backup 2026-03-01.zip"],
        ),
        command(
            lang,
            "restore",
            ("从备份恢复，要么全部，要么不动。", "Restore a backup, whole or not at all."),
            _restore,
            [
                click.Argument(["file"], type=_FILE, metavar=say(lang, "文件", "FILE")),
                option(lang, "--replace", is_flag=True, words=("替换现有的全部数据。", "Take the place of all data that are here.")),
                passphrase,
                option(lang, "--with-key", is_flag=True, words=("连密钥一起恢复。", "Restore the secret key as well.")),
                option(lang, "--prove", is_flag=True, words=("恢复后逐行核对。", "Compare every row afterwards.")),
            ],
        ),
        command(
            lang,
            "export",
            ("全部导出成开放格式：CSV、JSON Lines、原件。", "Everything in open formats: CSV, JSON lines, originals."),
            _export,
            [click.Argument(["folder"], type=click.Path(file_okay=False, path_type=Path), metavar=say(lang, "文件夹", "FOLDER"))],
        ),
        command(lang, "check", ("核对数据库、迁移、事件日志、每个原件。", "Check database, migrations, event log, every original."), _check),
    ]  # fmt: skip


def _backup(lang: Lang, *, file: Path, encrypt: bool, passphrase_file: Path | None, with_key: bool, no_prove: bool) -> int:  # fmt: skip
    from bihuan_web.common.clock import now  # noqa: PLC0415 - wants Django set up
    from bihuan_web.running.backup.making import make  # noqa: PLC0415 - as above
    from bihuan_web.running.backup.noting import note_backup  # noqa: PLC0415 - as above
    from bihuan_web.running.state import database_state, require  # noqa: PLC0415 - as above

    require(database_state())
    passphrase = _passphrase(lang, passphrase_file, fresh=True) if encrypt else None
    manifest = make(file, with_key=with_key, passphrase=passphrase)
    for sha256 in manifest.missing:
        complain(
            say(lang, f"缺原件 {sha256[:12]}…，备份里没有", f"original {sha256[:12]}… is missing and not in the backup")
        )
    if not no_prove and not _proved(lang, file, passphrase):
        complain(say(lang, f"{file} 恢复核对没有通过（原因见上），不能用", f"{file} could not be proved (see above): do not rely on it"))  # fmt: skip
        return 2
    note_backup(now())
    rows, originals = sum(manifest.rows.values()), sum(name.startswith("files/") for name in manifest.members)
    proved = say(lang, "没有核对", "not proved") if no_prove else say(lang, "已恢复核对", "proved by restoring it")
    click.echo(say(lang, f"{file}：{rows} 行，原件 {originals} 个，{proved}", f"{file}: {rows} rows, {originals} originals, {proved}"))  # fmt: skip
    return 1 if manifest.missing else 0


def _restore(lang: Lang, *, file: Path, replace: bool, passphrase_file: Path | None, with_key: bool, prove: bool) -> int:  # fmt: skip
    from django.conf import settings  # noqa: PLC0415 - wants the environment set up

    from bihuan_web.running.backup.restoring import prove as prove_rows  # noqa: PLC0415 - as above
    from bihuan_web.running.backup.restoring import restore  # noqa: PLC0415 - as above
    from bihuan_web.running.backup.sealing import is_sealed  # noqa: PLC0415 - as above
    from bihuan_web.running.datafolder import alone  # noqa: PLC0415 - as above

    passphrase = None
    if file.is_file():
        with file.open("rb") as source:
            if is_sealed(source):
                passphrase = _passphrase(lang, passphrase_file, fresh=False)
    with alone(settings.DATA):
        manifest = restore(file, replace=replace, with_key=with_key, passphrase=passphrase)
        if prove:
            prove_rows(manifest)
    rows = sum(manifest.rows.values())
    click.echo(say(lang, f"已恢复 {manifest.made_at} 的备份：{rows} 行", f"restored the backup of {manifest.made_at}: {rows} rows"))  # fmt: skip
    return 0


def _export(lang: Lang, *, folder: Path) -> int:
    from bihuan_web.running.exporting import export  # noqa: PLC0415 - wants Django set up
    from bihuan_web.running.state import database_state, require  # noqa: PLC0415 - as above

    require(database_state())
    tables, originals, missing = export(folder)
    rows = sum(one.rows for one in tables)
    click.echo(
        say(
            lang,
            f"{folder}：{len(tables)} 张表，{rows} 行，原件 {originals} 个；从 index.html 看起",
            f"{folder}: {len(tables)} tables, {rows} rows, {originals} originals; begin with index.html",
        )
    )
    if missing:
        complain(say(lang, f"缺 {missing} 个原件", f"{missing} originals are missing"))
    return 1 if missing else 0


def _check(lang: Lang) -> int:
    from bihuan_web.running.checking import check  # noqa: PLC0415 - wants Django set up

    faults = 0
    for one in check():
        faults += one.fault
        click.echo(("" if one.fault else say(lang, "备注：", "Note: ")) + say(lang, one.zh, one.en))
    if faults:
        click.echo(say(lang, f"有 {faults} 处不对", f"{faults} faults"))
        return 1
    click.echo(
        say(lang, "数据库、迁移、事件日志、原件全部完好", "database, migrations, event log and originals are all well")
    )
    return 0


def _proved(lang: Lang, file: Path, passphrase: str | None) -> bool:
    """Restores a backup into an empty place beside it, in a process of its own, and compares every row."""
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".bihuan-prove-") as place:
        environment = {name: value for name, value in os.environ.items() if name != "BIHUAN_DATABASE_URL"}
        environment |= {"BIHUAN_DATA": place, "BIHUAN_LANG": lang}
        if passphrase is not None:
            environment[_PASSPHRASE] = passphrase
        command = [sys.executable, "-m", "bihuan", "admin", "restore", str(file.absolute()), "--prove"]
        return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def _passphrase(lang: Lang, file: Path | None, *, fresh: bool) -> str:
    if file is not None:
        given = file.read_text(encoding="utf-8").strip("\r\n")
    elif _PASSPHRASE in os.environ:
        given = os.environ[_PASSPHRASE]
    else:
        given = click.prompt(say(lang, "口令", "Passphrase"), hide_input=True, confirmation_prompt=fresh)
    if not given:
        raise BadConfiguration("口令是空的", "the passphrase is empty")
    return given
