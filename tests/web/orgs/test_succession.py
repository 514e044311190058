"""A unit merged into another or split mid-round (机构改革): what is open goes on, what is closed keeps its name, nothing is lost."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers.queries import ledgers_visible_to
from bihuan_web.orgs.handing import digest_of
from bihuan_web.orgs.models import Appointment, Grant, Organisation, Portfolio
from bihuan_web.orgs.queries import roles_at
from bihuan_web.orgs.services.succession import NewPart, Terms, merge_unit, preview, split_unit
from bihuan_web.papers import sources
from bihuan_web.papers.services.writing import create_paper
from bihuan_web.papers.sources import Ask
from bihuan_web.rounds.services import RoundFields, add_member, create_round
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.queries import visible_to as tasks_visible_to
from bihuan_web.tasks.services.planning import assign, create, start
from bihuan_web.tasks.services.working import add_progress
from tests.web.support import risks, visiting, work
from tests.web.support.api import Program
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import appoint, grant, person, with_role

pytestmark = pytest.mark.django_db

# Every table that names a unit: what of it goes on at the successor, or why it stays under the old name.
GOES = {
    "ledgers.Ledger", "ledgers.Problem", "tasks.Task", "rounds.Round", "documents.Document", "talks.Team", "opinions.Collection",
    "opinions.Topic", "satisfaction.Survey", "satisfaction.Draw", "visits.Visit", "visits.Place", "risks.Risk", "risks.Link",
    "inspections.Inspection", "inspections.Checklist", "inspections.PlanEntry", "inspections.Feedback", "inspections.Point",
    "papers.Paper", "papers.Wording", "duties.DutyList", "duties.Share", "duties.Field", "orgs.Post", "orgs.Portfolio", "orgs.Grant",
    "orgs.Organisation",
}  # fmt: skip
STAYS = {
    "documents.Upload": "what was handed in together, once",
    "tasks.Carriage": "a fact of a year that is over",
    "satisfaction.Block": "a result, of whole groups",
    "satisfaction.Item": "its answers stand together with those of its unit",
    "visits.Draw": "a sample that was drawn, with its seed",
    "ledgers.ColumnName": "how a unit arranges its own ledgers",
    "ledgers.Rules": "how a unit arranges its own ledgers",
    "notices.LadderSetting": "how an office sets its reminders up",
    "notices.Hook": "an address that an office set up, with its secret",
    "sheets.Incoming": "a dialogue of one person",
    "sheets.PaperForm": "how a unit's own sheets look",
    "copies.Comparison": "what was found on a day, of documents as they were",
    "copies.Given": "wording that was allowed for the documents of that unit",
    "orgs.ImportDraft": "a dialogue of one person",
    "risks.ImportDraft": "a dialogue of one person",
}


def fresh(thing: Any) -> Any:
    return type(thing)._default_manager.get(pk=thing.pk)


def of_the_county(people: work.Crew) -> User:
    return with_role(Role.ADMINISTRATOR, people.place.county, "季长禾")


def test_every_table_that_names_a_unit_goes_on_or_has_a_reason_to_stay() -> None:
    naming = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if any(field.related_model is Organisation for field in model._meta.concrete_fields if field.is_relation)
    }
    assert naming == GOES | set(STAYS)


def test_what_is_open_goes_on_and_what_is_closed_keeps_its_name() -> None:
    people = work.crew()
    bureau, into = people.place.bureau, people.place.sibling
    closed, _ = work.task_in("closed", people)
    closed.organisation = bureau
    closed.save()
    measure = work.measure_for(people)
    doing = create(measure, bureau, work.plan(people), people.office)
    risk = risks.risk(people)
    admin = of_the_county(people)
    assert merge_unit(admin, bureau, into, Terms(today(), "机构改革"))
    bureau, into = fresh(bureau), fresh(into)
    assert (bureau.name, bureau.ended_on, bureau.successor) == ("岚台县粮食局", today(), into)
    assert bureau.path.startswith(into.path), "whoever reads the successor reads what it did"
    assert fresh(people.place.section).path.startswith(into.path)
    assert (fresh(doing).organisation, fresh(risk).organisation) == (into, into)
    assert fresh(measure.problem).organisation == fresh(measure.problem.ledger).organisation == into
    assert fresh(closed).organisation == bureau, "what was closed keeps the name of who closed it"
    office = with_role(Role.OFFICE, into, "水务局办公室")
    seen = tasks_visible_to(office, today())
    assert {doing.pk, closed.pk} <= set(seen.values_list("pk", flat=True))
    assert ledgers_visible_to(office, today()).count() == 2
    event = Event.objects.get(act="org.merge")
    assert doing.pk in event_details(event)["passed"]["tasks"]
    assert list(verify_log()) == []


def event_details(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.details)
    return found


def test_people_keep_their_posts_and_roles_and_can_go_on_working() -> None:
    people = work.crew()
    bureau, into = people.place.bureau, people.place.sibling
    owner = person("陆闻舟")
    grant(owner, Role.OWNER, bureau)
    held = appoint(owner, bureau, "副局长")
    appoint(person("水务局副局长"), into, "副局长")
    leader = appoint(person("骆明川"), people.place.county, "副县长")
    Portfolio.objects.create(appointment=leader, field="粮食", organisation=bureau)
    Portfolio.objects.create(appointment=held, field="储备", organisation=None)
    measure = work.measure_for(people)
    task = create(measure, bureau, work.Plan("查粮库", "有清单", owner=owner, due_on=work.DUE), people.office)
    merge_unit(of_the_county(people), bureau, into, Terms(today()))
    into = fresh(into)
    held.refresh_from_db()
    now = Appointment.objects.get(user=owner, until__isnull=True)
    assert held.until == today() - timedelta(days=1)
    assert (now.post.organisation, now.post.name, now.since) == (into, "副局长（原岚台县粮食局）", today())
    assert [one.field for one in now.portfolios.all()] == ["储备"]
    assert Portfolio.objects.get(field="粮食").organisation == into
    assert Role.OWNER in roles_at(owner, into, today())
    task = fresh(task)
    assign(task, people.office)
    start(task, owner)
    add_progress(task, owner, "查了三个库", today())
    assert fresh(task).state == "doing"


@pytest.mark.parametrize("roles", [True, False])
def test_roles_go_along_only_as_far_as_was_said(roles: bool) -> None:
    people = work.crew()
    local = with_role(Role.ADMINISTRATOR, people.place.bureau, "局管理员")
    owner = with_role(Role.OWNER, people.place.bureau, "责任人")
    merge_unit(of_the_county(people), people.place.bureau, people.place.sibling, Terms(today(), roles=roles))
    into = fresh(people.place.sibling)
    assert (Role.OFFICE in roles_at(people.office, into, today())) is roles
    assert Role.OWNER in roles_at(owner, into, today()), "what is one's own goes along"
    assert not roles_at(local, into, today()), "nobody comes to manage a unit by a merger"
    assert Role.OFFICE in roles_at(people.office, fresh(people.place.bureau), today()), "and the history stays readable"


def test_a_preview_says_what_the_act_does_and_changes_nothing() -> None:
    people = work.crew()
    work.task_in("doing", people)
    admin, bureau, into = of_the_county(people), people.place.bureau, people.place.sibling
    before = list(Organisation.objects.order_by("pk").values_list("pk", "path", "ended_on"))
    events = Event.objects.count()
    said = preview(lambda: merge_unit(admin, bureau, into, Terms(today())))
    assert list(Organisation.objects.order_by("pk").values_list("pk", "path", "ended_on")) == before
    assert (Event.objects.count(), Grant.objects.filter(branch=into).count()) == (events, 0)
    create(work.measure_for(people), bureau, work.plan(people), people.office)
    with pytest.raises(Stale):
        merge_unit(admin, bureau, into, Terms(today()), seen=digest_of(said))
    assert fresh(bureau).ended_on is None
    again = preview(lambda: merge_unit(admin, bureau, into, Terms(today())))
    assert merge_unit(admin, bureau, into, Terms(today()), seen=digest_of(again)) == again


def test_a_round_under_way_goes_on_beside_the_successors_own_and_papers_name_both() -> None:
    people = work.crew()
    bureau, into = people.place.bureau, people.place.sibling
    fields = RoundFields(today().year, "mzshh", "年度民主生活会", "", None)
    own = with_role(Role.OFFICE, into, "水务局办公室")
    there = create_round(own, into, fields, at=visiting.NOON)
    one = create_round(people.office, bureau, fields, at=visiting.NOON)
    member = add_member(people.office, one, people.lead, "局长", at=visiting.NOON)
    early = create_paper(one, bureau, "plan", people.office)
    merge_unit(of_the_county(people), bureau, into, Terms(today()))
    into = fresh(into)
    assert [fresh(it).organisation for it in (one, there, early)] == [into, into, into]
    assert (fresh(one).title, fresh(there).title) == ("年度民主生活会（原岚台县粮食局）", "年度民主生活会")
    assert fresh(member).left_on is None
    paper = create_paper(fresh(one), into, "rectification", own)
    text = "\n".join(block.text for block in paper.blocks.all())
    assert "岚台县粮食局已于" in text
    assert "并入本单位" in text
    assert "岚台县水务局" in paper.title
    with pytest.raises(Refused):
        create_paper(fresh(one), fresh(bureau), "plan", own)


def test_planned_visits_and_the_register_go_on() -> None:
    people = visiting.visiting()
    admin = with_role(Role.ADMINISTRATOR, people.place.county, "季长禾")
    coming, gone = visiting.planned(people, on=date(2026, 3, 9)), visiting.done(people)
    merge_unit(admin, people.place.bureau, people.place.sibling, Terms(today()))
    assert fresh(coming).unit == people.place.sibling
    assert fresh(gone).unit == people.place.bureau, "where somebody was does not change"
    assert fresh(people.village).unit == people.place.sibling


def test_a_split_lets_posts_and_their_work_go_where_they_belong() -> None:
    people = work.crew()
    bureau, section = people.place.bureau, people.place.section
    first, second = person("安如松甲"), person("安如松乙")
    posts = [appoint(user, bureau, name).post for user, name in ((first, "储备岗"), (second, "监管岗"))]
    measure = work.measure_for(people)
    tasks = [
        create(measure, bureau, work.Plan(title, "有清单", owner=owner, due_on=work.DUE), people.office)
        for title, owner in (("储备", first), ("监管", second), ("没有人", None))
    ]
    parts = [
        NewPart("岚台县粮食局", frozenset({posts[0].pk})),
        NewPart("岚台县粮食监管局", frozenset({posts[1].pk}), frozenset({section.pk})),
    ]
    split_unit(of_the_county(people), bureau, parts, Terms(today(), "分设"))
    keeps, other = (Organisation.objects.get(name=part.name, ended_on__isnull=True) for part in parts)
    assert [fresh(task).organisation for task in tasks] == [keeps, other, keeps]
    assert (keeps.origin, other.origin, fresh(bureau).successor) == (bureau, bureau, keeps)
    assert fresh(section).path.startswith(other.path)
    assert fresh(measure.problem.ledger).organisation == keeps
    assert Appointment.objects.get(user=second, until__isnull=True).post.organisation == other
    text = "\n".join(one.text for one in _history(other))
    assert "岚台县粮食局已于" in text
    assert Task.objects.count() == 3


def _history(unit: Organisation) -> list[Any]:
    office = with_role(Role.OFFICE, unit, "办公室")
    one = create_round(office, unit, RoundFields(today().year, "mzshh", "会"), at=visiting.NOON)
    source = sources.get("unit.history")
    assert source is not None
    return list(source.pieces(Ask(one, unit, today())))


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    people = work.crew()
    place, admin = people.place, of_the_county(people)
    local = with_role(Role.ADMINISTRATOR, place.bureau, "局管理员")
    post = appoint(person(), place.sibling, "局长").post
    before = list(Organisation.objects.order_by("pk").values_list("pk", "path", "ended_on"))
    terms = Terms(today())
    tries: list[tuple[Any, type[Refused], str]] = [
        (lambda: merge_unit(admin, place.bureau, place.section, terms), Refused, "successor"),
        (lambda: merge_unit(admin, place.bureau, place.bureau, terms), Refused, "successor"),
        (lambda: merge_unit(admin, place.county, place.bureau, terms), Refused, "root"),
        (lambda: merge_unit(admin, place.bureau, place.sibling, Terms(today() + timedelta(days=1))), Refused, "dates"),
        (lambda: merge_unit(local, place.bureau, place.sibling, terms), Forbidden, "forbidden"),
        (lambda: split_unit(admin, place.bureau, [NewPart("甲")], terms), Incomplete, "incomplete"),
        (lambda: split_unit(admin, place.bureau, [NewPart("甲"), NewPart("甲")], terms), Refused, "name-taken"),
        (
            lambda: split_unit(admin, place.bureau, [NewPart("甲", frozenset({post.pk})), NewPart("乙")], terms),
            Refused,
            "wrong-part",
        ),
        (lambda: split_unit(local, place.bureau, [NewPart("甲"), NewPart("乙")], terms), Forbidden, "forbidden"),
    ]
    for act, kind, code in tries:
        with pytest.raises(kind) as refused:
            act()
        assert refused.value.code == code
    assert list(Organisation.objects.order_by("pk").values_list("pk", "path", "ended_on")) == before
    merge_unit(admin, place.bureau, place.sibling, terms)
    with pytest.raises(Refused) as refused:
        merge_unit(admin, place.bureau, place.government, terms)
    assert refused.value.code == "ended"


def test_a_unit_goes_into_the_one_above_it() -> None:
    people = work.crew()
    merge_unit(of_the_county(people), people.place.section, people.place.bureau, Terms(today()))
    assert Organisation.objects.get_parent(fresh(people.place.section)) == people.place.bureau
    assert Role.OWNER in roles_at(people.owner, people.place.bureau, today())


def test_the_pages_show_what_would_go_before_it_goes() -> None:
    people = work.crew()
    bureau = people.place.bureau
    create(work.measure_for(people), bureau, work.plan(people), people.office)
    client = signed_in(of_the_county(people))
    given = {"successor": people.place.sibling.pk, "on": today().isoformat(), "note": "", "roles": "on", "seen": ""}
    page = check_page(client.post(f"/orgs/{bureau.pk}/merge/", given))
    assert "整改任务：1" in page.text_content()
    assert fresh(bureau).ended_on is None
    seen = page.xpath("//input[@name='seen']/@value")[0]
    assert client.post(f"/orgs/{bureau.pk}/merge/", {**given, "seen": seen}).status_code == 302
    assert fresh(bureau).successor == people.place.sibling
    assert (
        "岚台县粮食局的工作由本单位承接" in check_page(client.get(f"/orgs/{people.place.sibling.pk}/")).text_content()
    )
    section = people.place.section
    names = {"names": "储备一科\n储备二科", "on": today().isoformat(), "seen": ""}
    page = check_page(client.post(f"/orgs/{section.pk}/split/", names))
    seen = page.xpath("//input[@name='seen']/@value")[0]
    assert client.post(f"/orgs/{section.pk}/split/", {**names, "seen": seen}).status_code == 302
    assert fresh(section).successor.name == "储备一科"


def test_a_program_sees_a_preview_first_too() -> None:
    people = work.crew()
    create(work.measure_for(people), people.place.bureau, work.plan(people), people.office)
    program = Program(of_the_county(people))
    address = f"/organisations/{people.place.bureau.pk}/merge"
    body = {"successor": people.place.sibling.pk, "on": today().isoformat()}
    said = program.post(address, body).json()
    assert said["done"] is False
    assert {"zh": "整改任务", "en": "tasks", "count": 1} in said["passed"]
    assert program.post(address, {**body, "seen": said["seen"]}).json()["done"] is True
    assert fresh(people.place.bureau).successor == people.place.sibling
    section = f"/organisations/{people.place.section.pk}/split"
    parts = {"parts": [{"name": "甲科"}, {"name": "乙科"}], "on": today().isoformat()}
    said = program.post(section, parts).json()
    assert program.post(section, {**parts, "seen": said["seen"]}).json()["done"] is True
