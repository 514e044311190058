"""Pages of ledgers, problems and tasks: who sees them, which buttons stand there, what they do, what cannot be done to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.tasks.deeds import DEEDS, offered_to
from bihuan_web.tasks.models import Task
from bihuan_web.tasks.services import planning, requests, working
from bihuan_web.tasks.standing import Standing
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import person, with_role
from tests.web.support.work import PDF, Crew, crew, measure_for, plan, stored, task_in

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>\"'&"


def everybody(people: Crew) -> dict[str, User]:
    return {
        "office": people.office,
        "lead": people.lead,
        "owner": people.owner,
        "verifier": people.verifier,
        "closer": people.closer,
        "observer": with_role(Role.OBSERVER, people.place.government),
        "sibling": with_role(Role.OFFICE, people.place.sibling),
        "outsider": person(),
        "administrator": with_role(Role.ADMINISTRATOR, people.place.county),
    }


SEES = ("office", "lead", "owner", "verifier", "closer", "observer")


@pytest.mark.parametrize("who", [*SEES, "sibling", "outsider", "administrator"])
def test_a_task_and_its_problem_are_there_for_those_who_may_see_them_and_for_nobody_else(who: str) -> None:
    task, people = task_in("submitted")
    client = signed_in(everybody(people)[who])
    problem = task.measure.problem
    addresses = [task.get_absolute_url(), reverse("tasks:history", args=[task.pk]), problem.get_absolute_url()]
    addresses.append(reverse("tasks:evidence", args=[task.pk, task.evidence.get().pk]))
    for url in addresses[:3]:
        response = client.get(url)
        assert response.status_code == (200 if who in SEES else 404), url
        check_page(response)
    if who not in SEES:
        assert client.get(addresses[3]).status_code == 404
        for name in DEEDS:
            assert (
                client.post(reverse("tasks:act", args=[task.pk, name]), {"revision": task.revision}).status_code == 404
            )
        listed = client.get(reverse("tasks:list"))
        assert task.title not in listed.content.decode()
    ledger = client.get(reverse("tasks:ledger", args=[problem.ledger_id]))
    assert ledger.status_code == (200 if who in SEES and who != "owner" else 404)  # a part in one task opens no ledger


@pytest.mark.parametrize("state", ["draft", "assigned", "doing", "submitted", "verified", "closed"])
def test_buttons_are_those_that_work(state: str) -> None:
    task, people = task_in(state)
    for user in everybody(people).values():
        response = signed_in(user).get(task.get_absolute_url())
        if response.status_code == 404:
            assert not Task.objects.filter(pk=task.pk, owner=user).exists()
            continue
        shown = {one.attrib["href"] for one in check_page(response).iter("a")}
        for name in DEEDS:
            offered = name in {one.name for one in offered_to(Standing(task, user))}
            assert (reverse("tasks:act", args=[task.pk, name]) in shown) == offered


def test_a_ledger_leads_to_its_sheets_for_those_who_may_take_it_out() -> None:
    task, people = task_in("doing")
    url = reverse("tasks:ledger", args=[task.measure.problem.ledger_id])
    leads = {}
    for who, user in everybody(people).items():
        response = signed_in(user).get(url)
        hrefs = {one.get("href") for one in check_page(response).iter("a")} if response.status_code == 200 else set()
        leads[who] = reverse("sheets:export", args=[task.measure.problem.ledger_id]) in hrefs
    assert {who for who, shown in leads.items() if shown} == {"office"}


GIVEN: dict[str, dict[str, Any]] = {
    "decline": {"reason": "不归我科管"},
    "progress": {"happened_on": "2026-03-01", "text": "查了一座"},
    "submit": {"self_check": "都做完了"},
    "verify": {"methods": ["on-site"], "note": "到现场看过"},
    "return": {"reason": "照片看不清"},
    "close": {"signature": "安如松", "note": ""},
    "reopen_verification": {"reason": "没有到现场"},
    "ask-for-time": {"until": "2026-09-30", "reason": "汛期库区封闭"},
    "ask-to-cancel": {"reason": "粮库已拆"},
    "keep_up": {"rhythm": "quarterly"},
    "plan-recheck": {"planned_on": "2026-10-10"},
    "recheck-holds": {"methods": ["files"], "asked": "", "note": "记录完整"},
    "recheck-relapse": {"methods": ["files"], "asked": "", "note": "又不查了", "title": "重新普查"},
}


@pytest.mark.parametrize("state", ["draft", "assigned", "doing", "submitted", "verified", "closed"])
def test_every_button_does_what_it_says_and_a_second_press_of_an_old_page_is_told(state: str) -> None:
    done = 0
    for who in SEES[:-1]:
        task, people = task_in(state)
        user = everybody(people)[who]
        for deed in list(offered_to(Standing(task, user))):
            if deed.name in ("evidence", "hand-over", "add-assistant", "end-assistant", "name-verifier", "submit"):
                continue  # each has a test of its own
            fresh, again = task_in(state)
            user = everybody(again)[who]
            url = reverse("tasks:act", args=[fresh.pk, deed.name])
            client = signed_in(user)
            page = check_page(client.get(url))
            assert page.find(".//form[@method='post']") is not None
            given = {**GIVEN.get(deed.name, {}), "revision": fresh.revision}
            events = Event.objects.count()
            response = client.post(url, given)
            assert (response.status_code, response["Location"]) == (302, fresh.get_absolute_url()), deed.name
            assert Event.objects.count() > events
            done += 1
            if deed.main:
                assert client.post(url, given).status_code == 409
    assert done


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost() -> None:
    task, people = task_in("submitted")
    url = reverse("tasks:act", args=[task.pk, "verify"])
    response = signed_in(people.verifier).post(url, {"revision": task.revision, "note": "到现场看过"})
    page = check_page(response)
    assert response.status_code == 422
    assert "到现场看过" in page.find(".//textarea[@name='note']").text
    assert page.find(".//*[@id='id_methods_error']") is not None
    assert Task.objects.get(pk=task.pk).state == "submitted"


def test_evidence_is_handed_in_taken_out_and_its_reading_noted(settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    task, people = task_in("doing")
    client = signed_in(people.owner)
    url = reverse("tasks:act", args=[task.pk, "evidence"])
    wrong = client.post(
        url,
        {
            "revision": task.revision,
            "fact_on": "2026-03-01",
            "file": SimpleUploadedFile("照片.jpg", b"<svg onload=alert(1)>"),
        },
    )
    assert wrong.status_code in (409, 415, 422)
    right = {
        "revision": task.revision,
        "fact_on": "2026-03-01",
        "note": "三座粮库",
        "file": SimpleUploadedFile("检查 记录.pdf", PDF),
    }
    assert client.post(url, right).status_code == 302
    evidence = task.evidence.get()
    taken = client.get(reverse("tasks:evidence", args=[task.pk, evidence.pk]))
    assert taken.content == PDF
    assert taken["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(act="task.evidence-read", actor=people.owner.username).exists()
    drop = reverse("tasks:drop-evidence", args=[task.pk, evidence.pk])
    check_page(client.get(drop))
    assert client.post(drop, {"revision": task.revision, "reason": "拍错了"}).status_code == 302
    assert "拍错了" in client.get(task.get_absolute_url()).content.decode()


def test_what_is_asked_for_is_decided_from_the_page() -> None:
    task, people = task_in("doing")
    client = signed_in(people.owner)
    asked = {"revision": task.revision, "until": "2026-09-30", "reason": "汛期"}
    client.post(reverse("tasks:act", args=[task.pk, "ask-for-time"]), asked)
    shown = check_page(signed_in(people.lead).get(task.get_absolute_url()))
    assert "2026-09-30" in shown.text_content()
    granted = signed_in(people.lead).post(
        reverse("tasks:act", args=[task.pk, "grant-time"]), {"revision": task.revision, "reason": "同意"}
    )
    assert granted.status_code == 302
    page = check_page(client.get(task.get_absolute_url())).text_content()
    assert "2026-09-30" in page
    assert "2026-06-30" in page  # the first date stays visible


def test_a_handed_over_task_leaves_the_list_of_one_and_comes_to_the_other() -> None:
    task, people = task_in("doing")
    successor = with_role(Role.OBSERVER, people.place.sibling, "顾行之")
    url = reverse("tasks:act", args=[task.pk, "hand-over"])
    stranger = person("外来人")
    client = signed_in(people.office)
    nobody = client.post(url, {"revision": task.revision, "successor": stranger.pk, "reason": "轮岗"})
    assert nobody.status_code == 422  # somebody without post or role in the county is not among the choices
    assert client.post(url, {"revision": task.revision, "successor": successor.pk, "reason": "轮岗"}).status_code == 302
    mine = reverse("tasks:list") + "?view=waiting"
    assert task.title in signed_in(successor).get(mine).content.decode()
    assert signed_in(people.owner).get(task.get_absolute_url()).status_code == 404


# Lists ----------------------------------------------------------------------------------------------------------------


def test_the_way_from_an_empty_ledger_to_an_assigned_task_by_pages_alone() -> None:
    people = crew()
    client = signed_in(people.office)
    for name in ("ledgers:list", "ledgers:new", "tasks:list"):
        check_page(client.get(reverse(name)))
    unit = people.place.bureau
    client.post(reverse("ledgers:new"), {"organisation": unit.pk, "title": "2026 年度台账", "year": 2026})
    ledger = Ledger.objects.get()
    check_page(client.get(reverse("tasks:ledger", args=[ledger.pk])))
    for one in ("ledgers:new-problem",):
        check_page(client.get(reverse(one, args=[ledger.pk])))
    client.post(
        reverse("ledgers:new-problem", args=[ledger.pk]),
        {"organisation": unit.pk, "text": "底数不清", "source": "self-check"},
    )
    problem = Problem.objects.get()
    check_page(client.get(reverse("ledgers:new-measure", args=[problem.pk])))
    client.post(
        reverse("ledgers:new-measure", args=[problem.pk]),
        {"text": "每月查一次", "pace": "by-date", "promised_on": "2026-02-01"},
    )
    measure = problem.measures.get()
    new = reverse("tasks:new", args=[measure.pk])
    assert "每月查一次" in check_page(client.get(new)).find(".//textarea[@name='title']").text
    given = {
        "organisation": people.place.section.pk,
        "title": "普查",
        "acceptance_standard": "有清单",
        "owner": people.owner.pk,
        "due_on": "2026-06-30",
        "rhythm": "",
    }
    client.post(new, given)
    task = Task.objects.get()
    client.post(reverse("tasks:act", args=[task.pk, "assign"]), {"revision": task.revision})
    assert Task.objects.get().state == "assigned"
    check_page(client.get(problem.get_absolute_url()))
    check_page(client.get(reverse("ledgers:edit-problem", args=[problem.pk])))
    check_page(client.get(reverse("ledgers:edit-measure", args=[measure.pk])))
    check_page(client.get(reverse("ledgers:rules", args=[unit.pk])))
    check_page(client.get(reverse("tasks:problem-history", args=[problem.pk])))


def test_what_a_form_does_not_have_cannot_be_set() -> None:
    task, people = task_in("draft")
    given = {
        "organisation": people.place.sibling.pk,
        "title": "普查",
        "rhythm": "",
        "revision": task.revision,
        "state": "closed",
        "closer": people.closer.pk,
        "number": 99,
        "two_levels": "on",
    }
    signed_in(people.office).post(reverse("tasks:edit", args=[task.pk]), given)
    fresh = Task.objects.get(pk=task.pk)
    assert (fresh.title, fresh.state, fresh.closer, fresh.number, fresh.organisation_id) == (
        "普查",
        "draft",
        None,
        1,
        task.organisation_id,
    )


def test_an_edited_problem_that_somebody_changed_meanwhile_is_told_and_kept() -> None:
    task, people = task_in("draft")
    problem = task.measure.problem
    url = reverse("ledgers:edit-problem", args=[problem.pk])
    given = {"text": "底数不清，台账不实", "source": "audit", "revision": problem.revision}
    client = signed_in(people.office)
    assert client.post(url, given).status_code == 302
    assert client.post(url, {**given, "text": "另一种说法"}).status_code == 409
    assert Problem.objects.get(pk=problem.pk).text == "底数不清，台账不实"


def test_a_problem_is_withdrawn_or_solved_from_its_page() -> None:
    task, people = task_in("closed")
    problem = task.measure.problem
    solve = reverse("tasks:solve", args=[problem.pk])
    check_page(signed_in(people.lead).get(solve))
    assert signed_in(people.owner).post(solve).status_code == 403
    assert signed_in(people.lead).post(solve).status_code == 302
    other, people = task_in("draft")
    url = reverse("ledgers:withdraw-problem", args=[other.measure.problem.pk])
    assert signed_in(people.lead).post(url, {"reason": "重复", "revision": 1}).status_code == 403  # leads do not write


def test_nothing_that_people_write_becomes_markup() -> None:
    people = crew()
    measure = measure_for(people, EVIL)
    problem = measure.problem
    Problem.objects.filter(pk=problem.pk).update(
        text=EVIL, aspect=EVIL, cause=EVIL, manifestation=EVIL, source_note=EVIL
    )
    people.owner.name = EVIL
    people.owner.save()
    task = planning.create(
        measure,
        people.place.section,
        planning.Plan(EVIL, EVIL, owner=people.owner, due_on=plan(people).due_on, remark=EVIL),
        people.office,
    )
    planning.start(planning.assign(task, people.office), people.owner)
    working.add_progress(task, people.owner, EVIL, plan(people).due_on.replace(year=2025))  # type: ignore[union-attr]
    working.add_evidence(
        task, people.owner, stored(people.owner, "x.pdf"), EVIL, plan(people).due_on.replace(year=2025), EVIL
    )  # type: ignore[union-attr]
    requests.ask_for_time(task, people.owner, plan(people).due_on.replace(year=2027), EVIL)  # type: ignore[union-attr]
    client = signed_in(people.office)
    ledger = reverse("tasks:ledger", args=[problem.ledger_id])
    for url in (
        task.get_absolute_url(),
        reverse("tasks:history", args=[task.pk]),
        problem.get_absolute_url(),
        reverse("tasks:list"),
        ledger,
        f"{ledger}?view=tasks",
        f"{ledger}?view=responsibility",
        "/",
        f"{reverse('tasks:list')}?q={EVIL}",
    ):
        check_page(client.get(url))


def test_forged_posts_are_refused() -> None:
    task, people = task_in("draft")
    client = signed_in(people.office, csrf=True)
    response = client.post(reverse("tasks:act", args=[task.pk, "assign"]), {"revision": task.revision})
    assert response.status_code == 403
    assert Task.objects.get(pk=task.pk).state == "draft"


def test_in_english_a_task_is_english() -> None:
    task, people = task_in("closed")
    people.lead.language = "en"
    people.lead.save()
    text = signed_in(people.lead).get(task.get_absolute_url()).content.decode()
    for words in ("closed", "Acceptance standard", "Have it kept up", "Evidence", "On site"):
        assert words in text
