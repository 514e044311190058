"""An accepted document becomes a ledger: what is taken over, by whom, and what happens when it is done twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from bihuan_web.audit.models import Event
from bihuan_web.common.clock import standing_at
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.documents.accepted import accepted_items
from bihuan_web.documents.queries import latest_version
from bihuan_web.documents.services.correcting import Wanted, change_item, set_links
from bihuan_web.ledgers.drafting import stale_items, take_over
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services.drafting import take_over_with_tasks
from tests.web.support import papers
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import Desk, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    return desk()


def ledger_of(people: Desk) -> Ledger:
    return open_ledger(people.place.bureau, "2024年度台账", 2024, people.office)


def test_problems_come_with_their_causes_and_measures_in_the_authors_words(people: Desk) -> None:
    document, ledger = papers.accepted(people), ledger_of(people)
    said = accepted_items(document)
    keys = {one.said.key for one in said}
    taken = take_over_with_tasks(document, ledger, keys, people.author)
    assert [one.problem.text for one in taken] == [one.said.claim for one in said]
    assert [one.problem.number for one in taken] == list(range(1, len(said) + 1))
    assert any(one.measures for one in taken)
    for one, wanted in zip(taken, said, strict=True):
        assert [measure.text for measure, _ in one.measures] == [measure.said.text for measure in wanted.measures]
        for measure, source in one.measures:
            tasks = list(measure.tasks.order_by("number"))
            assert [task.title for task in tasks] == ([a.said.text for a in source.actions] or [source.said.text])
            assert all(task.state == "draft" and task.owner is None and task.due_on is None for task in tasks)
    assert Event.objects.filter(act="document.take-over").count() == 1


def test_a_measure_that_answers_a_cause_comes_with_every_problem_that_has_it(people: Desk) -> None:
    document, ledger = papers.accepted(people), ledger_of(people)
    for key, others in (("C1", {"P1", "P2"}), ("M1", {"C1"})):
        version = latest_version(document)
        set_links(people.reviewer, version, key, others, seen=version.revision, at=papers.AT)
    taken = take_over_with_tasks(document, ledger, {"P1", "P2"}, people.author)
    assert [[measure.item for measure, _ in one.measures] for one in taken] == [["M1"], ["M1", "M2"]]
    assert all(measure.tasks.exists() for one in taken for measure, _ in one.measures)


def test_what_is_on_the_ledger_is_not_taken_over_twice(people: Desk) -> None:
    document, ledger = papers.accepted(people), ledger_of(people)
    keys = [one.said.key for one in accepted_items(document)]
    take_over(document, ledger, keys[:1], people.author)
    take_over(document, ledger, keys, people.author)
    assert sorted(Problem.objects.values_list("item", flat=True)) == sorted(keys)
    with pytest.raises(Incomplete):
        take_over(document, ledger, keys, people.author)


def test_only_who_may_read_it_puts_it_there_and_only_after_it_was_accepted(people: Desk) -> None:
    ledger = ledger_of(people)
    early = papers.submitted(people)
    with pytest.raises(Refused):
        take_over(early, ledger, {"p1"}, people.author)
    document = papers.accepted(people) if early.state == "accepted" else early
    with pytest.raises(Forbidden):
        take_over(document, ledger, {"p1"}, people.outsider)
    with pytest.raises(Forbidden):
        take_over(document, ledger, {"p1"}, papers.another_reviewer(people))


def test_a_ledger_of_another_branch_takes_nothing(people: Desk) -> None:
    document = papers.accepted(people)
    theirs = Ledger.objects.create(
        organisation=people.place.sibling, title="水务台账", year=2024, opened_on=papers.TODAY
    )
    keys = {one.said.key for one in accepted_items(document)}
    with pytest.raises(Refused):
        take_over(document, theirs, keys, people.author)
    assert not Problem.objects.exists()
    assert not Task.objects.exists()


def test_from_the_page_of_an_accepted_document_to_a_ledger_with_tasks(people: Desk) -> None:
    document = papers.accepted(people)
    client = signed_in(people.author)
    shown = check_page(client.get(reverse("documents:document", args=[document.pk])))
    url = reverse("tasks:take-over", args=[document.pk])
    assert url in {one.get("href") for one in shown.iter("a")}
    ledger = ledger_of(people)
    page = check_page(client.get(url))
    keys = [one.get("value") for one in page.xpath("//input[@name='problems']")]
    assert keys == [one.said.key for one in accepted_items(document)]
    assert page.find(".//input[@name='title']") is None  # only who keeps ledgers opens one
    assert check_page(client.post(url, {"problems": ["p999"], "ledger": ledger.pk})) is not None
    assert not Problem.objects.exists()
    assert client.post(url, {"problems": keys, "ledger": ledger.pk, "tasks": "on"}).status_code == 302
    problem = Problem.objects.get(number=1)
    check_page(signed_in(people.office).get(problem.get_absolute_url()))
    assert Task.objects.exists()
    assert signed_in(people.outsider).get(url).status_code == 404
    assert not check_page(client.get(url)).xpath("//input[@name='problems']")


def test_what_was_corrected_after_it_was_taken_over_waits_for_a_second_look(people: Desk) -> None:
    document, ledger = papers.accepted(people), ledger_of(people)
    with standing_at(papers.AT):
        taken = take_over(document, ledger, {accepted_items(document)[0].said.key}, people.author)
    problem = taken[0].problem
    assert stale_items([problem]) == set()
    version = latest_version(document)
    item = version.items.get(key=problem.item)
    wanted = Wanted("problem", item.start, item.end - 1)
    with standing_at(papers.AT + timedelta(days=1)):
        at = papers.AT + timedelta(days=1)
        change_item(people.reviewer, version, problem.item, wanted, seen=version.revision, at=at)
    assert stale_items([problem]) == {problem.pk}
    text = check_page(signed_in(people.office).get(problem.get_absolute_url())).text_content()
    assert "有过更正" in text
