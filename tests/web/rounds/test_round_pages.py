"""Pages of rounds: for the office of the unit, readable below and above it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.rounds import parts
from bihuan_web.rounds.models import Round, StepFile
from bihuan_web.rounds.services import RoundFields, StepFields, add_step, create_round, plan_round
from tests.web.support import seasons
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import AT, Desk, desk
from tests.web.support.seasons import Season
from tests.web.support.units import appoint, person, with_role

LIST = reverse("rounds:list")
CREATE = reverse("rounds:create")


@pytest.fixture
def people(db: None, stop_clock: Any) -> Desk:
    stop_clock(AT)
    return desk()


def test_the_office_keeps_rounds_through_the_pages(people: Desk) -> None:
    client = signed_in(people.office)
    data = {"organisation": people.place.bureau.pk, "year": 2025, "kind": "zzshh", "title": "<b>组织生活会</b>",
            "profile": "zzshh-2024", "meeting_on": "2026-03-30"}  # fmt: skip
    check_page(client.get(CREATE))
    assert client.post(CREATE, data).status_code == 302
    one = Round.objects.get(year=2025)
    tree = check_page(client.get(LIST))
    assert "<b>组织生活会</b>" in tree.text_content()
    change = reverse("rounds:change", args=[one.pk])
    check_page(client.get(change))
    assert client.post(change, {**data, "title": "专题组织生活会", "seen": 0}).status_code == 302
    assert client.post(change, {**data, "title": "后到的", "seen": 0}).status_code == 409
    assert Round.objects.get(pk=one.pk).title == "专题组织生活会"
    for wrong in ({"year": 1800}, {"profile": "../x"}, {"title": ""}, {"organisation": people.place.sibling.pk}):
        assert client.post(CREATE, {**data, **wrong}).status_code == 422
    assert client.post(CREATE, {**data, "title": "专题组织生活会"}).status_code == 409


def test_others_see_the_rounds_of_their_units_and_change_none(people: Desk) -> None:
    change = reverse("rounds:change", args=[people.round.pk])
    data = {"year": 2025, "kind": "zzshh", "title": "改名", "seen": 0}
    for user, sees in [(people.author, True), (people.reviewer, True), (people.outsider, False),
                       (with_role(Role.OFFICE, people.place.sibling), False)]:  # fmt: skip
        client = signed_in(user)
        assert (people.round.title in check_page(client.get(LIST)).text_content()) is sees
        assert client.get(change).status_code == client.post(change, data).status_code == 404
    assert signed_in(people.author).get(CREATE).status_code == 404


def test_the_list_asks_the_database_the_same_for_one_row_and_many(people: Desk) -> None:
    client = signed_in(people.office)

    before = asked(client, LIST)
    for number in range(45):
        create_round(people.office, people.place.bureau, RoundFields(2025, "mzshh", f"轮次{number}"), at=AT)
    assert asked(client, LIST) == before <= 12


def test_the_page_of_a_round_leads_to_what_belongs_to_it_and_one_may_see(people: Desk) -> None:
    def summary(user: Any, one: Round, today: Any) -> str | None:
        return "3 / 5" if user == people.office else None

    before = dict(parts._parts)
    parts.add(parts.Part("test", "测试部分", "rounds:change", order=0, summary=summary))
    try:
        url = reverse("rounds:round", args=[people.round.pk])
        seen = check_page(signed_in(people.office).get(url)).text_content()
        assert "测试部分" in seen
        assert "3 / 5" in seen
        assert "测试部分" not in check_page(signed_in(people.author).get(url)).text_content()
        assert signed_in(people.outsider).get(url).status_code == 404
    finally:
        parts._parts.clear()
        parts._parts.update(before)


@pytest.fixture
def there(db: None, stop_clock: Any, settings: Any, tmp_path: Any) -> Season:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(seasons.AT)
    return seasons.season(planned=False)


def page(there: Season, name: str, *more: object) -> str:
    return reverse(f"rounds:{name}", args=[there.round.pk, *more])


def test_the_office_makes_and_moves_the_timetable_through_the_pages(there: Season) -> None:
    client = signed_in(there.office)
    assert "还没有日程" in check_page(client.get(page(there, "round"))).text_content()
    assert "T-15" in check_page(client.get(page(there, "plan"))).text_content()
    assert client.post(page(there, "plan"), {"revision": 0}).status_code == 302
    seen = check_page(client.get(page(there, "round")))
    assert "2027-01-05" in seen.text_content()
    assert "2027年的节假日还没有数据" in seen.text_content()
    assert len(seen.xpath("//circle")) == 14
    there.fresh()
    step = there.step("filing")
    assert (
        client.post(page(there, "step-act", step.pk, "finish"), {"revision": 0, "done_on": "2026-12-21"}).status_code
        == 302
    )
    assert "重新报告" in check_page(client.get(page(there, "move"))).text_content()
    given = {"revision": there.round.revision, "meeting_on": "2027-02-03", "reason": ""}
    assert client.post(page(there, "move"), given).status_code == 422
    assert client.post(page(there, "move"), {**given, "reason": "上级会期有变"}).status_code == 302
    shown = check_page(client.get(page(there, "round"))).text_content()
    assert "要重新报告上级" in shown
    assert "上级会期有变" in check_page(client.get(page(there, "versions"))).text_content()
    assert "2027-01-05" in check_page(client.get(page(there, "version", 1))).text_content()
    assert "上一版的期限" in check_page(client.get(page(there, "version", 2))).text_content()
    assert "没有差别" in check_page(client.get(page(there, "basis"))).text_content()
    edit = check_page(client.get(page(there, "change")))
    assert not edit.xpath("//input[@name='meeting_on']")


def test_a_step_is_changed_done_and_its_document_kept_through_the_pages(there: Season) -> None:
    plan_round(there.office, there.round, 0, at=seasons.AT)
    client, step = signed_in(there.office), there.step("plan")
    assert "记为完成" in check_page(client.get(page(there, "step", step.pk))).text_content()
    for name in ("finish", "waive", "reopen"):
        check_page(client.get(page(there, "step-act", step.pk, name)))
    change = page(there, "step-change", step.pk)
    check_page(client.get(change))
    given = {
        "revision": 0,
        "label": "拟定会议方案",
        "due_on": "2026-12-29",
        "follows": "on",
        "user": there.people[1].pk,
    }
    assert client.post(change, given).status_code == 422  # another day, no reason
    assert client.post(change, {**given, "reason": "提前准备"}).status_code == 302
    owner = signed_in(there.people[1])
    sent = SimpleUploadedFile("方案.txt", "会议方案".encode())
    assert owner.post(page(there, "step-attach", step.pk), {"file": sent}).status_code == 302
    bad = SimpleUploadedFile("方案.exe", b"MZ")
    assert owner.post(page(there, "step-attach", step.pk), {"file": bad}).status_code in (400, 409, 415, 422)
    kept = StepFile.objects.get()
    got = client.get(page(there, "step-file", step.pk, kept.pk))
    assert (got.content, got["Content-Disposition"][:10]) == ("会议方案".encode(), "attachment")
    assert Event.objects.filter(act="round.step-file-read", actor=there.office.username).count() == 1
    done = page(there, "step-act", step.pk, "finish")
    assert owner.post(done, {"revision": there.step("plan").revision, "done_on": "2026-12-21"}).status_code == 302
    assert there.step("plan").done_by == there.people[1]
    below = signed_in(there.below)
    check_page(below.get(page(there, "step", step.pk)))
    assert below.get(page(there, "step-file", step.pk, kept.pk)).status_code == 404
    assert client.post(page(there, "step-add"), {"label": "审看短片", "due_on": "2027-01-12"}).status_code == 302


def test_the_team_is_kept_through_the_pages(there: Season) -> None:
    client, coming = signed_in(there.office), person("尚怀瑾")
    appoint(coming, there.place.bureau, "总工程师")
    check_page(client.get(page(there, "team-add")))
    assert client.post(page(there, "team-add"), {"person": coming.pk}).status_code == 302
    assert there.round.team.get(user=coming).post == "总工程师"
    leaving = there.team[4]
    check_page(client.get(page(there, "team-leave", leaving.pk)))
    given = {"left_on": "2026-12-30", "reason": "调离", "successor": coming.pk}
    assert client.post(page(there, "team-leave", leaving.pk), given).status_code == 302
    shown = check_page(client.get(page(there, "round"))).text_content()
    assert "接替：尚怀瑾" in shown


def test_what_the_office_does_is_for_nobody_else(there: Season) -> None:
    plan_round(there.office, there.round, 0, at=seasons.AT)
    step, member = there.step("study"), there.team[0]
    names: list[tuple[str, tuple[object, ...]]] = [
        ("plan", ()), ("move", ()), ("step-add", ()), ("team-add", ()), ("step-change", (step.pk,)),
        ("team-leave", (member.pk,)),
    ]  # fmt: skip
    for user in (there.people[1], there.below, there.outsider):
        client = signed_in(user)
        for name, more in names:
            assert client.get(page(there, name, *more)).status_code == 404, name
            assert client.post(page(there, name, *more), {"revision": 1}).status_code == 404, name
        assert client.post(page(there, "step-act", step.pk, "waive"), {"revision": 0, "reason": "x"}).status_code in (
            403,
            404,
        )
    outsider = signed_in(there.outsider)
    for name, more in [("round", ()), ("versions", ()), ("version", (1,)), ("basis", ()), ("step", (step.pk,))]:
        assert outsider.get(page(there, name, *more)).status_code == 404, name


def test_the_page_of_a_round_asks_the_database_the_same_for_few_steps_and_many(there: Season) -> None:
    plan_round(there.office, there.round, 0, at=seasons.AT)
    client, url = signed_in(there.office), page(there, "round")

    before = asked(client, url)
    for number in range(20):
        add_step(there.office, there.round, StepFields(f"一步{number}", user=there.people[1]), at=seasons.AT)
    assert asked(client, url) == before


def test_the_office_closes_a_round_and_says_of_each_open_step_why_it_is_not_needed(db: None, stop_clock: Any) -> None:
    stop_clock(AT)
    there = seasons.season()
    client, page = signed_in(there.office), reverse("rounds:round", args=[there.round.pk])
    close = reverse("rounds:close", args=[there.round.pk])
    assert not check_page(client.get(page)).xpath(
        f"//a[@href='{close}']"
    )  # before the meeting there is nothing to close
    one = seasons.held(there)
    assert check_page(client.get(page)).xpath(f"//a[@href='{close}']")
    left = list(one.steps.filter(state="open", required=True))
    tree = check_page(client.get(close))
    assert [step.label for step in left if step.label not in tree.text_content()] == []
    given = {"revision": one.revision} | {f"step-{step.pk}": "线下办的" for step in left}
    assert client.post(close, {**given, f"step-{left[0].pk}": " "}).status_code == 422
    assert there.fresh().state == "held"
    assert client.post(close, given).status_code == 302
    assert there.fresh().state == "closed"
    assert signed_in(there.outsider).get(close).status_code == 404
