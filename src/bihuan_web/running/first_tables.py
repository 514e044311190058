"""The tables of a database that has none, in a second or two (新建数据库): what the migrations end with, without walking every step.

Walking them, Django renders every model again for each operation, which costs more the more models there are. Here apps whose migrations
change data (``RunPython``, ``RunSQL``) and what these depend on are migrated step by step as ever; every other app's tables are made at once
from the state in which its migrations end, and its migrations are recorded as applied. Why: docs/decisions/0017-first-tables.md.
"""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import ForeignKey

_DJANGOS = "django.db.migrations.operations."


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether a database holds no table at all."""
    return not connection.introspection.table_names(include_views=True)


def make_first_tables(alias: str = "default") -> None:
    """Makes all tables of an empty database, those of pure apps in one transaction.

    Stopped between, the database holds what any stopped migration leaves: whole migrations, and the next one goes on from there.
    """
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    stepwise = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in _pure_apps(executor)]
    executor.migrate(stepwise, executor.migration_plan(stepwise))
    executor.loader.build_graph()
    rest = [one for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    there = {(one.app_label, one.name) for one in rest}
    before = executor.loader.project_state(sorted(executor.loader.applied_migrations), at_end=True)
    after = executor.loader.project_state()
    with connection.schema_editor(atomic=True) as editor:
        for key in _in_order(after, set(after.models) - set(before.models)):
            editor.create_model(after.apps.get_model(*key))
        for app, name in sorted(there):
            executor.recorder.record_applied(app, name)


def _pure_apps(executor: MigrationExecutor) -> set[str]:
    """The apps whose migrations only describe tables, and on which no app that changes data depends."""
    graph = executor.loader.graph
    mixed = {one.app_label for one in graph.nodes.values() if one is not None and not is_pure(one)}
    needed = {node[0] for leaf in graph.leaf_nodes() if leaf[0] in mixed for node in graph.forwards_plan(leaf)}
    return {one.app_label for one in graph.nodes.values() if one is not None} - mixed - needed


def is_pure(migration: Migration) -> bool:
    """Whether a migration only describes tables, in one transaction."""
    return migration.atomic and all(_describes(one) for one in migration.operations)


def _describes(operation: Operation) -> bool:
    """Whether an operation is one of Django's own about models, fields, indexes and constraints."""
    known = isinstance(operation, (ModelOperation, FieldOperation, IndexOperation))
    return known and type(operation).__module__.startswith(_DJANGOS)


def _in_order(state: ProjectState, wanted: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Models so that each comes after those whose keys it holds, as migrations make them."""
    found: list[tuple[str, str]] = []
    under_way: set[tuple[str, str]] = set()

    def visit(key: tuple[str, str]) -> None:
        if key in found or key in under_way or key not in wanted:
            return
        under_way.add(key)
        for other in sorted(_held(state.models[key], key)):
            visit(other)
        found.append(key)

    for key in sorted(wanted):
        visit(key)
    return [key for key in found if _has_table(state, key)]


def _held(model: ModelState, key: tuple[str, str]) -> set[tuple[str, str]]:
    bases = {tuple(base.lower().split(".")) for base in model.bases if isinstance(base, str)}
    related = {
        str(one.related_model) for one in model.fields.values() if isinstance(one, ForeignKey)
    }  # names in a state
    named = {tuple(one.lower().split(".")) for one in related if "." in one}
    return {(one[0], one[1]) for one in bases | named} - {key}


def _has_table(state: ProjectState, key: tuple[str, str]) -> bool:
    options = state.apps.get_model(*key)._meta
    return bool(options.managed) and not options.proxy and not options.swapped
