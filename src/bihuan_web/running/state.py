"""Whether the database is as this version of the code wants it: reachable, all migrations applied, none unknown."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from bihuan.errors import BihuanError


class NotReady(BihuanError):
    """The application cannot be started as things are; nothing was changed."""

    code = "not-ready"


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """Migrations: ``pending`` are not applied, ``unknown`` come from a newer version; ``missing`` are tables not there."""

    pending: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    brand_new: bool

    @property
    def good(self) -> bool:
        return not (self.pending or self.unknown or self.missing)


def database_state() -> DatabaseState:
    """What the database has; raises ``NotReady`` where it cannot be reached."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        tables = set(connection.introspection.table_names())
    except DatabaseError as trouble:
        raise unreachable(trouble) from trouble
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    installed = {config.label for config in apps.get_app_configs()}
    replaced = {key for one in loader.disk_migrations.values() for key in one.replaces}
    known = loader.disk_migrations.keys() | replaced
    unknown = [key for key in loader.applied_migrations if key[0] in installed and key not in known]
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return DatabaseState(
        pending=tuple(f"{one.app_label}.{one.name}" for one, _ in plan),
        unknown=tuple(sorted(".".join(key) for key in unknown)),
        missing=() if plan else tuple(sorted(wanted - tables)),
        brand_new=not tables,
    )


def require(state: DatabaseState) -> None:
    """Raises ``NotReady`` with the command that helps where the database is not as the code wants it."""
    if state.unknown:
        raise NotReady(
            f"数据库是更新的版本用过的（{state.unknown[-1]}）：请装上那个版本的闭环，或者用 bihuan admin restore 恢复旧备份",
            f"a newer version has used this database ({state.unknown[-1]}): install that version, "
            "or restore an older backup with bihuan admin restore",
        )
    if state.pending:
        raise NotReady(
            f"数据库还差 {len(state.pending)} 步迁移（{state.pending[0]} 起）：先备份，再运行 bihuan admin migrate",
            f"{len(state.pending)} migrations are not applied (from {state.pending[0]}): "
            "make a backup, then run bihuan admin migrate",
        )
    if state.missing:
        raise NotReady(
            f"数据库不完整，缺表 {state.missing[0]}：用 bihuan admin restore 恢复备份",
            f"the database is not whole, table {state.missing[0]} is missing: restore a backup with bihuan admin restore",
        )


def unreachable(trouble: Exception) -> NotReady:
    """What is said where the database does not answer; the password in its address is not."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        where = str(settings["NAME"])
    else:
        where = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}/{settings['NAME']}"
    reason = str(trouble).strip().splitlines()[0][:200] if str(trouble).strip() else type(trouble).__name__
    return NotReady(
        f"连不上数据库 {where}：{reason}；请检查 BIHUAN_DATABASE_URL 和数据库服务",
        f"the database {where} does not answer: {reason}; look at BIHUAN_DATABASE_URL and the database server",
    )
