"""Visits are recorded once for each identifier, by those who may, and likely doubles are told and merged by a person."""

from __future__ import annotations

import io
import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.rounds.services import RoundFields, create_round
from bihuan_web.visits.joining import records_of
from bihuan_web.visits.models import Visit
from bihuan_web.visits.queries import likely_same, of_round
from bihuan_web.visits.services.following import merge, tell_apart
from bihuan_web.visits.services.recording import Counted, Entry, Promised, Said, record_visit
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.visiting import NOON, TODAY, Visiting, done, going, photograph, planned, visiting

ENTRY = reverse("visits:entry")
SEND = reverse("visits:send")


def filled(people: Visiting, **more: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid4()), "organisation": people.place.county.pk, "on": TODAY, "place": "青岭镇石桥村",
        "unannounced": "on", "met_head": 1, "met_ordinary": 1, "codes_ordinary": "A2、A3", "seen": "看了粮仓",
        "need_1": "村口的路坏了", "need_kind_1": "roads", "problems": "仓房漏雨\n\n台账不全", "promise_1": "月底前修好",
        "promise_due_1": TODAY + timedelta(days=20), **more,
    }  # fmt: skip


def test_a_visit_is_recorded_by_the_page(people: Visiting) -> None:
    client = signed_in(people.leader)
    check_page(client.get(ENTRY))
    response = client.post(ENTRY, filled(people))
    visit = Visit.objects.get()
    assert response["Location"] == visit.get_absolute_url()
    assert visit.place == people.village
    assert visit.leader == visit.recorded_by == people.leader
    met = {(one.kind, one.number, one.household.code if one.household else "") for one in visit.met.all()}
    assert met == {("head", 1, ""), ("ordinary", 1, "A2"), ("ordinary", 1, "A3")}
    said = [(one.text, one.is_problem, one.kind) for one in visit.heard.order_by("number")]
    assert said == [("村口的路坏了", False, "roads"), ("仓房漏雨", True, ""), ("台账不全", True, "")]
    assert visit.promises.get().promiser == people.leader
    page = check_page(client.get(visit.get_absolute_url()))
    assert "村口的路坏了" in page.text_content()
    check_page(client.get(reverse("visits:list")))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"place": ""}, 422), ({"on": TODAY + timedelta(days=1)}, 422), ({"promise_due_1": ""}, 422),
        ({"met_head": -1}, 422), ({"codes_ordinary": "石桥村南头张某某家电话一三八零零零零零零零零"}, 422),
        ({"need_kind_1": "gossip"}, 422), ({"uuid": "x"}, 422),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_written(people: Visiting, wrong: dict[str, Any], status: int) -> None:
    client = signed_in(people.leader)
    assert client.post(ENTRY, filled(people, **wrong)).status_code == status
    sent = client.post(SEND, filled(people, **wrong))
    assert sent.status_code == status
    assert sent.json()["detail"]
    assert not Visit.objects.exists()


def test_the_same_entry_sent_again_is_one_visit(people: Visiting) -> None:
    client, entry = signed_in(people.leader), filled(people)
    answers = [client.post(SEND, entry) for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 200, 200]
    assert len({one.json()["visit"] for one in answers}) == 1
    assert client.post(ENTRY, entry).status_code == 302  # and by the other way
    visit = Visit.objects.get()
    assert visit.heard.count() == 3


def test_somebody_elses_identifier_gives_nothing_away(people: Visiting) -> None:
    entry = filled(people)
    signed_in(people.leader).post(SEND, entry)
    response = signed_in(people.office).post(SEND, entry, headers={"Accept": "application/json"})
    assert response.status_code == 409
    assert response.json()["code"] == "uuid-used"


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_identifier_at_one_moment_are_one_visit(stop_clock: Any) -> None:
    stop_clock(NOON)
    people, key = visiting(), uuid.uuid4()
    entry, results = Entry(going(people), said=[Said("路坏了")]), []
    gate = threading.Barrier(4)

    def write() -> None:
        try:
            gate.wait()
            results.append(record_visit(people.leader, entry, at=NOON, key=key))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Visit.objects.count() == 1
    assert sorted(new for _visit, new in results) == [False, False, False, True]
    assert Visit.objects.get().heard.count() == 1


def test_two_devices_are_both_kept_told_and_merged_by_a_person(people: Visiting) -> None:
    first = done(
        people, Entry(going(people, on=TODAY), "上午", [Counted("head", 2), Counted("ordinary", 1)], [Said("路坏了")])
    )
    entry = Entry(
        going(people, on=TODAY), "下午", [Counted("head", 1), Counted("ordinary", 3)], [Said("路坏了"), Said("缺水")],
        [Promised("修路", TODAY)],
    )  # fmt: skip
    second = done(people, entry)
    assert [one.pk for one in likely_same(first)] == [second.pk]
    client = signed_in(people.office)
    assert "疑似同一次" in check_page(client.get(first.get_absolute_url())).text_content()
    url = reverse("visits:same", args=[first.pk])
    stranger = signed_in(with_role(Role.OBSERVER, people.place.county))
    assert stranger.post(url, {"other": second.pk, "act": "merge"}).status_code == 403
    assert client.post(url, {"other": second.pk, "act": "merge"}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", first)
    assert {(one.kind, one.number) for one in first.met.all()} == {("head", 2), ("ordinary", 3)}
    assert [one.text for one in first.heard.order_by("number")] == ["路坏了", "缺水"]
    assert first.promises.count() == 1
    assert first.seen == "上午\n下午"
    assert not likely_same(first).exists()
    # The device that sends its entry once more is led to the one that is left.
    assert record_visit(people.leader, entry, at=NOON, key=second.uuid) == (first, False)


def test_visits_that_only_look_alike_can_be_told_apart(people: Visiting) -> None:
    first, second = done(people), done(people)
    tell_apart(people.office, second, first, at=NOON)
    tell_apart(people.office, first, second, at=NOON)
    assert not likely_same(first).exists()
    assert not likely_same(second).exists()
    with pytest.raises(Refused):
        merge(people.office, second, first, at=NOON)


def test_other_days_places_and_people_are_other_visits(people: Visiting) -> None:
    first = done(people)
    done(people, on=TODAY - timedelta(days=1))
    done(people, where="城关市场")
    other = with_role(Role.LEAD, people.place.county, "别人")
    record_visit(people.office, Entry(going(people, unit=people.place.bureau).__class__(people.place.county, TODAY, other, people.place.bureau)), at=NOON)  # fmt: skip
    assert not likely_same(first).exists()


def test_a_plan_and_its_record_made_on_a_phone_are_merged(people: Visiting) -> None:
    plan, record = planned(people), done(people)
    merge(people.leader, plan, record, at=NOON)
    plan.refresh_from_db()
    assert plan.state == "merged"


def test_one_records_ones_own_visits_and_the_office_those_of_others(people: Visiting) -> None:
    entry = Entry(going(people))
    for user in (with_role(Role.LEAD, people.place.county), with_role(Role.OFFICE, people.place.sibling)):
        with pytest.raises(Forbidden):
            record_visit(user, entry, at=NOON)
    assert record_visit(people.office, entry, at=NOON)[1]


def test_the_office_records_a_plan_with_whom_it_aimed_at(people: Visiting) -> None:
    visit = planned(people, place=people.village)
    client = signed_in(people.office)
    url = reverse("visits:record-planned", args=[visit.pk])
    check_page(client.get(url))
    data = filled(people, leader=people.leader.pk, pictures=[SimpleUploadedFile("a.jpg", photograph())])
    assert client.post(url, data).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.recorded_by) == ("done", people.office)
    assert client.post(url, filled(people, leader=people.leader.pk)).status_code == 409


def test_a_list_costs_the_same_however_long_it_is(people: Visiting) -> None:
    client = signed_in(people.office)
    counts = []
    for number in (2, 12):
        for day in range(number):
            done(people, on=TODAY - timedelta(days=day))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("visits:list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_visits_belong_to_the_round_of_their_time_and_are_a_record_of_it(people: Visiting) -> None:
    meeting = TODAY + timedelta(days=10)
    one = create_round(
        people.office, people.place.county, RoundFields(2025, "mzshh", "民主生活会", "", meeting), at=NOON
    )
    visit = done(people, Entry(going(people), "看了粮仓", [Counted("ordinary", 2, ["A2"])], [Said("路坏了", "roads")]))
    planned(people)
    done(people, on=TODAY - timedelta(days=900))
    assert [each.pk for each in of_round(one)] == [visit.pk]
    client = signed_in(people.office)
    page = check_page(client.get(reverse("rounds:round", args=[one.pk]))).text_content()
    assert "走访 1 次，未回应 1 条" in page
    assert "岚台县粮食局" in check_page(client.get(reverse("visits:round", args=[one.pk]))).text_content()
    record = next(iter(records_of(one)))
    text = record.content().decode()
    assert "路坏了" in text
    assert "A2" not in text  # codes stay in the register


def test_pictures_beyond_the_limit_are_refused_and_nothing_is_left(people: Visiting) -> None:
    client = signed_in(people.leader)
    many = [SimpleUploadedFile(f"{n}.jpg", photograph()) for n in range(10)]
    assert client.post(SEND, filled(people, pictures=many), headers={"Accept": "application/json"}).status_code == 409
    assert not Visit.objects.exists()
    broken = SimpleUploadedFile("a.jpg", io.BytesIO(b"\xff\xd8\xff no picture").read())
    assert (
        client.post(SEND, filled(people, pictures=[broken]), headers={"Accept": "application/json"}).status_code == 422
    )
    assert not Visit.objects.exists()
