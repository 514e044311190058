"""From a row of a ledger to the highlighted sentence in the document, for who may read the document."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.documents.accepted import AcceptedProblem, accepted_items
from bihuan_web.documents.originals import place_of
from bihuan_web.documents.queries import latest_version, text_of
from bihuan_web.documents.services.correcting import remove_item
from bihuan_web.ledgers.carrying import carry_problem
from bihuan_web.ledgers.models import Problem
from bihuan_web.ledgers.originals import originals
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.tasks.services.drafting import take_over_with_tasks
from tests.web.support import papers
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import Desk, desk
from tests.web.support.units import grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    return desk()


def taken(people: Desk) -> tuple[Problem, AcceptedProblem]:
    """The first problem with a cause and a measure, on a ledger, and what the document says of it."""
    document = papers.accepted(people)
    said = next(one for one in accepted_items(document) if one.causes and one.measures)
    ledger = open_ledger(people.place.bureau, "2024年度台账", 2024, people.office)
    grant(people.reviewer, Role.OBSERVER, people.place.bureau)
    return take_over_with_tasks(document, ledger, {said.said.key}, people.author)[0].problem, said


def shown(user: User, address: str) -> str:
    """The highlighted words of a reading page, whose address names an element that is there."""
    page, _, anchor = address.partition("#")
    tree = check_page(signed_in(user).get(page))
    assert tree.xpath(f'//*[@id="{anchor}"]'), f"nothing to scroll to: {anchor}"
    marked = tree.xpath('//*[@id="reading-text"]//span[contains(concat(" ", @class, " "), " i-shown ")]')
    return "".join(one.text_content() for one in marked).strip()


def test_a_row_leads_to_its_words_highlighted_in_the_document(people: Desk) -> None:
    problem, said = taken(people)
    measure = problem.measures.get(item=said.measures[0].said.key)
    found = originals(people.reviewer, papers.TODAY, problems=[problem.pk], measures=[measure.pk])
    assert shown(people.reviewer, found.problems[problem.pk]) == said.said.text
    assert shown(people.reviewer, found.measures[measure.pk]) == said.measures[0].said.text
    causes = [shown(people.reviewer, one) for one in found.causes[problem.pk]]
    assert causes == [one.text for one in said.causes]


def test_problem_task_and_lists_of_the_ledger_link_there(people: Desk) -> None:
    problem, said = taken(people)
    task = problem.measures.first().tasks.first()  # type: ignore[union-attr]
    assert task is not None
    client = signed_in(people.reviewer)
    key, measure_key = said.said.key, task.measure.item
    ledger = reverse("tasks:ledger", args=[problem.ledger_id])
    wanted = {
        reverse("tasks:problem", args=[problem.pk]): {key, measure_key, said.causes[0].key},
        reverse("tasks:detail", args=[task.pk]): {key, measure_key},
        ledger: {key, measure_key},
        f"{ledger}?view=tasks": {measure_key},
        f"{ledger}?view=responsibility": {measure_key},
    }
    for address, keys in wanted.items():
        tree = check_page(client.get(address))
        linked = {one.group(1) for href in tree.xpath("//a/@href") if (one := re.search(r"\?at=(\w+)#at-\1$", href))}
        assert keys <= linked, address


def test_who_may_not_read_the_document_gets_no_address(people: Desk) -> None:
    problem, _ = taken(people)
    measures = list(problem.measures.values_list("pk", flat=True))
    for other in (people.office, people.outsider, papers.another_reviewer(people)):
        found = originals(other, papers.TODAY, problems=[problem.pk], measures=measures)
        assert (found.problems, found.causes, found.measures) == ({}, {}, {})
    page = signed_in(people.office).get(reverse("tasks:problem", args=[problem.pk])).content.decode()
    assert "?at=" not in page


def test_what_was_carried_over_still_leads_to_its_document(people: Desk) -> None:
    problem, said = taken(people)
    for year in (2025, 2026):
        later = open_ledger(people.place.bureau, f"{year}年度台账", year, people.office)
        measures = list(problem.measures.all())
        went_on = carry_problem(problem, measures, later, people.place.bureau, people.office)
        problem = went_on[measures[0].pk].problem
    measure = problem.measures.order_by("number").first()
    assert measure is not None
    found = originals(people.reviewer, papers.TODAY, problems=[problem.pk], measures=[measure.pk])
    assert f"?at={said.said.key}#" in found.problems[problem.pk]
    assert f"?at={said.measures[0].said.key}#" in found.measures[measure.pk]
    assert found.causes[problem.pk]


def test_an_item_that_was_corrected_away_is_told_and_the_text_is_there(people: Desk) -> None:
    problem, said = taken(people)
    address = originals(people.reviewer, papers.TODAY, problems=[problem.pk]).problems[problem.pk]
    assert problem.document is not None
    version = latest_version(problem.document)
    remove_item(people.reviewer, version, said.said.key, seen=version.revision, at=papers.AT)
    tree = check_page(signed_in(people.reviewer).get(address.partition("#")[0]))
    assert "要找的那一条在这一稿里没有" in tree.text_content()
    assert tree.xpath('//*[@id="reading-text"]')
    assert not tree.xpath('//span[contains(@class, "i-shown")]')


def test_the_ledger_asks_as_often_for_many_rows_as_for_few(people: Desk) -> None:
    problem, _ = taken(people)
    address = reverse("tasks:ledger", args=[problem.ledger_id])
    client = signed_in(people.reviewer)
    few = asked(client, address)
    assert problem.document is not None
    keys = {one.said.key for one in accepted_items(problem.document)}
    take_over_with_tasks(problem.document, problem.ledger, keys, people.author)
    assert Problem.objects.filter(ledger=problem.ledger).count() > 3
    assert asked(client, address) == few


def test_in_a_long_text_the_page_opens_at_the_part_where_the_words_stand(people: Desk) -> None:
    text = papers.GOOD.decode()
    filler = "办公室按季度汇总学习情况。" * 40 + "\n"
    long = (text.replace("\n", "\n" + filler * 200, 1)).encode()
    document = papers.handed_in(people, long, "长材料对照检查.txt")
    version = latest_version(document)
    item = version.items.filter(kind="problem").order_by("-start").first()
    assert item is not None
    assert item.start > 60_000
    address = place_of(document.pk, item.key)
    assert shown(people.author, address) == text_of(version)[item.start : item.end].strip()
