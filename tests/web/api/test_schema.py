"""Whatever fits the description, and whatever does not, is answered as the description says; never with a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bihuan_web.api.rest.schema import described
from bihuan_web.wsgi import application
from tests.web.support.api import Program
from tests.web.support.api_world import World, world

SCHEMA = schemathesis.openapi.from_dict(described())
SCHEMA.app = application
OPERATIONS = [one.ok() for one in SCHEMA.get_all_operations()]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Of each operation and mode: what was found once stands in other tests; what a database may answer differently shows at once.
EXAMPLES = 2 if connection.vendor == "postgresql" else 5


@pytest.fixture(autouse=True)
def _the_connection_of_the_test_stays_open() -> Iterator[None]:
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


def _met(case: Any, there: World) -> None:
    """Names of items that are there, where the address wants some."""
    names = case.path_parameters or {}
    kind = case.path.removeprefix("/api/v1/").split("/")[0]
    if "id" in names and names["id"] != 0:
        names["id"] = there.ids.get(kind, 1)
    names.update({key: there.evidence if key == "evidence" else 1 for key in ("evidence", "number") if key in names})
    if isinstance(case.body, dict) and isinstance(case.body.get("revision"), int):
        case.body["revision"] = {"tasks": there.task.revision, "documents": there.document.revision}.get(kind, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_every_answer_is_as_described(operation: Any) -> None:
    there = world()
    program = Program(there.user)
    for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            _met(case, there)
            case.call_and_validate(headers=program.headers, checks=CHECKS)

        with suppress(Unsatisfiable):  # nothing does not fit where nothing is asked for
            ask()
