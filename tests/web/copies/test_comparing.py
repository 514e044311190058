"""Planted copies are found and stand at their places; what is given, common or one's own is told apart."""

from __future__ import annotations

import pytest

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.copies.groups import groups_of
from bihuan_web.copies.kinds import Relation, Standing, Verdict
from bihuan_web.copies.models import Comparison, Given, Judgement, Pair, Passage
from bihuan_web.copies.queries import newer
from bihuan_web.copies.services import asking, judging, working
from bihuan_web.documents import services as documents
from bihuan_web.documents.models import Document
from bihuan_web.documents.queries import latest_version, text_of
from bihuan_web.documents.services import Sent
from tests.web.support.copies import COPIED, DISGUISED, GIVEN_WORDS, SEPARATELY, compared, handed, paper, round_before
from tests.web.support.papers import AT, LONG_AFTER, TODAY, Desk, read_now, second_office
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(people: Desk) -> User:
    return with_role(Role.AUTHOR, people.place.bureau, "骆明川")


def words(passage: Passage) -> tuple[str, str]:
    pair = passage.pair
    a, b = text_of(pair.a.version), text_of(pair.b.version)
    return a[passage.a_start : passage.a_end], b[passage.b_start : passage.b_end]


def judge_as_assigned(people: Desk, passage: Passage, verdict: str, reason: str, seen: int = 0) -> Judgement:
    for document in (passage.pair.a.document, passage.pair.b.document):
        if not document.assignments.exists():
            documents.assign(people.office, document, people.reviewer, at=AT)
    return judging.judge(people.reviewer, passage, verdict, reason, seen=seen)


def test_a_planted_passage_is_found_at_its_place_whatever_marks_and_figures_it_has(people: Desk, other: User) -> None:
    third = with_role(Role.AUTHOR, people.place.bureau, "聂远帆")
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, other, paper("骆明川", 2, DISGUISED))
    handed(people, third, paper("聂远帆", 3))
    found = compared(people.office, people.place.bureau)
    assert found.state == Standing.DONE, found.trouble_zh
    pair = Pair.objects.get(comparison=found)
    assert {pair.a.document.person_name, pair.b.document.person_name} == {"陆闻舟", "骆明川"}
    passage = pair.passages.get()
    one, two = words(passage)
    assert COPIED[:60] in one
    assert DISGUISED[:60] in two
    assert len(one) < len(COPIED) + 20
    assert (pair.relation, pair.whole) == (Relation.OTHERS, False)
    assert 0 < pair.a_alike <= pair.a.letters
    assert passage.cluster == 1
    assert working.run(found.pk, AT) == Standing.DONE  # again: nothing happens


def test_a_copy_as_a_whole_and_the_very_same_text_are_told(people: Desk, other: User) -> None:
    third = with_role(Role.AUTHOR, people.place.bureau, "聂远帆")
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, other, paper("骆明川", 1, DISGUISED))
    handed(people, third, paper("骆明川", 1, DISGUISED))  # another's file handed in unchanged
    pairs = {one.identical: one for one in Pair.objects.filter(comparison=compared(people.office, people.place.bureau))}
    assert all(one.whole for one in pairs.values())
    assert pairs[False].only_facts
    assert pairs[True].a_alike == pairs[True].a.letters


def test_a_group_has_the_documents_of_one_passage_and_is_not_a_chain(people: Desk, other: User) -> None:
    third = with_role(Role.AUTHOR, people.place.bureau, "聂远帆")
    fourth = with_role(Role.AUTHOR, people.place.bureau, "贺青")
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, other, paper("骆明川", 2, DISGUISED, SEPARATELY, GIVEN_WORDS))
    handed(people, third, paper("聂远帆", 3, GIVEN_WORDS))
    handed(people, fourth, paper("贺青", 4, GIVEN_WORDS))
    found = compared(people.office, people.place.bureau)
    groups: dict[int | None, set[str]] = {}
    for one in Passage.objects.filter(pair__comparison=found).select_related("pair__a__document", "pair__b__document"):
        groups.setdefault(one.cluster, set()).update(side.document.person_name for side in (one.pair.a, one.pair.b))
    assert groups == {1: {"骆明川", "聂远帆", "贺青"}, 2: {"陆闻舟", "骆明川"}}
    listed, more = groups_of(found, people.office, TODAY)
    assert [(one.size, one.whole, one.passages, one.open) for one in listed] == [(3, 0, 3, 3), (2, 0, 1, 1)]
    assert more == 0


def test_an_allowed_passage_is_counted_apart_and_given_words_are_set_aside_from_then_on(
    people: Desk, other: User
) -> None:
    handed(people, people.author, paper("陆闻舟", 1, GIVEN_WORDS))
    handed(people, other, paper("骆明川", 2, GIVEN_WORDS))
    pair = Pair.objects.get(comparison=compared(people.office, people.place.bureau))
    judge_as_assigned(people, pair.passages.get(), Verdict.GIVEN, "县委通知的原文")
    pair.refresh_from_db()
    assert (pair.a_alike, pair.passages_open) == (0, 0)
    assert pair.allowed > 50
    assert GIVEN_WORDS[5:50] in Given.objects.get().text
    again = compared(people.office, people.place.bureau)
    assert again.pk != pair.comparison_id
    assert not again.pairs.exists()
    judging.drop_given(people.office, Given.objects.get())
    pair = Pair.objects.get(comparison=compared(people.office, people.place.bureau))
    assert pair.passages.get().judgement is not None, "what was said of the passage is still known"
    assert pair.passages_open == 0


def test_of_two_who_judge_at_once_the_second_is_told(people: Desk, other: User) -> None:
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, other, paper("骆明川", 2, COPIED))
    passage = Passage.objects.get(pair__comparison=compared(people.office, people.place.bureau))
    said = judge_as_assigned(people, passage, Verdict.REWRITE, "请写自己的事")
    with pytest.raises(Exception, match="刚被别人改过"):
        judge_as_assigned(people, passage, Verdict.JOINT, "共同起草", seen=0)
    judge_as_assigned(people, passage, Verdict.JOINT, "共同起草", seen=said.revision)
    assert Judgement.objects.get().verdict == Verdict.JOINT


def test_a_comparison_is_out_of_date_once_a_new_version_or_document_came(people: Desk, other: User) -> None:
    document = handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, other, paper("骆明川", 2, COPIED))
    found = compared(people.office, people.place.bureau, people.round)
    assert newer(found, TODAY) == 0
    data = paper("陆闻舟", 3)
    documents.add_version(people.author, document, Sent("陆闻舟.txt", [data]), seen=document.revision, at=AT)
    read_now(latest_version(Document.objects.get(pk=document.pk)), data)
    assert newer(found, TODAY) == 1
    handed(people, with_role(Role.AUTHOR, people.place.bureau, "聂远帆"), paper("聂远帆", 4))
    assert newer(found, TODAY) == 2
    again = compared(people.office, people.place.bureau, people.round)
    assert newer(again, TODAY) == 0
    assert not again.pairs.exists()
    assert found.pairs.count() == 1, "the old result stays with the versions it compared"


def test_the_same_person_is_followed_over_the_years_and_it_is_no_group(people: Desk) -> None:
    earlier = round_before(people, 2023)
    old = handed(people, people.author, paper("陆闻舟", 1, COPIED, year=2023))
    Document.objects.filter(pk=old.pk).update(round=earlier, state="accepted")
    handed(people, people.author, paper("陆闻舟", 2, COPIED))
    found = compared(people.office, people.place.bureau, people.round)
    pair = found.pairs.get()
    assert pair.relation == Relation.YEARS
    assert not Passage.objects.filter(cluster__isnull=False).exists()
    step = found.steps.get()
    assert (step.before, step.year) == (2023, 2024)
    assert step.problems_again == 1
    assert step.problems == 2


def test_it_is_stopped_while_it_works_and_goes_on_where_it_was(
    people: Desk, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = round_before(people, 2023)
    old = handed(people, people.author, paper("陆闻舟", 1, COPIED, year=2023))
    Document.objects.filter(pk=old.pk).update(round=earlier, state="accepted")
    handed(people, people.author, paper("陆闻舟", 2, COPIED))
    made = asking.ask(people.office, people.place.bureau)
    keep = working.keep_pairs

    def keep_and_stop(*given: object) -> None:
        keep(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(working, "parties_to_follow", stop_first)

    def stop_first(comparison: Comparison) -> list[object]:
        asking.stop(people.office, Comparison.objects.get(pk=comparison.pk))
        monkeypatch.undo()
        return list(working.parties_to_follow(comparison))

    monkeypatch.setattr(working, "keep_pairs", keep_and_stop)
    assert working.run(made.pk, AT) == Standing.STOPPED
    assert made.pairs.count() == 1
    assert not made.steps.exists()
    pairs = set(made.pairs.values_list("pk", flat=True))
    made.refresh_from_db()
    asking.resume(people.office, made)
    assert working.run(made.pk, AT) == Standing.DONE
    assert set(made.pairs.values_list("pk", flat=True)) == pairs, "what was found is not looked for again"
    assert made.steps.count() == 1


def test_a_killed_attempt_is_taken_up_and_given_up_after_three(people: Desk) -> None:
    made = asking.ask(people.office, people.place.bureau)
    for attempt in range(1, 4):
        Comparison.objects.filter(pk=made.pk).update(
            state=Standing.WORKING, claim=f"dead:{attempt}", claimed_at=None, attempts=attempt
        )
        assert working.lost(AT) == ([made.pk] if attempt < 3 else [])
    made.refresh_from_db()
    assert made.state == Standing.FAILED
    assert "三次" in made.trouble_zh


def test_with_less_than_two_documents_it_says_so(people: Desk) -> None:
    found = compared(people.office, people.place.bureau)
    assert found.state == Standing.FAILED
    assert "不足两份" in found.trouble_zh


def test_what_was_found_goes_with_a_document_that_is_destroyed(people: Desk, other: User) -> None:
    document = handed(people, people.author, paper("陆闻舟", 1, GIVEN_WORDS))
    handed(people, other, paper("骆明川", 2, GIVEN_WORDS))
    passage = Passage.objects.get(pair__comparison=compared(people.office, people.place.bureau))
    judge_as_assigned(people, passage, Verdict.GIVEN, "通知原文")

    document.refresh_from_db()
    documents.ask_destruction(people.office, document, "期满", seen=document.revision, at=LONG_AFTER)
    document.refresh_from_db()
    documents.destroy(second_office(people), document, seen=document.revision, at=LONG_AFTER)
    for model in (Pair, Passage, Judgement, Given):
        assert not model.objects.exists()


def test_a_round_is_compared_every_night_only_where_something_is_new(people: Desk, other: User) -> None:
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, other, paper("骆明川", 2, COPIED))
    assert asking.ask_automatically(AT) == []
    asking.set_automatic(people.office, people.round, True)
    (made,) = asking.ask_automatically(AT)
    working.run(made, AT)
    assert asking.ask_automatically(AT) == []
    handed(people, with_role(Role.AUTHOR, people.place.bureau, "聂远帆"), paper("聂远帆", 4))
    assert len(asking.ask_automatically(AT)) == 1
