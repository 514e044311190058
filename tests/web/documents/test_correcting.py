"""Corrections: kept with who and when, undone as they were, never lost to a new reading, given out as an annotated document."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Refused
from bihuan_web.documents import services
from bihuan_web.documents.accepted import accepted_items, changed_since, unlinked_measures
from bihuan_web.documents.gold import gold_xml
from bihuan_web.documents.models import Correction, Document, Item, Link, Version
from bihuan_web.documents.queries import examination_of, latest_version, text_of
from bihuan_web.documents.services import Sent, Wanted
from tests.support.annotated import read_annotated
from tests.web.support.papers import (
    AT,
    GOOD,
    LONG_AFTER,
    Desk,
    accepted,
    another_reviewer,
    handed_in,
    read_now,
    submitted,
)


@pytest.fixture
def version(people: Desk) -> Version:
    return latest_version(handed_in(people))


def rows(version: Version) -> set[tuple[object, ...]]:
    """Everything that was read, as it stands."""
    items = version.items.values_list(
        "key", "kind", "start", "end", "claim_start", "claim_end", "parent", "role", "status", "owner", "due", "metric",
        "source",
    )  # fmt: skip
    return {*items, *version.links.values_list("upstream", "downstream", "source", "score", "basis", "why", "suspect")}


def revision(version: Version) -> int:
    return Version.objects.get(pk=version.pk).revision


def item(version: Version, key: str) -> Item:
    return version.items.get(key=key)


def said(version: Version, key: str) -> str:
    one = item(version, key)
    return text_of(version)[one.start : one.end]


def moved(version: Version, key: str, by: int = -1) -> Wanted:
    one = item(version, key)
    return Wanted(one.kind, one.start, one.end + by)


def test_borders_change_by_numbers_or_by_words(people: Desk, version: Version) -> None:
    before = said(version, "P1")
    services.change_item(people.author, version, "P1", moved(version, "P1", -3), seen=0, at=AT)
    assert said(version, "P1") == before[:-3]
    words = before[2:20]
    services.change_item(people.author, version, "P1", Wanted("problem", words=f" {words}\n"), seen=1, at=AT)
    assert said(version, "P1") == words
    assert item(version, "P1").source == "person"
    correction = Correction.objects.order_by("-number")[0]
    assert (correction.by, correction.at, correction.act) == (people.author, AT, "change")
    assert Event.objects.filter(act="document.change").count() == 2


def test_another_kind_takes_another_key_and_its_links_go(people: Desk, version: Version) -> None:
    links = Link.objects.filter(upstream="P1").count()
    assert links
    one = item(version, "P1")
    services.change_item(people.author, version, "P1", Wanted("cause", one.start, one.end), seen=0, at=AT)
    assert not version.items.filter(key="P1").exists()
    assert not Link.objects.filter(upstream="P1").exists()
    assert version.items.filter(kind="cause", start=one.start).exists()
    assert not version.items.filter(parent="P1").exists()


def test_items_are_added_inside_of_what_they_belong_to(people: Desk, version: Version) -> None:
    problem = item(version, "P2")
    version.items.filter(parent="P2").delete()
    wanted = Wanted("example", problem.start + 2, problem.start + 9)
    services.add_item(people.author, version, wanted, seen=0, at=AT)
    added = version.items.get(kind="example", start=problem.start + 2)
    assert (added.parent, added.key, added.source) == ("P2", "P2.E1", "person")
    with pytest.raises(Refused) as refused:
        services.add_item(people.author, version, Wanted("example", 0, 5), seen=1, at=AT)
    assert refused.value.code == "no-parent"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("problem", 5, 5), "bad-range"),
        (Wanted("problem", 9, 4), "bad-range"),
        (Wanted("problem", 0, 10_000_000), "bad-range"),
        (Wanted("problem", -5, 4), "bad-range"),
        (Wanted("poem", 0, 4), "bad-kind"),
        (Wanted("section", 0, 4, role="burnt"), "bad-choice"),
        (Wanted("problem", words="文中没有的话"), "not-found"),
        (Wanted("problem", words="的"), "ambiguous"),
    ],
)
def test_what_cannot_lie_in_the_text_is_refused_in_words(
    people: Desk, version: Version, wanted: Wanted, code: str
) -> None:
    before = rows(version)
    for act in (
        lambda: services.add_item(people.author, version, wanted, seen=0, at=AT),
        lambda: services.change_item(people.author, version, "P1", wanted, seen=0, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    assert rows(version) == before
    assert revision(version) == 0


def test_items_do_not_cross(people: Desk, version: Version) -> None:
    first, second = item(version, "P1"), item(version, "P2")
    wanted = Wanted("problem", first.start, second.start + 4)
    with pytest.raises(Refused) as refused:
        services.change_item(people.author, version, "P1", wanted, seen=0, at=AT)
    assert refused.value.code == "crossing"
    with pytest.raises(Refused) as refused:
        services.add_item(people.author, version, Wanted("problem", first.start, first.end), seen=0, at=AT)
    assert refused.value.code == "twice"


def test_a_stale_page_changes_nothing(people: Desk, version: Version) -> None:
    services.remove_item(people.author, version, "P1", seen=0, at=AT)
    before = rows(version)
    for act in (
        lambda: services.remove_item(people.author, version, "P2", seen=0, at=AT),
        lambda: services.set_links(people.author, version, "P2", set(), seen=0, at=AT),
        lambda: services.undo(people.author, version, seen=0, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "stale"
    assert rows(version) == before
    assert Correction.objects.count() == 1


def test_only_author_before_and_reviewers_after_submitting_correct(people: Desk) -> None:
    document = handed_in(people)
    version = latest_version(document)
    for user in (people.reviewer, people.outsider, people.office, another_reviewer(people)):
        with pytest.raises(Refused):
            services.remove_item(user, version, "P1", seen=0, at=AT)
    submitted(people, document)
    version = latest_version(Document.objects.get(pk=document.pk))
    with pytest.raises(Refused):
        services.remove_item(people.author, version, "P1", seen=0, at=AT)
    services.remove_item(people.reviewer, version, "P1", seen=0, at=AT)


def test_a_correction_takes_the_confirmation_back(people: Desk, version: Version) -> None:
    services.confirm_reading(people.author, version, seen=0, at=AT)
    services.remove_item(people.author, version, "P1", seen=0, at=AT)
    assert Version.objects.get(pk=version.pk).confirmed_at is None
    with pytest.raises(Refused) as refused:
        services.confirm_reading(people.author, version, seen=0, at=AT)
    assert refused.value.code == "stale"


def some_act(version: Version, user: User, kind: int, number: int, seen: int) -> None:
    problems = sorted(version.items.filter(kind="problem").values_list("key", flat=True))
    if kind == 0:
        services.remove_item(user, version, problems[number % len(problems)], seen=seen, at=AT)
    elif kind == 1:
        services.change_item(
            user, version, problems[number % len(problems)], moved(version, problems[number % len(problems)]),
            seen=seen, at=AT,
        )  # fmt: skip
    elif kind == 2:
        one = item(version, problems[number % len(problems)])
        services.change_item(user, version, one.key, Wanted("cause", one.start, one.end), seen=seen, at=AT)
    else:
        causes = set(version.items.filter(kind="cause").values_list("key", flat=True)[: number % 3])
        services.set_links(user, version, problems[number % len(problems)], causes, seen=seen, at=AT)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=4))
def test_undoing_everything_gives_back_what_was_read(
    people: Desk, version: Version, acts: list[tuple[int, int]]
) -> None:
    before = rows(version)
    begin = revision(version)
    for step, (kind, number) in enumerate(acts):
        some_act(version, people.author, kind, number, begin + step)
    for step in range(len(acts)):
        services.undo(people.author, version, seen=begin + len(acts) + step, at=AT)
    assert rows(version) == before
    with pytest.raises(Refused) as refused:
        services.undo(people.author, version, seen=revision(version), at=AT)
    assert refused.value.code == "nothing-to-undo"


def test_a_changed_item_makes_its_links_suspect_until_somebody_confirms_them(people: Desk, version: Version) -> None:
    down = list(version.links.filter(upstream="P1").values_list("downstream", flat=True))
    services.change_item(people.author, version, "P1", moved(version, "P1"), seen=0, at=AT)
    suspect = set(version.links.filter(suspect=True).values_list("upstream", "downstream"))
    assert suspect == {("P1", one) for one in down}
    services.confirm_link(people.author, version, "P1", down[0], seen=1, at=AT)
    link = version.links.get(upstream="P1", downstream=down[0])
    assert (link.suspect, link.source) == (False, "person")
    services.undo(people.author, version, seen=2, at=AT)
    assert version.links.get(upstream="P1", downstream=down[0]).suspect


def test_saying_whose_and_when_of_an_action_makes_nothing_suspect(people: Desk, version: Version) -> None:
    one = version.items.filter(kind="action")[0]
    services.change_item(
        people.author,
        version,
        one.key,
        Wanted("action", one.start, one.end, owner="办公室", due="6月底前"),
        seen=0,
        at=AT,
    )
    assert item(version, one.key).owner == "办公室"
    assert not version.links.filter(suspect=True).exists()


def test_links_are_set_between_unlike_items_only(people: Desk, version: Version) -> None:
    services.set_links(people.author, version, "M1", {"P2", "C1"}, seen=0, at=AT)
    assert set(version.links.filter(downstream="M1").values_list("upstream", flat=True)) == {"P2", "C1"}
    for others in ({"M2"}, {"A1"}, {"P99"}):
        with pytest.raises(Refused) as refused:
            services.set_links(people.author, version, "M1", others, seen=1, at=AT)
        assert refused.value.code == "bad-link"


def test_a_new_reading_replaces_corrections_only_when_asked_and_can_be_undone(people: Desk, version: Version) -> None:
    before = rows(version)
    services.remove_item(people.author, version, "P1", seen=0, at=AT)
    corrected = rows(version)
    with pytest.raises(Refused) as refused:
        services.reread(people.author, version, corrections_too=False, at=AT)
    assert refused.value.code == "has-corrections"
    assert rows(version) == corrected
    services.reread(people.author, version, corrections_too=True, at=AT)
    read_now(Version.objects.get(pk=version.pk), GOOD)
    assert rows(version) == before
    services.undo(people.author, version, seen=revision(version), at=AT)
    assert rows(version) == corrected


def test_what_people_said_of_links_goes_along_to_the_next_version(people: Desk) -> None:
    document = handed_in(people)
    version = latest_version(document)
    services.set_links(people.author, version, "P1", {"M5"}, seen=0, at=AT)
    services.set_links(people.author, version, "P2", {"M5"}, seen=1, at=AT)
    words = said(version, "P2")
    data = GOOD.replace(words.encode(), words.replace("。", "，这是事实。").encode())
    assert data != GOOD
    newer = services.add_version(people.author, document, Sent("新稿.txt", [data]), seen=document.revision, at=AT)
    read_now(newer, data)
    known = {one.upstream: one for one in newer.links.filter(downstream="M5", source="person")}
    assert not known["P1"].suspect
    assert known["P2"].suspect


def test_the_annotated_document_is_read_back_as_it_was_corrected(
    people: Desk, version: Version, tmp_path: Path
) -> None:
    services.remove_item(people.author, version, "P1", seen=0, at=AT)
    services.change_item(people.author, version, "P2", moved(version, "P2"), seen=1, at=AT)
    services.set_links(people.author, version, "M1", {"P3"}, seen=2, at=AT)
    path = tmp_path / "version.gold.xml"
    path.write_text(gold_xml(examination_of(version), version.items.all(), version.links.all()), encoding="utf-8")
    gold = read_annotated(path)
    assert gold.text == text_of(version)
    for kind, found in (
        ("problem", gold.items.problems), ("cause", gold.items.causes), ("measure", gold.items.measures),
    ):  # fmt: skip
        rows = version.items.filter(kind=kind).values_list("key", "start", "end")
        assert {(one.id, one.span.start, one.span.end) for one in found} == set(rows)
    examples = {(one.start, one.end) for problem in gold.items.problems for one in problem.examples}
    assert examples == set(version.items.filter(kind="example").values_list("start", "end"))
    pairs = version.links.filter(suspect=False).values_list("upstream", "downstream")
    assert gold.links == {frozenset(one) for one in pairs}
    assert gold.document.meta.year == 2024


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_any_text_with_any_marks_gives_a_document_whose_text_is_the_same(
    text: str, marks: list[tuple[int, int]]
) -> None:
    import xml.etree.ElementTree as ET  # noqa: PLC0415 - of this test only

    headings = [{"start": a, "end": b} for a, b in marks]
    xml = gold_xml({"text": text, "meta": {}, "headings": headings}, [], [])
    root = ET.fromstring(xml.encode())
    body = root.find("document")
    assert body is not None
    same = "".join(body.itertext())
    assert len(same) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, same, strict=True))


def test_a_ledger_gets_problems_with_all_that_hangs_on_them(people: Desk) -> None:
    document = submitted(people)
    with pytest.raises(Refused) as refused:
        accepted_items(document)
    assert refused.value.code == "not-accepted"
    services.accept(people.reviewer, document, seen=document.revision, at=AT)
    document.refresh_from_db()
    version = latest_version(document)
    problems = accepted_items(document)
    assert [one.said.key for one in problems] == [f"P{number}" for number in range(1, len(problems) + 1)]
    first = problems[0]
    assert first.said.text == said(version, "P1").strip()
    assert first.aspect.startswith("（一）")
    links = set(version.links.filter(upstream="P1").values_list("downstream", flat=True))
    assert {one.key for one in first.causes} | {one.said.key for one in first.measures} == links
    assert any(action.due or action.metric for one in problems for m in one.measures for action in m.actions)


def hang(people: Desk, document: Document, key: str, *others: str) -> None:
    """A reviewer says with which items an item hangs together."""
    version = latest_version(document)
    services.set_links(people.reviewer, version, key, set(others), seen=version.revision, at=AT)


def keys_of_measures(document: Document) -> dict[str, list[str]]:
    found = {one.said.key: [measure.said.key for measure in one.measures] for one in accepted_items(document)}
    assert all(len(keys) == len(set(keys)) for keys in found.values()), "no measure twice"
    return found


def test_a_measure_that_answers_a_cause_belongs_to_each_problem_with_this_cause(people: Desk) -> None:
    document = accepted(people)
    before = keys_of_measures(document)
    hang(people, document, "C1", "P1", "P2")
    hang(people, document, "M1", "C1")
    assert keys_of_measures(document) == before | {"P1": ["M1"], "P2": ["M1", "M2"]}
    hang(people, document, "C2", "P1", "P2", "M1")  # by two causes: still once
    assert keys_of_measures(document) == before | {"P1": ["M1"], "P2": ["M1", "M2"]}
    hang(people, document, "M1", "C1", "P1")  # directly, too: it is this problem's
    assert keys_of_measures(document)["P1"] == ["M1"]
    assert keys_of_measures(document)["P2"] == ["M2"]
    assert unlinked_measures(document) == ()
    hang(people, document, "M1", "C1")
    hang(people, document, "C1", "M1")
    assert "M1" not in {key for keys in keys_of_measures(document).values() for key in keys}
    assert [one.said.key for one in unlinked_measures(document)] == ["M1"], "a cause without problem leads nowhere"


def test_a_measure_is_as_doubtful_as_the_links_that_lead_to_it(people: Desk) -> None:
    document = accepted(people)
    hang(people, document, "C1", "P1", "P2")
    hang(people, document, "M1", "C1")
    links = latest_version(document).links
    for ends, doubted in ((("P1", "C1"), {"P1"}), (("C1", "M1"), {"P1", "P2"})):
        links.filter(upstream=ends[0], downstream=ends[1]).update(suspect=True)
        found = {one.said.key for one in accepted_items(document) for m in one.measures if m.suspect}
        assert found == doubted


def test_a_ledger_is_told_what_was_corrected_since(people: Desk) -> None:
    document = accepted(people)
    version = latest_version(document)
    assert changed_since(document, AT) == ()
    services.change_item(people.reviewer, version, "P1", moved(version, "P1"), seen=0, at=LONG_AFTER)
    services.remove_item(people.reviewer, version, "M2", seen=1, at=LONG_AFTER)
    found = {one.key: one.act for one in changed_since(document, AT)}
    assert found["P1"] == "change"
    assert found["M2"] == "remove"
    assert changed_since(document, LONG_AFTER) == ()
