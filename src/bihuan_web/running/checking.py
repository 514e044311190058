"""``bihuan admin check``: everything that can be proved about what is stored, fault by fault in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from bihuan.errors import BihuanError
from bihuan_web.audit.verifying import verify_log
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import missing
from bihuan_web.files.store import Store
from bihuan_web.notices.models import Delivery
from bihuan_web.running.models import JobState
from bihuan_web.running.state import database_state, require


@dataclass(frozen=True, slots=True)
class Remark:
    """Something found: a fault, or a note about what is no fault but worth knowing."""

    zh: str
    en: str
    fault: bool = True


def check() -> Iterator[Remark]:
    """Faults and notes; the later checks are left out where the database is not as the code wants it."""
    try:
        require(database_state())
    except BihuanError as trouble:
        yield Remark(trouble.message, trouble.message_en)
        return
    yield from _database()
    yield from _log()
    yield from _files()
    yield from _work()


def _database() -> Iterator[Remark]:
    if connection.vendor != "sqlite":
        return  # PostgreSQL proves its own pages and keys
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        for (line,) in cursor.fetchall():
            if line != "ok":
                yield Remark(f"数据库文件损坏：{line}", f"the database file is damaged: {line}")
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _ in cursor.fetchall()[:20]:
            yield Remark(
                f"{table} 第 {row} 行指向 {parent} 里没有的行", f"{table} row {row} refers to no row of {parent}"
            )


def _log() -> Iterator[Remark]:
    for one in verify_log():
        yield Remark(
            f"事件日志 {one.chain} 第 {one.sequence} 条不对（{one.kind}）",
            f"event log {one.chain}: event {one.sequence} is not as written ({one.kind})",
        )


def _files() -> Iterator[Remark]:
    for one in missing():
        yield Remark(
            f"原件丢失或被改：{one.name}（{one.sha256[:12]}…，第 {one.pk} 号）",
            f"original lost or changed: {one.name} ({one.sha256[:12]}…, number {one.pk})",
        )
    used = set(StoredFile.objects.values_list("sha256", flat=True).distinct())
    store = Store(settings.FILES_FOLDER)
    orphans = sum(1 for sha256 in _stored() if sha256 not in used and store.path_of(sha256).exists())
    if orphans:
        yield Remark(f"有 {orphans} 个文件没有记录（上传中断留下的，会自动清理）", f"{orphans} files without a row (left by uploads that were cut off, swept later)", fault=False)  # fmt: skip


def _stored() -> Iterator[str]:
    folder = settings.FILES_FOLDER
    if folder.is_dir():
        yield from (one.name for one in folder.glob("??/??/*"))


def _work() -> Iterator[Remark]:
    for job in JobState.objects.exclude(trouble="").order_by("name"):
        yield Remark(f"定时任务 {job.name} 出错：{job.trouble}", f"regular job {job.name} fails: {job.trouble}")
    unsent = Delivery.objects.filter(state=Delivery.FAILED).count()
    if unsent:
        yield Remark(f"有 {unsent} 条通知没有发出去", f"{unsent} messages could not be sent", fault=False)
    failed = DBTaskResult.objects.failed().count()
    if failed:
        yield Remark(f"有 {failed} 个后台任务失败过", f"{failed} background tasks have failed", fault=False)
