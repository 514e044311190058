"""The visited unit does not learn of a plan, by no page, notice, API or event, whatever roles its people have (不打招呼)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.notices.models import Notice
from bihuan_web.notices.services.waiting import tell_waiting
from bihuan_web.visits.models import Draw, Visit
from bihuan_web.visits.queries import draws_visible_to, reads_whole, visible_to
from bihuan_web.visits.services.drawing import Wanted, draw_sample
from bihuan_web.visits.services.planning import cancel
from bihuan_web.visits.services.recording import Counted, Entry, Said, record_planned
from tests.web.support.addresses import addresses
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.units import appoint, grant, person, with_role
from tests.web.support.visiting import NOON, TODAY, Visiting, going, of_the_visited, planned

SECRET = "看密点七三九一"


def pages_of(user: User) -> str:
    """All that somebody can read without knowing the key of anything."""
    client, program = signed_in(user), Program(user)
    found = [client.get(one.url) for one in addresses() if not one.wants and not one.url.startswith("/api/")]
    lists = ("/visits", "/promises-of-visits", "/draws", "/notices", "/events", "/tasks", "/places")
    found += [program.get(one) for one in lists]
    return "".join(one.content.decode(errors="replace") for one in found if not one.streaming)


def test_nobody_of_the_visited_unit_finds_a_plan_anywhere(people: Visiting) -> None:
    visit = planned(people, unit=people.place.bureau, where=SECRET)
    at_village = planned(people, place=people.village, where=SECRET + "村")
    tell_waiting(NOON)
    program_paths = [f"/visits/{one.pk}" for one in (visit, at_village)]
    for user in of_the_visited(people):
        assert not visible_to(user, TODAY).filter(pk__in=[visit.pk, at_village.pk]).exists(), user
        assert SECRET not in pages_of(user), user
        client = signed_in(user)
        for name in ("visit", "record-planned", "cancel", "add-heard", "add-promise"):
            assert client.get(reverse(f"visits:{name}", args=[visit.pk])).status_code == 404, (user, name)
        assert client.post(reverse("visits:same", args=[visit.pk]), {"other": at_village.pk}).status_code == 404
        for path in program_paths:
            assert Program(user).get(path).status_code == 404
        assert not Notice.objects.filter(user=user).exists()
        assert not [one for one in waiting(TODAY, user) if one.key.startswith("visit:")]


def test_a_plan_is_seen_by_whoever_goes_and_by_the_office_that_plans_only(people: Visiting) -> None:
    companion = person("同行的人")
    visit = planned(people, companions=[companion])
    county = people.place.county
    for user, sees in [
        (people.office, True), (people.leader, True), (companion, True), (with_role(Role.OFFICE, county), True),
        (with_role(Role.LEAD, county), False), (with_role(Role.OBSERVER, county), False),
        (with_role(Role.AUDITOR, county), False), (with_role(Role.ADMINISTRATOR, county), False),
        (with_role(Role.OFFICE, people.place.government), False), (with_role(Role.OFFICE, people.place.sibling), False),
        (with_role(Role.OFFICE, people.place.outside), False), (person(), False),
    ]:  # fmt: skip
        assert visible_to(user, TODAY).filter(pk=visit.pk).exists() is sees, user
        response = signed_in(user).get(visit.get_absolute_url())
        assert response.status_code == (200 if sees else 404)
        assert (Program(user).get(f"/visits/{visit.pk}").status_code == 200) is sees


def test_the_event_of_a_plan_does_not_say_where(people: Visiting) -> None:
    visit = planned(people, where=SECRET)
    cancel(people.office, visit, "改日再去" + SECRET, at=NOON)
    for event in Event.objects.filter(kind="visit", item=str(visit.pk)):
        assert SECRET not in event.details
        assert "bureau" not in event.details
        assert str(people.place.bureau.pk) not in json.loads(event.details or "{}").values()


def test_a_cancelled_plan_stays_secret_and_wants_a_reason(people: Visiting) -> None:
    visit = planned(people)
    client = signed_in(people.leader)
    assert client.post(reverse("visits:cancel", args=[visit.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("visits:cancel", args=[visit.pk]), {"reason": "有会"}).status_code == 302
    assert client.post(reverse("visits:cancel", args=[visit.pk]), {"reason": "有会"}).status_code == 409
    boss = with_role(Role.LEAD, people.place.bureau)
    assert not visible_to(boss, TODAY).exists()


def test_after_the_visit_the_visited_unit_sees_that_it_was_there_but_not_who_said_what(people: Visiting) -> None:
    visit = planned(people)
    complaint = "反映局里推诿" + SECRET
    entry = Entry(going(people), "现场" + SECRET, [Counted("ordinary", 1, ["B-77"])], [Said(complaint, "service")])
    record_planned(people.leader, visit, entry, at=NOON)
    boss = with_role(Role.LEAD, people.place.bureau)
    visit.refresh_from_db()
    assert not reads_whole(boss, visit, TODAY)
    page = signed_in(boss).get(visit.get_absolute_url()).content.decode()
    assert "岚台县粮食局" in page
    assert SECRET not in page
    assert "B-77" not in page
    assert SECRET not in pages_of(boss)
    body = Program(boss).get(f"/visits/{visit.pk}").content.decode()
    assert SECRET not in body
    assert "B-77" not in body
    for user in (people.office, people.leader):
        assert SECRET in signed_in(user).get(visit.get_absolute_url()).content.decode()


def test_whoever_planned_sees_the_plan_even_with_a_post_in_the_visited_unit(people: Visiting) -> None:
    appoint(people.office, people.place.bureau)
    visit = planned(people)
    assert visible_to(people.office, TODAY).filter(pk=visit.pk).exists()


def test_a_drawn_list_is_seen_by_the_office_that_plans_only(people: Visiting) -> None:
    wanted = Wanted(2, 12, "kind", people.leader, TODAY + timedelta(days=3), seed=5)
    made = draw_sample(people.office, people.place.county, wanted, at=NOON)
    url = reverse("visits:draw", args=[made.pk])
    assert signed_in(people.office).get(url).status_code == 200
    assert Program(people.office).get(f"/draws/{made.pk}").status_code == 200
    for user in [*of_the_visited(people), with_role(Role.LEAD, people.place.county), people.leader]:
        assert not draws_visible_to(user, TODAY).exists()
        assert signed_in(user).get(url).status_code == 404
        assert Program(user).get(f"/draws/{made.pk}").status_code == 404
    assert Draw.objects.count() == 1


def test_nobody_visits_their_own_unit_or_one_above_it(people: Visiting) -> None:
    office = with_role(Role.OFFICE, people.place.section)
    grant(office, Role.LEAD, people.place.section)
    client = signed_in(office)
    data = {"organisation": people.place.section.pk, "leader": office.pk, "on": TODAY, "unit": people.place.bureau.pk}
    assert client.post(reverse("visits:plan"), data).status_code == 409
    assert not Visit.objects.exists()


@pytest.mark.parametrize("name", ["plan", "new-draw", "draws", "import"])
def test_only_an_office_plans_draws_and_imports(people: Visiting, name: str) -> None:
    assert signed_in(people.leader).get(reverse(f"visits:{name}")).status_code == 404
    assert signed_in(people.office).get(reverse(f"visits:{name}")).status_code == 200
