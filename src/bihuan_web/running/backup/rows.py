"""Rows of the database as JSON lines and back, the same from SQLite and PostgreSQL: either restores what the other gave."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model
from django.utils.duration import duration_iso_string

_FETCHED = 2000
# Who is signed in now and which workers run belongs to this very moment and place.
_LEFT_OUT = frozenset({"sessions.session", "running.heartbeat"})
_AS_TEXT = frozenset(
    {"DateTimeField", "DateField", "TimeField", "DecimalField", "UUIDField", "DurationField", "BinaryField"}
)


def kept_models() -> list[type[Model]]:
    """Every table that belongs into a backup."""
    models = apps.get_models(include_auto_created=True)
    return [
        one for one in models if one._meta.managed and not one._meta.proxy and one._meta.label_lower not in _LEFT_OUT
    ]


def member_of(model: type[Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """A line with the columns, then one for each row, by primary key."""
    columns = [one.attname for one in model._meta.concrete_fields]
    yield _line({"columns": columns})
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(_FETCHED):
        yield _line(row)


def empty_tables() -> None:
    """Deletes every row; in the transaction that puts others in their place."""
    with connection.cursor() as cursor:
        for model in kept_models():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def put_in(model: type[Model], lines: Iterable[bytes]) -> int:
    """Writes the rows of one table as they are; how many. Raises ``ValueError`` where the lines are not its rows."""
    source = iter(lines)
    columns = json.loads(next(source, b"null"))
    fields = list(model._meta.concrete_fields)
    if columns != {"columns": [one.attname for one in fields]}:
        raise ValueError(f"other columns of {model._meta.label_lower}")
    quote = connection.ops.quote_name
    names = ", ".join(quote(one.column or "") for one in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"
    prepare = [_preparation(one) for one in fields]
    count = 0
    with connection.cursor() as cursor:
        while portion := list(islice(source, _FETCHED)):
            rows = [_prepared(json.loads(line), prepare) for line in portion]
            cursor.executemany(statement, rows)
            count += len(rows)
    return count


def set_sequences() -> None:
    """New rows get numbers after those that were put in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def _prepared(row: Any, prepare: list[Callable[[Any], Any]]) -> list[Any]:
    if not isinstance(row, list) or len(row) != len(prepare):
        raise ValueError("a row with other columns")
    return [one(value) for one, value in zip(prepare, row, strict=True)]


def _preparation(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes of a value in JSON the one that the database takes."""
    target = field
    while target.remote_field is not None and hasattr(target, "target_field"):
        target = target.target_field
    if target.get_internal_type() in _AS_TEXT:
        return lambda value: field.get_db_prep_save(target.to_python(value), connection)
    return lambda value: field.get_db_prep_save(value, connection)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=plain).encode() + b"\n"


def plain(value: object) -> object:
    """A value of the database as JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"no plain form of {type(value).__name__}")
