"""A new database is the same whether its tables are made at once or by every step, and whatever is there is never passed over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import migrations, models
from django.db.migrations import Migration

from bihuan_web.running.first_tables import is_pure
from tests.web.running.databases import fresh_database
from tests.web.support.serving import environment

STEPWISE = "django.core.management.commands.migrate"
AT_ONCE = "bihuan_web.running.management.commands.migrate"
SCRIPT = """
import json, sys
from importlib import import_module
import django
django.setup()
from django.core.management import call_command
from django.db import connection
for command in sys.argv[1:]:
    call_command(import_module(command).Command(), verbosity=0, interactive=False)
look, found = connection.introspection, {}
with connection.cursor() as cursor:
    for table in look.table_names(cursor, include_views=True):
        columns = {one.name: [*map(str, one[1:])] for one in look.get_table_description(cursor, table)}
        rules = look.get_constraints(cursor, table)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass", [table])
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type = 'index'", [table])
        written = sorted(map(list, cursor.fetchall()), key=str)
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        rows = cursor.fetchone()[0]
        written = [one for one in written if not str(one[0]).startswith("sqlite_autoindex")]
        found[table] = {
            "columns": columns, "rules": {name: str(sorted(rule.items())) for name, rule in rules.items()},
            "written": written, "sequences": str(look.get_sequences(cursor, table)), "rows": rows,
        }
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    applied = cursor.fetchall()
    cursor.execute("SELECT app_label, model FROM django_content_type ORDER BY app_label, model")
    kinds = cursor.fetchall()
    cursor.execute("SELECT codename FROM auth_permission ORDER BY codename")
    print(json.dumps({"tables": found, "applied": applied, "kinds": kinds, "may": cursor.fetchall()}))
"""


def schema_after(folder: Path, *commands: str) -> dict[str, Any]:
    """Tables, columns, constraints, sequences, row counts and recorded migrations of a database of its own."""
    folder.mkdir()
    more = {**fresh_database(), "DJANGO_SETTINGS_MODULE": "bihuan_web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *commands], capture_output=True, text=True, env=environment(folder, **more)
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_both_ways_give_one_schema_and_the_same_rows(tmp_path: Path) -> None:
    at_once = schema_after(tmp_path / "at-once", AT_ONCE)
    stepwise = schema_after(tmp_path / "stepwise", STEPWISE)
    assert at_once["applied"] == stepwise["applied"]
    assert (at_once["kinds"], at_once["may"]) == (stepwise["kinds"], stepwise["may"])
    assert set(at_once["tables"]) == set(stepwise["tables"])
    for name, table in stepwise["tables"].items():
        assert at_once["tables"][name] == table, name


def test_what_was_made_at_once_has_nothing_left_to_migrate(tmp_path: Path) -> None:
    once = schema_after(tmp_path / "once", AT_ONCE)
    assert schema_after(tmp_path / "twice", AT_ONCE, STEPWISE, AT_ONCE) == once


def test_a_database_with_any_table_is_migrated_step_by_step(tmp_path: Path) -> None:
    """Whatever holds a table is somebody's: half a schema must end as Django's own migrations end."""
    from bihuan_web.running.management.commands import migrate  # noqa: PLC0415 - after Django is set up

    folder = tmp_path / "data"
    folder.mkdir()
    more = {**fresh_database(), "DJANGO_SETTINGS_MODULE": "bihuan_web.settings"}
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from bihuan_web.running.first_tables import is_empty\n"
        "print(is_empty(connection))\n"
        "with connection.cursor() as cursor: cursor.execute('CREATE VIEW somebodys AS SELECT 1 AS one')\n"
        "print(is_empty(connection))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(folder, **more)
    )
    assert done.stdout.split() == ["True", "False"], done.stderr
    assert migrate.Command.handle is not migrate.migrate.Command.handle


def test_only_what_describes_tables_is_taken_at_once() -> None:
    def having(*operations: Any, atomic: bool = True) -> Migration:
        made = Migration("0001", "some")
        made.operations, made.atomic = list(operations), atomic
        return made

    add = migrations.AddField("thing", "name", models.TextField())
    index = migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_name"))
    data = migrations.RunPython(migrations.RunPython.noop)
    assert is_pure(having(add, index))
    assert not is_pure(having(add, data))
    assert not is_pure(having(migrations.RunSQL("SELECT 1")))
    assert not is_pure(having(migrations.SeparateDatabaseAndState([add], [add])))
    assert not is_pure(having(add, atomic=False))

    class Own(migrations.AddField):
        """An operation of somebody's own may do anything."""

    assert not is_pure(having(Own("thing", "name", models.TextField())))
