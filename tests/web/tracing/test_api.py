"""Chains through the API: the same as on the page, by the same rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.documents.queries import latest_version
from bihuan_web.tracing.chains import counts_of
from bihuan_web.tracing.documents import Written
from bihuan_web.tracing.scopes import scope_of
from tests.web.support import papers, work
from tests.web.support.api import Program
from tests.web.support.tracing import every_kind, field_of
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


def test_the_chains_of_a_ledger_and_their_numbers() -> None:
    there = every_kind(field_of())
    office, address = Program(there.people.office), f"/ledgers/{there.ledger.pk}/chains"
    counts = counts_of(scope_of("ledger", there.ledger.pk, there.people.office, work.NOON.date()).chains)
    everything = office.get(address).json()  # type: ignore[attr-defined]
    assert everything["counts"] == {kind.value: number for kind, number in counts.items()}
    assert len(everything["chains"]) == everything["total"]
    for kind, number in counts.items():
        found = office.get(f"{address}?kind={kind.value}").json()  # type: ignore[attr-defined]
        assert found["total"] == len(found["chains"]) == number
        assert all(kind in one["kinds"] for one in found["chains"])
    assert office.get(f"{address}?kind=nonsense").status_code == 400


def test_the_branch_beside_and_a_doer_get_nothing() -> None:
    there = every_kind(field_of())
    for user in (with_role(Role.OFFICE, there.people.place.sibling), there.people.owner):
        program = Program(user)
        assert program.get(f"/ledgers/{there.ledger.pk}/chains").status_code == 404
        assert program.get(f"/organisations/{there.people.place.bureau.pk}/chains").status_code == 404


def test_the_chains_of_a_document_for_who_may_read_it(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    people = papers.desk()
    version = latest_version(papers.handed_in(people))
    address = f"/documents/{version.document_id}/versions/{version.number}/chains"
    rows = Program(people.author).get(address).json()["rows"]  # type: ignore[attr-defined]
    assert [one["problem"] for one in rows] == [row.problem for row in Written(version, people.author).rows]
    assert Event.objects.filter(act="document.read").count() == 1
    assert Program(people.outsider).get(address).status_code == 404
    assert Program(people.office).get(address).status_code == 404
