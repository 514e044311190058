"""The matrix of a document: as it was read, as people corrected it, for who may read it, with every empty cell explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.audit.models import Event
from bihuan_web.documents.models import Item, Link, Version
from bihuan_web.documents.queries import latest_version, text_of
from bihuan_web.documents.services import Wanted, add_item, change_item, confirm_link, remove_item, set_links
from bihuan_web.tracing.documents import WantedRows, Written, counts_of
from bihuan_web.tracing.flows import ends_of, flows_of, paths_in
from bihuan_web.tracing.written import GAPS, Lack, rows_of
from tests.web.support import papers
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import Desk, desk
from tests.web.support.units import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> Desk:
    settings.FILES_FOLDER = tmp_path / "files"
    return desk()


def address(version: Version, name: str = "version") -> str:
    return reverse(f"tracing:{name}", args=[version.document_id, version.number])


def anew(version: Version) -> Version:
    return Version.objects.select_related("document").get(pk=version.pk)


def kinds(version: Version, people: Desk) -> dict[str, tuple[Lack, ...]]:
    """What each problem of a version lacks."""
    return {row.problem: row.lacks for row in Written(anew(version), people.author).rows if row.problem}


def test_every_problem_stands_once_under_its_aspect_with_what_was_linked(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    rows = Written(version, people.author).rows
    problems = {one.key: one for one in version.items.filter(kind="problem")}
    assert sorted(row.problem for row in rows if row.problem) == sorted(problems)
    links = {(one.upstream, one.downstream) for one in version.links.all()}
    for row in rows:
        if row.problem:
            assert row.aspect_key == problems[row.problem].parent
            direct = {entry.key for entry in (*row.causes, *row.measures) if not entry.via}
            assert direct == {down for up, down in links if up == row.problem}


def test_machine_and_person_are_told_apart(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    row = next(one for one in Written(version, people.author).rows if one.causes and one.measures)
    assert Lack.BY_MACHINE in row.lacks
    page = check_page(signed_in(people.author).get(address(version))).text_content()
    assert "机器找到，把握" in page
    for entry in (*row.causes, *row.measures):
        seen = anew(version).revision
        confirm_link(people.author, anew(version), row.problem, entry.key, seen=seen, at=papers.AT)
    assert kinds(version, people)[row.problem] == (Lack.WHOLE,)
    assert "人工确认" in check_page(signed_in(people.author).get(address(version))).text_content()


def test_each_lack_is_reached_by_correcting(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    found: set[Lack] = set()

    def seen() -> int:
        found.update(lack for row in Written(anew(version), people.author).rows for lack in row.lacks)
        return anew(version).revision

    row = next(one for one in Written(version, people.author).rows if one.causes and one.measures)
    problem = version.items.get(key=row.problem)
    cause, measure = row.causes[0].key, row.measures[0].key
    confirm_link(people.author, anew(version), row.problem, cause, seen=seen(), at=papers.AT)
    change_item(
        people.author,
        anew(version),
        row.problem,
        Wanted("problem", problem.start, problem.end - 1),
        seen=seen(),
        at=papers.AT,
    )
    set_links(people.author, anew(version), measure, set(), seen=seen(), at=papers.AT)
    set_links(people.author, anew(version), cause, set(), seen=seen(), at=papers.AT)
    set_links(people.author, anew(version), row.problem, set(), seen=seen(), at=papers.AT)
    aspect = row.aspect_key
    for one in version.items.filter(kind="problem", parent=aspect):
        remove_item(people.author, anew(version), one.key, seen=seen(), at=papers.AT)
    remove_item(people.author, anew(version), aspect, seen=seen(), at=papers.AT)
    start = problem.start
    add_item(people.author, anew(version), Wanted("problem", start, problem.end - 1), seen=seen(), at=papers.AT)
    seen()
    assert set(GAPS) - {Lack.SUSPECT} <= found


def test_a_number_is_that_of_the_rows_behind_it_and_a_flow_too(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    client = signed_in(people.author)
    written = Written(version, people.author)
    for lack, number in counts_of(written.rows).items():
        assert len(written.narrowed(WantedRows(lack=lack))) == number
        rows = check_page(client.get(f"{address(version)}?kind={lack}")).xpath("//tbody/tr[not(@class)]")
        assert len(rows) == number
    links = check_page(client.get(address(version, "version-flow"))).xpath("//figure//td/a")
    assert links
    for link in links:
        rows = check_page(client.get(link.get("href"))).xpath("//tbody/tr[not(@class)]")
        assert len(rows) == int(link.text), link.get("href")


def test_every_empty_cell_says_why_and_offers_correcting_to_who_may(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    row = next(one for one in Written(version, people.author).rows if one.measures)
    for entry in row.measures:
        set_links(people.author, anew(version), entry.key, set(), seen=anew(version).revision, at=papers.AT)
    tree = check_page(signed_in(people.author).get(address(version)))
    cells = tree.xpath('//table[contains(@class, "trace")]/tbody/tr[not(@class)]/td')
    assert all(cell.text_content().strip() for cell in cells)
    assert f"?item={row.problem}#editor" in "".join(tree.xpath('//a[contains(@class, "btn")]/@href'))
    papers.submitted(people, version.document)
    tree = check_page(signed_in(people.author).get(address(version)))
    assert "?item=" not in "".join(tree.xpath("//a/@href")), "it is with the reviewers now"
    assert "?item=" in "".join(check_page(signed_in(people.reviewer).get(address(version))).xpath("//a/@href"))


def test_words_lead_to_the_highlighted_sentence_of_this_version(people: Desk) -> None:
    document = papers.handed_in(people)
    version = latest_version(document)
    client = signed_in(people.author)
    link = check_page(client.get(address(version))).xpath('//table//div[@class="trace-part"]/a')[0]
    page = check_page(client.get(link.get("href").partition("#")[0]))
    shown = page.xpath('//*[@id="reading-text"]//span[contains(@class, "i-shown")]')
    text = " ".join("".join(one.text_content() for one in shown).split())
    assert link.text.rstrip("…")[:20] in text


def test_nobody_else_reads_it_and_reading_is_recorded(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    places = [
        address(version),
        address(version, "version-flow"),
        reverse("tracing:document", args=[version.document_id]),
    ]
    for user in (people.office, people.outsider, people.reviewer, person("外人")):
        assert [signed_in(user).get(one).status_code for one in places] == [404, 404, 404]
    before = Event.objects.filter(act="document.read").count()
    signed_in(people.author).get(places[0])
    assert Event.objects.filter(act="document.read").count() == before + 1


def test_a_team_document_is_read_by_its_level(people: Desk) -> None:
    version = latest_version(papers.handed_in(people, kind="team"))
    assert signed_in(people.reviewer).get(address(version)).status_code == 200
    assert signed_in(people.outsider).get(address(version)).status_code == 404


def test_the_document_page_leads_here_and_an_unread_one_says_so(people: Desk) -> None:
    document = papers.handed_in(people)
    version = latest_version(document)
    home = check_page(signed_in(people.author).get(reverse("documents:document", args=[document.pk])))
    assert address(version) in home.xpath("//a/@href")
    fresh = latest_version(papers.handed_in(people, papers.GOOD + b"\n", "another.txt", read=False))
    assert "这一稿还没有读取" in check_page(signed_in(people.author).get(address(fresh))).text_content()


def test_the_page_asks_as_often_whatever_the_document_holds(people: Desk) -> None:
    client = signed_in(people.author)
    version = latest_version(papers.handed_in(people, kind="team"))
    before = asked(client, address(version))
    Item.objects.filter(version=version, kind="problem").exclude(key="P1").delete()
    assert asked(client, address(version)) == before


_KEYS = ("A1", "A2", "P1", "P2", "P3", "C1", "C2", "M1", "M2")
_KIND = {"A": "aspect", "P": "problem", "C": "cause", "M": "measure"}


@given(
    st.sets(st.sampled_from(_KEYS)),
    st.sets(st.tuples(st.sampled_from(_KEYS[2:]), st.sampled_from(_KEYS[2:]))),
    st.dictionaries(st.sampled_from(_KEYS[2:5]), st.sampled_from(["", "A1", "A2"])),
)
def test_nothing_of_a_document_is_passed_over(
    keys: set[str], ends: set[tuple[str, str]], parents: dict[str, str]
) -> None:
    order = "APCM"
    text = "甲乙丙丁戊己庚辛壬"
    items = [
        Item(key=key, kind=_KIND[key[0]], start=at, end=at + 1, parent=parents.get(key, ""))
        for at, key in enumerate(_KEYS)
        if key in keys
    ]
    links = [Link(upstream=up, downstream=down) for up, down in ends if order.index(up[0]) < order.index(down[0])]
    rows = rows_of(text, items, links, {})
    shown = {row.problem for row in rows} | {row.aspect_key for row in rows}
    shown |= {entry.key for row in rows for entry in (*row.causes, *row.measures)}
    assert keys <= shown
    assert sorted(row.problem for row in rows if row.problem) == sorted(key for key in keys if key[0] == "P")
    paths = paths_in(rows)
    assert sum(number for _, number in ends_of(paths)) == len([row for row in rows if row.problem or row.aspect_key])
    assert all(flow.number > 0 for flow in flows_of(paths))


def test_the_words_are_those_of_the_text(people: Desk) -> None:
    version = latest_version(papers.handed_in(people))
    text = " ".join(text_of(version).split())
    for row in Written(version, people.author).rows:
        for words in (row.words, row.aspect, *(entry.words for entry in (*row.causes, *row.measures))):
            assert words in text
