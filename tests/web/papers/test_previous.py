"""This year's document is compared with last year's accepted one of the same person by itself, and with what the ledger says."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.documents import readings
from bihuan_web.documents.accepted import accepted_items
from bihuan_web.documents.earlier import earlier_of, used_by
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import examination_of, latest_version
from bihuan_web.ledgers.drafting import take_over
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support import papers
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import grant

pytestmark = pytest.mark.django_db


def next_round(desk: papers.Desk) -> papers.Desk:
    fields = RoundFields(2025, "mzshh", "2025年度民主生活会", "", date(2026, 1, 20))
    one = create_round(desk.office, desk.place.bureau, fields, at=papers.AT)
    return papers.Desk(desk.place, one, desk.author, desk.reviewer, desk.office, desk.outsider)


def again(desk: papers.Desk) -> Document:
    """Nearly the same text a year later, read as the worker reads it."""
    data = papers.GOOD.replace(b"2024", b"2025") + b"\n"
    document = papers.handed_in(next_round(desk), data, "陆闻舟对照检查2025.txt", read=False)
    assert readings.read_version(latest_version(document).pk, papers.AT) == "read"
    document.refresh_from_db()
    return document


def test_last_years_accepted_document_is_found_and_its_repetitions_are_findings() -> None:
    desk = papers.desk()
    last = papers.accepted(desk)
    document = again(desk)
    version = latest_version(document)
    assert used_by(version) == latest_version(last)
    said = examination_of(version)
    assert said["previous"]["accounts"]
    assert {"problem-repeated", "measure-repeated"} & {one["rule"] for one in said["findings"]}


def test_what_was_not_accepted_is_of_another_person_or_of_this_year_is_not_used() -> None:
    desk = papers.desk()
    draft = papers.handed_in(desk)
    document = again(desk)
    assert used_by(latest_version(document)) is None
    Document.objects.filter(pk=draft.pk).update(state="accepted", person=desk.outsider)
    document.person = desk.author
    assert earlier_of(document) is None
    Document.objects.filter(pk=draft.pk).update(person=desk.author)
    assert earlier_of(document) == latest_version(draft)
    Document.objects.filter(pk=draft.pk).update(round=document.round)
    assert earlier_of(document) is None


def test_the_page_has_each_item_with_both_quotations_and_what_the_ledger_says() -> None:
    desk = papers.desk()
    last = papers.accepted(desk)
    ledger = open_ledger(desk.place.bureau, "2024台账", 2024, desk.office)
    first = accepted_items(last)[0].said.key
    take_over(last, ledger, [first], desk.author)
    document = again(desk)
    client = signed_in(desk.author)
    assert f"/documents/{document.pk}/previous/" in client.get(f"/documents/{document.pk}/").content.decode()
    words = check_page(client.get(f"/documents/{document.pk}/previous/")).text_content()
    assert "又列为问题" in words
    assert "未办结" in words
    assert Event.objects.filter(act="document.read", item=str(last.pk)).exists()


def test_who_may_not_read_last_years_document_does_not_see_it_through_this_years() -> None:
    desk = papers.desk()
    papers.accepted(desk)
    document = again(desk)
    other = papers.another_reviewer(desk)
    grant(other, Role.REVIEWER, desk.place.bureau)
    Document.objects.filter(pk=document.pk).update(state="submitted")
    document.assignments.create(reviewer=other, by=desk.office, at=papers.AT)
    client = signed_in(other)
    page = client.get(f"/documents/{document.pk}/")
    assert page.status_code == 200
    assert "/previous/" not in page.content.decode()
    assert client.get(f"/documents/{document.pk}/previous/").status_code == 404
