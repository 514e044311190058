"""``migrate`` as Django has it, but an empty database gets its tables at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from bihuan_web.running.first_tables import is_empty, make_first_tables


class Command(migrate.Command):
    """Django's own command does the rest: signals, content types, and every database that has tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        only_part = options["app_label"] or options["plan"] or options["check_unapplied"] or options["fake"]
        if not only_part and is_empty(connections[options["database"]]):
            make_first_tables(options["database"])
        super().handle(*args, **options)
