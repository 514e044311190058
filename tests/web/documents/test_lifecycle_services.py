"""The way of a document: who may do what when, one winner where two act, an event for each act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Refused
from bihuan_web.documents import services
from bihuan_web.documents.models import Document, Item, Review, Version
from bihuan_web.documents.queries import latest_version, versions_of, visible_to
from bihuan_web.documents.services import Sent
from bihuan_web.files.models import StoredFile
from bihuan_web.orgs.permissions import Secrecy
from tests.web.support.papers import (
    AT,
    GOOD,
    LONG_AFTER,
    TODAY,
    Desk,
    accepted,
    another_reviewer,
    handed_in,
    read_now,
    returned,
    second_office,
    submitted,
)
from tests.web.support.units import grant, with_role

STATES: dict[str, Callable[[Desk], Document]] = {
    "draft": handed_in,
    "submitted": submitted,
    "returned": returned,
    "accepted": accepted,
}
ACTS: dict[str, Callable[[User, Document], object]] = {
    "submit": lambda user, one: services.submit(user, one, seen=one.revision, at=AT),
    "withdraw": lambda user, one: services.withdraw(user, one, seen=one.revision, at=AT),
    "return": lambda user, one: services.return_document(user, one, "请补事例", seen=one.revision, at=AT),
    "accept": lambda user, one: services.accept(user, one, seen=one.revision, at=AT),
}
POSSIBLE = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "withdraw"): "draft",
    ("submitted", "return"): "returned",
    ("submitted", "accept"): "accepted",
}


def doer(people: Desk, act: str) -> User:
    return people.author if act in ("submit", "withdraw") else people.reviewer


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_in_every_state(people: Desk, state: str, act: str) -> None:
    document = STATES[state](people)
    version = latest_version(document)
    if state in ("draft", "returned"):
        services.confirm_reading(people.author, version, seen=version.revision, at=AT)
    before = Event.objects.count()
    target = POSSIBLE.get((state, act))
    if target is None:
        with pytest.raises(Refused):
            ACTS[act](doer(people, act), document)
        assert Event.objects.count() == before
        target = state
    else:
        ACTS[act](doer(people, act), document)
        assert Event.objects.count() == before + 1
    document.refresh_from_db()
    assert document.state == target
    assert list(verify_log()) == []


@pytest.mark.parametrize("act", ["withdraw", "return", "accept"])
def test_of_two_people_at_once_one_wins_and_the_other_is_told(people: Desk, act: str) -> None:
    document = submitted(people)
    mine, theirs = (Document.objects.get(pk=document.pk) for _ in range(2))
    ACTS[act](doer(people, act), mine)
    after = Document.objects.get(pk=document.pk).state
    for other in ("withdraw", "return", "accept"):
        with pytest.raises(Refused) as refused:
            ACTS[other](doer(people, other), theirs)
        assert refused.value.code == "stale"
    assert Document.objects.get(pk=document.pk).state == after
    assert Review.objects.count() == (act != "withdraw")


@pytest.mark.parametrize("act", ["return", "accept"])
def test_a_decision_holds_for_the_version_that_was_read(people: Desk, act: str) -> None:
    """Taken back, changed and submitted again while the reviewer was reading: it is in the same state, and another text."""
    document = submitted(people)
    read = Document.objects.get(pk=document.pk)
    services.withdraw(people.author, document, seen=document.revision, at=AT)
    document.refresh_from_db()
    version = services.add_version(people.author, document, Sent("新稿.txt", [GOOD]), seen=document.revision, at=AT)
    submitted(people, Document.objects.get(pk=read_now(version, GOOD).document_id))
    with pytest.raises(Refused) as refused:
        ACTS[act](people.reviewer, read)
    assert refused.value.code == "stale"
    assert Document.objects.get(pk=document.pk).state == "submitted"
    assert not Review.objects.exists()


@pytest.mark.parametrize(("act", "state"), [("submit", "draft"), ("return", "submitted"), ("accept", "submitted")])
def test_nobody_else_may(people: Desk, act: str, state: str) -> None:
    document = STATES[state](people)
    version = latest_version(document)
    if state == "draft":
        services.confirm_reading(people.author, version, seen=version.revision, at=AT)
    wrong = [people.outsider, people.office, another_reviewer(people), with_role(Role.REVIEWER, people.place.sibling)]
    wrong += [people.reviewer if act == "submit" else people.author]
    for user in wrong:
        with pytest.raises(Refused) as refused:
            ACTS[act](user, document)
        assert refused.value.status == 403
    document.refresh_from_db()
    assert document.state == state


def test_an_author_who_is_a_reviewer_too_does_not_accept_their_own_document(people: Desk) -> None:
    grant(people.author, Role.REVIEWER, people.place.bureau)
    document = handed_in(people, kind="team")
    version = latest_version(document)
    services.confirm_reading(people.author, version, seen=version.revision, at=AT)
    services.submit(people.author, document, seen=document.revision, at=AT)
    document.refresh_from_db()
    for act in ("accept", "return"):
        with pytest.raises(Refused) as refused:
            ACTS[act](people.author, document)
        assert refused.value.code == "own-work"
    with pytest.raises(Refused) as refused:
        services.assign(people.office, document, people.author, at=AT)
    assert refused.value.code == "own-work"


def test_nothing_is_submitted_before_its_reading_was_confirmed(people: Desk) -> None:
    document = handed_in(people, read=False)
    version = latest_version(document)
    with pytest.raises(Refused) as refused:
        services.confirm_reading(people.author, version, seen=0, at=AT)
    assert refused.value.code == "not-read"
    read_now(version, GOOD)
    with pytest.raises(Refused) as refused:
        services.submit(people.author, document, seen=document.revision, at=AT)
    assert refused.value.code == "incomplete"


def test_a_return_keeps_the_reviewers_words_and_wants_some(people: Desk) -> None:
    document = submitted(people)
    with pytest.raises(Refused) as refused:
        services.return_document(people.reviewer, document, "  ", seen=document.revision, at=AT)
    assert refused.value.code == "incomplete"
    assert not Review.objects.exists()
    services.return_document(
        people.reviewer, document, "重写第二部分", findings=[2, 0], severity="error", seen=document.revision, at=AT
    )
    review = Review.objects.get()
    assert (review.act, review.words, review.findings, review.severity) == ("return", "重写第二部分", "[0, 2]", "error")


def test_a_new_version_wants_a_confirmation_of_its_own(people: Desk) -> None:
    document = returned(people)
    data = GOOD.replace("二、存在的主要问题".encode(), "二、查摆出来的主要问题".encode())
    version = services.add_version(people.author, document, Sent("新稿.txt", [data]), seen=document.revision, at=AT)
    read_now(version, data)
    document.refresh_from_db()
    assert document.latest == 2
    with pytest.raises(Refused):
        services.submit(people.author, document, seen=document.revision, at=AT)
    services.confirm_reading(people.author, version, seen=0, at=AT)
    services.submit(people.author, document, seen=document.revision, at=AT)
    assert [one.number for one in versions_of(document)] == [2, 1]


def test_no_new_version_while_the_reviewers_have_it_and_none_from_a_stale_page(people: Desk) -> None:
    document = submitted(people)
    with pytest.raises(Refused) as refused:
        services.add_version(people.author, document, Sent("新稿.txt", [GOOD]), seen=document.revision, at=AT)
    assert refused.value.code == "wrong-state"
    services.withdraw(people.author, document, seen=document.revision, at=AT)
    document.refresh_from_db()
    with pytest.raises(Refused) as refused:
        services.add_version(people.author, document, Sent("新稿.txt", [GOOD]), seen=0, at=AT)
    assert refused.value.code == "stale"
    assert Version.objects.count() == 1


# Who sees a document of each level of the grain bureau.
SEEN = {
    "personal": {"author", "reviewer"},
    "team": {"author", "reviewer", "office", "another", "lead"},
    "criticism": {"author", "lead_assigned"},
}


@pytest.mark.parametrize("kind", SEEN)
def test_who_sees_what(people: Desk, kind: str) -> None:
    document = handed_in(people, kind=kind)
    bureau = people.place.bureau
    lead = with_role(Role.LEAD, bureau)
    who = {
        "author": people.author, "reviewer": people.reviewer, "office": people.office,
        "another": another_reviewer(people), "lead": with_role(Role.LEAD, people.place.county),
        "lead_assigned": lead, "other_author": with_role(Role.AUTHOR, bureau), "outsider": people.outsider,
        "sibling_reviewer": with_role(Role.REVIEWER, people.place.sibling),
        "administrator": with_role(Role.ADMINISTRATOR, people.place.county),
        "auditor": with_role(Role.AUDITOR, people.place.county), "owner": with_role(Role.OWNER, bureau),
    }  # fmt: skip
    assigned, refused = (lead, people.reviewer) if kind == "criticism" else (people.reviewer, lead)
    services.assign(people.office, document, assigned, at=AT)
    with pytest.raises(Refused):
        services.assign(people.office, document, refused, at=AT)
    seen = {name for name, user in who.items() if visible_to(user, TODAY).filter(pk=document.pk).exists()}
    assert seen - {"lead_assigned"} == SEEN[kind] - {"lead_assigned"}
    assert ("lead_assigned" in seen) == (kind != "personal")


def test_a_reviewer_whose_assignment_ended_sees_it_no_more(people: Desk) -> None:
    document = submitted(people)
    services.end_assignment(people.office, document, people.reviewer, at=AT)
    assert not visible_to(people.reviewer, TODAY).exists()
    with pytest.raises(Refused):
        services.accept(people.reviewer, document, seen=document.revision, at=AT)
    services.assign(people.office, document, people.reviewer, at=AT)
    services.accept(people.reviewer, document, seen=document.revision, at=AT)


def test_an_ended_grant_shows_nothing(people: Desk) -> None:
    handed_in(people)
    assert visible_to(people.author, TODAY).exists()
    people.author.grants.update(until=TODAY - timedelta(days=1))
    assert not visible_to(people.author, TODAY).exists()


def test_destroying_takes_two_people_and_the_end_of_the_period(
    people: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    document, second = accepted(people), second_office(people)
    for user, moment, code in ((people.office, AT, "kept"), (people.author, LONG_AFTER, "forbidden")):
        with pytest.raises(Refused) as refused:
            services.ask_destruction(user, document, "期满", seen=document.revision, at=moment)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        services.destroy(second, document, seen=document.revision, at=LONG_AFTER)
    assert refused.value.code == "incomplete"
    services.ask_destruction(people.office, document, "期满", seen=document.revision, at=LONG_AFTER)
    document.refresh_from_db()
    with pytest.raises(Refused) as refused:
        services.destroy(people.office, document, seen=document.revision, at=LONG_AFTER)
    assert refused.value.code == "own-work"
    with django_capture_on_commit_callbacks(execute=True):
        services.destroy(second, document, seen=document.revision, at=LONG_AFTER)
    document.refresh_from_db()
    assert document.state == "destroyed"
    assert not Item.objects.exists()
    assert not StoredFile.objects.exists()
    version = Version.objects.get()
    assert (version.examination, version.guess, version.file) == ("", "", None)
    assert "陆闻舟" not in f"{document.title}{document.person_name}{version.name}"
    assert Event.objects.filter(act="document.destroyed", item=str(document.pk)).exists()
    assert list(verify_log()) == []


def test_the_bytes_of_a_destroyed_document_go_unless_another_has_them(
    people: Desk, store: Any, django_capture_on_commit_callbacks: Any
) -> None:
    first = accepted(people)
    other = with_role(Role.AUTHOR, people.place.bureau, "骆明川")
    second = handed_in(people, by=other, read=False)
    for document in (first, second):
        services.ask_destruction(people.office, document, "期满", seen=document.revision, at=LONG_AFTER)
        document.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            services.destroy(second_office(people), document, seen=document.revision, at=LONG_AFTER)
        left = [one for one in store.rglob("*") if one.is_file()]
        assert len(left) == (1 if document is first else 0)


def test_the_database_knows_only_states_and_levels_that_there_are(people: Desk) -> None:
    document = handed_in(people, read=False)
    for change in ({"state": "burnt"}, {"secrecy": Secrecy.PUBLISHED.value}, {"kind": "poem"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
