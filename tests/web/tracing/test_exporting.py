"""The matrix as a workbook: the same rows as on the page, texts that stay texts, its event, and who may not have it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bihuan_web.audit.models import Event
from bihuan_web.documents.queries import latest_version
from bihuan_web.tracing.chains import counts_of
from bihuan_web.tracing.kinds import Kind
from bihuan_web.tracing.scopes import scope_of
from tests.web.support import papers, work
from tests.web.support.clients import signed_in
from tests.web.support.tracing import every_kind, field_of

pytestmark = pytest.mark.django_db
HEAD = 3


def sheet_of(response: Any) -> Worksheet:
    assert response.status_code == 200
    sheet = load_workbook(BytesIO(response.content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_the_workbook_has_the_rows_of_the_filter_and_prints_on_a4_across() -> None:
    there = every_kind(field_of())
    address = reverse("tracing:ledger-export", args=[there.ledger.pk])
    client = signed_in(there.people.office)
    counts = counts_of(scope_of("ledger", there.ledger.pk, there.people.office, work.NOON.date()).chains)
    for kind, number in (
        ("", sum(counts[one] for one in Kind if one not in ("no-aspect", "no-cause", "unconfirmed"))),
        *counts.items(),
    ):
        sheet = sheet_of(client.post(f"{address}?kind={kind}"))
        assert sheet.max_row == HEAD + number, kind
    sheet = sheet_of(client.post(address))
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert all(cell.value for row in sheet.iter_rows(min_row=HEAD + 1) for cell in row), "a cell that says nothing"
    event = Event.objects.filter(act="trace.export").latest("sequence")
    assert event.hash in sheet.oddFooter.left.text


def test_a_text_like_a_formula_stays_a_text() -> None:
    there = field_of()
    there.problem("=1+1", cause='=HYPERLINK("http://example.org")', aspect="@SUM(1)")
    sheet = sheet_of(signed_in(there.people.office).post(reverse("tracing:ledger-export", args=[there.ledger.pk])))
    cells = [cell for row in sheet.iter_rows(min_row=HEAD + 1) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "@SUM(1)" in [cell.value for cell in cells]
    assert any(str(cell.value).startswith("=1+1") for cell in cells)


def test_who_may_read_but_not_export_is_refused_and_nothing_is_recorded() -> None:
    there = field_of()
    there.problem("一个问题")
    address = reverse("tracing:ledger-export", args=[there.ledger.pk])
    assert signed_in(there.people.verifier).post(address).status_code == 403
    assert signed_in(there.people.owner).post(address).status_code == 404
    page = signed_in(there.people.verifier).get(reverse("tracing:ledger", args=[there.ledger.pk])).content.decode()
    assert address not in page
    assert not Event.objects.filter(act="trace.export").exists()


def test_a_document_leaves_for_who_may_export_it(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"
    people = papers.desk()
    version = latest_version(papers.handed_in(people))
    address = reverse("tracing:version-export", args=[version.document_id, version.number])
    sheet = sheet_of(signed_in(people.author).post(address))
    assert sheet.max_row > HEAD + 3
    assert Event.objects.filter(act="document.export").count() == 1
    assert signed_in(people.outsider).post(address).status_code == 404
    team = latest_version(papers.handed_in(people, papers.GOOD + b"\n", "team.txt", kind="team"))
    address = reverse("tracing:version-export", args=[team.document_id, team.number])
    assert signed_in(people.author).post(address).status_code == 403, "an author reads a team's material, no more"
    assert signed_in(people.reviewer).post(address).status_code == 200
