"""Everything in open formats (全部导出): each table as CSV and JSON Lines, every original under its own name, pages to begin with.

It is for leaving, for archives and for other programs; a backup is what restores. Passwords, second factors, tokens and keys
are not in it.
"""

from __future__ import annotations

import csv
import html
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Field, Model

from bihuan_web.audit.models import Chain
from bihuan_web.audit.services import record
from bihuan_web.common import clock
from bihuan_web.common.snapshot import snapshot
from bihuan_web.files.models import StoredFile
from bihuan_web.files.store import Store
from bihuan_web.running.backup.manifest import BackupRefused
from bihuan_web.running.backup.rows import plain
from bihuan_web.sheets.commas import harmless

_FETCHED = 2000
_OURS = "bihuan_web."
_LEFT_OUT = frozenset({"running.heartbeat", "running.jobstate", "notices.delivery"})
_SECRET = ("password", "secret", "token", "claim", "key_hash", "sealed_box")
CHAIN = "system"


@dataclass(frozen=True, slots=True)
class Exported:
    """One table that was written: its name, what its rows are, how many there are."""

    name: str
    words: str
    rows: int


def export(folder: Path) -> tuple[list[Exported], int, int]:
    """Writes everything into a new or empty folder; tables, originals, and how many originals are missing.

    Raises ``BackupRefused`` where the folder is not empty or cannot be written to; what was written by then is removed again.
    """
    _new(folder)
    try:
        with snapshot():
            tables = [_write_table(folder, model) for model in exported_models()]
            heads = [(one.name, one.length, one.head) for one in Chain.objects.order_by("name")]
            files = list(StoredFile.objects.order_by("pk").values_list("pk", "sha256", "name"))
        missing = sum(not _write_original(folder, *one) for one in files)
        _write_pages(folder, tables, heads, len(files) - missing)
    except OSError as trouble:
        for part in ("tables", "files", "index.html", "README.txt"):
            _remove(folder / part)
        reason = trouble.strerror or str(trouble)
        raise BackupRefused(
            f"导出写不进 {folder}（{reason}）", f"the export cannot be written to {folder} ({reason})"
        ) from trouble
    with transaction.atomic():
        details = {"rows": sum(one.rows for one in tables), "originals": len(files) - missing}
        record(CHAIN, "command-line", "export.all", "everything", "", details, at=clock.now())
    return tables, len(files) - missing, missing


def exported_models() -> list[type[Model]]:
    """The tables of this application, without what belongs to this machine only."""
    models = [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith(_OURS)]
    return [one for one in models if one._meta.managed and one._meta.label_lower not in _LEFT_OUT]


def columns_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns that may leave: none that lets somebody in."""
    return [one for one in model._meta.concrete_fields if not any(word in one.attname for word in _SECRET)]


def _write_table(folder: Path, model: type[Model]) -> Exported:
    columns = [one.attname for one in columns_of(model)]
    name, count = model._meta.label_lower, 0
    with (
        (folder / "tables" / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as table,
        (folder / "tables" / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as lines,
    ):
        writer = csv.writer(table)
        writer.writerow(columns)
        for row in _rows(model, columns):
            writer.writerow([harmless(one) if isinstance(one, str) else one for one in row])
            lines.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
            count += 1
    return Exported(name, (model.__doc__ or "").strip().split("\n")[0], count)


def _rows(model: type[Model], columns: list[str]) -> Iterator[list[object]]:
    for row in model._base_manager.order_by("pk").values_list(*columns).iterator(_FETCHED):
        yield [one if one is None or isinstance(one, str | int | float | dict | list) else plain(one) for one in row]


def _write_original(folder: Path, key: int, sha256: str, name: str) -> bool:
    """An original under its number and name; False where its bytes are missing."""
    try:
        shutil.copyfile(Store(settings.FILES_FOLDER).path_of(sha256), folder / "files" / f"{key:06d} {_fitting(name)}")
    except FileNotFoundError:
        return False
    return True


def _fitting(name: str) -> str:
    """A name of a file that fits into what file systems take (255 bytes), its ending kept."""
    stem, dot, ending = name.rpartition(".")
    while len(name.encode()) > 200 and stem:
        stem = stem[:-1]
        name = f"{stem}{dot}{ending}"
    return "".join("_" if one in '/\\:*?"<>|' or ord(one) < 32 else one for one in name)


def _write_pages(folder: Path, tables: list[Exported], heads: list[tuple[str, int, str]], originals: int) -> None:
    rows = "\n".join(
        f'<tr><td><a href="tables/{one.name}.csv">{one.name}</a> · <a href="tables/{one.name}.jsonl">JSON Lines</a></td>'
        f"<td>{html.escape(one.words)}</td><td>{one.rows}</td></tr>"
        for one in tables
    )
    chains = "\n".join(f"<li><code>{html.escape(name)} {length} {head}</code></li>" for name, length, head in heads)
    page = f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>闭环：全部导出</title></head><body>
<h1>闭环：全部导出 Export of everything</h1>
<p>{clock.now().isoformat(timespec="seconds")} · <a href="files/">原件 originals</a>：{originals} · <a href="README.txt">说明 about</a></p>
<table border="1"><caption>表 Tables</caption><thead><tr><th>表 table</th><th>内容 what it is</th><th>行 rows</th></tr></thead>
<tbody>
{rows}
</tbody></table>
<h2>事件日志的链头 Heads of the event log</h2>
<ul>
{chains}
</ul>
</body></html>
"""
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "README.txt").write_text(_ABOUT, encoding="utf-8")


_ABOUT = """闭环：全部导出

tables/   每张表一个 CSV（UTF-8 带 BOM，Excel 直接打开）和一个 JSON Lines（一行一条，原样）。列名与数据库相同；名字以 _id 结尾的列
          是另一张表的编号。CSV 里会被表格软件当成公式的文字前面加了一个 '；JSON Lines 没有加。
files/    原件，文件名是 files.storedfile 的编号加原来的名字；SHA-256 在 tables/files.storedfile.csv。
index.html 目录和事件日志的链头。

没有导出的：密码、第二因素、令牌、密钥、登录会话。要能恢复的，用 bihuan admin backup。
里面有个人材料，请按密级保管。这次导出记在事件日志里。


Bihuan: export of everything

tables/   each table as CSV (UTF-8 with a byte order mark) and as JSON lines (one row a line, as it is). Columns are named as in the
          database; those that end in _id are keys of another table. In CSV, texts that a spreadsheet would take for a formula
          have a ' before them; in JSON lines they have not.
files/    originals, named by their key in files.storedfile and their own name; tables/files.storedfile.csv has the SHA-256.
index.html contents, and the heads of the event log.

Not in it: passwords, second factors, tokens, keys, sessions. What restores is made by bihuan admin backup.
There is personal material in it: keep it accordingly. This export is an event in the log.
"""


def _new(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.listdir(folder):
            raise BackupRefused(f"{folder} 里已有文件，请另给一个文件夹", f"{folder} is not empty, name another folder")
        (folder / "tables").mkdir()
        (folder / "files").mkdir()
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise BackupRefused(f"{folder} 写不进去（{reason}）", f"{folder} cannot be written to ({reason})") from trouble


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
