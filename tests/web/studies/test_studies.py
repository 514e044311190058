"""Study: sessions and a list kept by the office; ticks and notes are the reader's and nobody counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import leave_team
from bihuan_web.studies import services
from bihuan_web.studies.models import Note, Reading, Session, Tick
from bihuan_web.studies.places import records_of, summary
from bihuan_web.studies.queries import is_prepared
from bihuan_web.studies.services import Came, SessionFields
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.seasons import AT, TODAY, Season, season

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 6)
AFTER = datetime(2027, 1, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def there(stop_clock: Any) -> Season:
    stop_clock(AFTER)
    return season()


def session(there: Season, day: date = DAY) -> Session:
    return services.plan_session(there.office, there.round, SessionFields(day, "专题学习", "三楼", "骆明川"), at=AT)


def reading(there: Season, **more: Any) -> Reading:
    return services.add_reading(there.office, there.round, "达溪河治理规划", **more, at=AT)


def came(there: Season, absent: int = 1, reason: str = "出差") -> list[Came]:
    people = there.people
    return [Came(one, number >= absent, "" if number >= absent else reason) for number, one in enumerate(people)]


def test_the_team_is_prepared_once_a_session_was_held(there: Season) -> None:
    one = session(there)
    assert not is_prepared(there.round)
    with pytest.raises(Incomplete):
        services.hold_session(there.office, one, came(there, reason=" "), 0, at=AFTER)
    with pytest.raises(Incomplete):
        services.hold_session(there.office, one, came(there, absent=5), 0, at=AFTER)
    with pytest.raises(Refused):
        services.hold_session(there.office, one, came(there), 0, at=AT)  # its day has not come
    assert not one.attendance.exists()
    services.hold_session(there.office, one, came(there), 0, at=AFTER)
    assert is_prepared(there.round)
    assert one.attendance.filter(present=False).get().reason == "出差"
    (record,) = records_of(there.round)
    assert (record.made_on, record.content()[:2]) == (DAY, b"PK")
    with pytest.raises(Refused):
        services.change_session(there.office, one, SessionFields(DAY, "改"), one.revision, at=AFTER)


def test_a_session_that_does_not_take_place_says_why_and_makes_nobody_prepared(there: Season) -> None:
    one = session(there)
    with pytest.raises(Incomplete):
        services.cancel_session(there.office, one, " ", 0, at=AT)
    services.change_session(there.office, one, SessionFields(DAY, "改过的主题"), 0, at=AT)
    with pytest.raises(Stale):
        services.cancel_session(there.office, Session.objects.get(), "会期冲突", 0, at=AT)
    services.cancel_session(there.office, one, "会期冲突", one.revision, at=AT)
    assert not is_prepared(there.round)


def test_only_the_office_arranges_study(there: Season) -> None:
    one, book = session(there), reading(there)
    for user in (there.people[0], there.below, there.outsider):
        for act in (
            lambda user=user: services.plan_session(user, there.round, SessionFields(DAY, "学"), at=AT),
            lambda user=user: services.add_reading(user, there.round, "书", at=AT),
            lambda user=user: services.drop_reading(user, book, "不读", at=AT),
            lambda user=user: services.hold_session(user, one, came(there), 0, at=AFTER),
        ):
            with pytest.raises(Forbidden):
                act()


def test_a_tick_is_the_readers_own_and_leaves_no_trace_for_others(there: Season) -> None:
    book, (one, other, *_) = reading(there, due_on=DAY), there.people
    events = Event.objects.count()
    services.tick(one, book, is_read=True, at=AFTER)
    services.tick(one, book, is_read=True, at=AFTER)
    assert Tick.objects.count() == 1
    assert Event.objects.count() == events
    assert "1 / 1" in (summary(one, there.round, DAY) or "")
    for user in (other, there.office):
        assert "0 / 1" in (summary(user, there.round, DAY) or "")
    assert summary(there.below, there.round, DAY) is None
    services.tick(one, book, is_read=False, at=AFTER)
    assert not Tick.objects.exists()
    for user in (there.below, there.outsider):
        with pytest.raises(Forbidden):
            services.tick(user, book, is_read=True, at=AFTER)


def test_readings_wait_for_their_readers_until_they_tick_or_leave(there: Season) -> None:
    book = reading(there, due_on=date(2027, 1, 10))
    assert not [one for one in waiting(TODAY, there.people[1]) if one.key.startswith("studies")]
    told = {one.user for one in waiting(DAY) if one.key == f"studies.reading.{book.pk}"}
    assert told == set(there.people)
    services.tick(there.people[1], book, is_read=True, at=AFTER)
    leave_team(there.office, there.team[2], DAY, "退休", at=AFTER)
    told = {one.user for one in waiting(DAY) if one.key == f"studies.reading.{book.pk}"}
    assert told == {there.people[0], *there.people[3:]}
    Round.objects.filter(pk=there.round.pk).update(state="held", held_on=DAY)  # nobody is urged to prepare for it now
    assert not [one for one in waiting(DAY) if one.key.startswith("studies")]
    Round.objects.filter(pk=there.round.pk).update(state="running", held_on=None)
    services.drop_reading(there.office, book, "换新版", at=AFTER)
    assert not [one for one in waiting(DAY) if one.key.startswith("studies")]
    with pytest.raises(Stale):
        services.drop_reading(there.office, book, "又", at=AFTER)


def test_a_note_is_read_by_its_reader_alone_until_they_attach_it(there: Season) -> None:
    book, member = reading(there), there.people[1]
    note = services.save_note(member, book, "我的体会", None, at=AFTER)
    with pytest.raises(Stale):
        services.save_note(member, book, "又一条", None, at=AFTER)
    note = services.save_note(member, book, "我的体会，第二稿", note.revision, at=AFTER)
    with pytest.raises(Stale):
        services.save_note(member, book, "旧窗口", 0, at=AFTER)
    url = reverse("studies:study", args=[there.round.pk])
    own = reverse("studies:reading-note", args=[book.pk])
    for user in (there.office, there.people[2]):
        assert "我的体会" not in signed_in(user).get(url).content.decode()
        assert "我的体会" not in signed_in(user).get(own).content.decode()
        assert signed_in(user).post(reverse("studies:note-attach", args=[note.pk]), {"attach": 1}).status_code == 404
        with pytest.raises(Forbidden):
            services.attach_note(user, note, attached=True, at=AFTER)
    assert "我的体会" not in "".join(Event.objects.values_list("details", flat=True))
    assert not list(records_of(there.round))
    services.attach_note(member, note, attached=True, at=AFTER)
    assert "我的体会" in signed_in(there.people[2]).get(url).content.decode()
    assert [record.content()[:2] for record in records_of(there.round)] == [b"PK"]
    services.attach_note(member, note, attached=False, at=AFTER)
    assert "我的体会" not in signed_in(there.people[2]).get(url).content.decode()
    assert signed_in(there.outsider).get(url).status_code == 404
    assert signed_in(there.below).get(url).status_code == 404


def test_study_goes_through_the_pages(there: Season) -> None:
    client, key = signed_in(there.office), there.round.pk
    check_page(client.get(reverse("studies:session-add", args=[key])))
    given = {"day": "2027-01-06", "topic": "<b>专题学习</b>", "leader": "骆明川"}
    assert client.post(reverse("studies:session-add", args=[key]), given).status_code == 302
    one = Session.objects.get()
    check_page(client.get(reverse("studies:session-change", args=[one.pk])))
    changed = {**given, "place": "三楼", "revision": 0}
    assert client.post(reverse("studies:session-change", args=[one.pk]), changed).status_code == 302
    hold = reverse("studies:session-hold", args=[one.pk])
    check_page(client.get(hold))
    marks: dict[str, object] = {f"present-{member.pk}": "on" for member in there.team[:4]}
    assert client.post(hold, {**marks, "revision": 1}).status_code == 422  # one is absent without a reason
    marks[f"reason-{there.team[4].pk}"] = "病假"
    assert client.post(hold, {**marks, "revision": 1}).status_code == 302
    check_page(client.get(reverse("studies:reading-add", args=[key])))
    book = {"title": "达溪河治理规划", "material": "paper", "due_on": "2027-01-10"}
    assert client.post(reverse("studies:reading-add", args=[key]), book).status_code == 302
    listed = Reading.objects.get()
    member = signed_in(there.people[1])
    page = check_page(member.get(reverse("studies:study", args=[key])))
    assert "<b>专题学习</b>" in page.text_content()
    assert "病假" in page.text_content()
    assert member.post(reverse("studies:tick", args=[listed.pk]), {"read": 1}).status_code == 302
    note = reverse("studies:session-note", args=[one.pk])
    check_page(member.get(note))
    assert member.post(note, {"text": "记了三点"}).status_code == 302
    assert "记了三点" in check_page(member.get(note)).text_content()
    attach = reverse("studies:note-attach", args=[Note.objects.get().pk])
    assert member.post(attach, {"attach": 1}).status_code == 302
    shown = check_page(client.get(reverse("studies:study", args=[key]))).text_content()
    assert "记了三点" in shown
    check_page(client.get(reverse("studies:reading-drop", args=[listed.pk])))
    assert client.post(reverse("studies:reading-drop", args=[listed.pk]), {"reason": "换新版"}).status_code == 302
    assert member.get(reverse("studies:session-add", args=[key])).status_code == 404
    round_page = check_page(client.get(reverse("rounds:round", args=[key]))).text_content()
    assert "学习记录：有" in round_page


def test_the_page_of_study_asks_the_database_the_same_for_few_and_many(there: Season) -> None:
    client, url = signed_in(there.people[1]), reverse("studies:study", args=[there.round.pk])

    services.hold_session(there.office, session(there), came(there), 0, at=AFTER)
    reading(there)
    before = asked(client, url)
    for number in range(8):
        services.hold_session(there.office, session(there), came(there), 0, at=AFTER)
        services.add_reading(there.office, there.round, f"篇目{number}", at=AT)
    assert asked(client, url) == before
