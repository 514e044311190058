"""Pages of inspections and letters: in order for everybody who may see them, one query for many rows, a report on paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from bihuan_web.accounts.roles import Role
from bihuan_web.inspections.models import Checklist, Feedback, Inspection
from bihuan_web.inspections.rounds import answer_sheets, reports
from bihuan_web.inspections.services import inspecting
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support.clients import asked, signed_in
from tests.web.support.inspecting import LETTER, Bureau, acknowledged, bureau, confirmed, letter, planned, reported
from tests.web.support.pages import check_page
from tests.web.support.papers import AT
from tests.web.support.units import with_role
from tests.web.support.work import PDF

LIST, LETTERS = reverse("inspections:list"), reverse("inspections:feedback-list")


@pytest.fixture
def people(db: None, stop_clock: Any, settings: Any, tmp_path: Any) -> Bureau:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(AT)
    return bureau()


def url(name: str, *args: object) -> str:
    return reverse(f"inspections:{name}", args=args)


def test_the_office_plans_the_team_works_and_the_unit_answers_through_the_pages(people: Bureau) -> None:
    office, team, inside = (signed_in(one) for one in (people.office, people.leader, people.inside))
    county, bureau_ = people.place.county, people.place.bureau
    check_page(office.get(url("checklists")))
    assert office.post(url("take-over"), {"unit": county.pk, "example": "projects"}).status_code == 302
    checklist = Checklist.objects.get()
    check_page(office.get(url("checklist", checklist.pk)))
    text = office.get(url("checklist-file", checklist.pk, 1)).content
    sent = SimpleUploadedFile("新.toml", text, "text/plain")
    assert office.post(url("new-version", checklist.pk), {"file": sent, "note": "没改"}).status_code == 302
    plan = f"{url('plan')}?unit={county.pk}"
    check_page(office.get(plan))
    data = {
        "inspected": bureau_.pk, "checklist": checklist.pk, "title": "<b>检查</b>", "planned_on": "2026-03-02",
        "answer_days": 15, "leader": people.leader.pk, "team": [people.member.pk],
    }  # fmt: skip
    assert office.post(plan, {**data, "leader": people.inside.pk}).status_code == 403
    assert office.post(plan, {**data, "answer_days": 0}).status_code == 422
    assert office.post(plan, data).status_code == 302
    one = Inspection.objects.get()
    assert (one.announced, one.version.number) == (False, 2)
    page = one.get_absolute_url()
    assert inside.get(page).status_code == 404
    team.post(url("act", one.pk, "start"), {"revision": 1})
    assert "检查中" in check_page(team.get(page)).text_content()
    result = one.results.order_by("item__number")[0]
    seen = {
        "revision": result.revision,
        "verdict": "finding",
        "note": "拆分合同",
        "file": SimpleUploadedFile("合同.pdf", PDF),
    }
    assert team.post(url("check", one.pk, result.pk), seen).status_code == 302
    seen["file"] = SimpleUploadedFile("合同.pdf", PDF)
    assert team.post(url("check", one.pk, result.pk), seen).status_code == 409
    proof = one.proofs.get()
    assert team.get(url("proof", one.pk, proof.pk)).status_code == 200
    one.refresh_from_db()
    assert team.post(url("act", one.pk, "report"), {"revision": one.revision, "summary": "有拆分"}).status_code == 302
    tree = check_page(inside.get(page))
    assert "拆分合同" in tree.text_content()
    one.refresh_from_db()
    assert inside.post(url("act", one.pk, "acknowledge"), {"revision": one.revision}).status_code == 302
    finding = one.findings.get()
    answer = url("answer", one.pk, finding.pk)
    check_page(inside.get(answer))
    assert inside.post(answer, {"how": "new"}).status_code == 422
    assert (
        inside.post(answer, {"how": "new", "ledger": people.ledger.pk, "text": "拆分合同规避招标"}).status_code == 302
    )
    one.refresh_from_db()
    assert office.post(url("act", one.pk, "settle"), {"revision": one.revision}).status_code == 302
    made = office.post(url("report", one.pk))
    words = "\n".join(
        cell.text for table in Document(io.BytesIO(made.content)).tables for row in table.rows for cell in row.cells
    )
    assert "拆分合同" in words
    assert "2026年度整改台账第 1 号" in words
    check_page(office.get(url("recheck", one.pk)))
    check_page(office.get(url("year")))


def test_before_the_report_the_unit_sees_that_it_comes_and_nothing_of_what_was_found(people: Bureau) -> None:
    one = planned(people)
    inspecting.start(one, people.leader)
    result = one.results.order_by("item__number")[0]
    inspecting.check_item(result, "finding", "没有会议记录", people.leader)
    page = check_page(signed_in(people.inside).get(one.get_absolute_url())).text_content()
    assert one.title in page
    assert "没有会议记录" not in page
    assert signed_in(people.inside).post(url("report", one.pk)).status_code == 409


def test_a_letter_goes_through_the_pages(people: Bureau) -> None:
    office = signed_in(people.office)
    enter = f"{url('enter')}?unit={people.place.county.pk}"
    check_page(office.get(enter))
    data = {"kind": "tour", "title": "巡察反馈", "sender": "巡察组", "received_on": "2026-03-01", "text": LETTER}
    assert office.post(enter, {**data, "kind": "inquiry"}).status_code == 422
    assert office.post(enter, {**data, "due_on": "2026-02-01"}).status_code == 422
    assert office.post(enter, data).status_code == 302
    made = Feedback.objects.get()
    check_page(office.get(url("points", made.pk)))
    texts = [one.text for one in made.points.order_by("number")]
    assert office.post(url("points", made.pk), {"seen": 99, "point": texts}).status_code == 409
    assert (
        office.post(url("points", made.pk), {"seen": made.revision, "point": texts, "confirm": "1"}).status_code == 302
    )
    page = check_page(office.get(made.get_absolute_url())).text_content()
    assert all(one in page for one in ("整改台账三个月没有更新", "原文照录", "未回应"))
    first = made.points.order_by("number")[0]
    for name in ("assign", "answer-point"):
        check_page(office.get(url(name, made.pk, first.pk)))
    assert office.post(url("answer-point", made.pk, first.pk), {"how": "reason", "reason": "已整改"}).status_code == 302
    check_page(office.get(url("unanswered")))
    assert office.post(url("answers", made.pk)).status_code == 200
    assert office.get(url("points", made.pk)).status_code == 404  # confirmed: they stay


def test_outsiders_get_404_everywhere(people: Bureau) -> None:
    one, made = reported(people, "没有会议记录"), confirmed(people)
    finding, point = one.findings.get(), made.points.order_by("number")[0]
    for outsider in (with_role(Role.OFFICE, people.place.sibling), with_role(Role.OFFICE, people.place.outside)):
        client = signed_in(outsider)
        for address in (
            one.get_absolute_url(), url("team", one.pk), url("recheck", one.pk), url("act", one.pk, "acknowledge"),
            url("answer", one.pk, finding.pk),
            made.get_absolute_url(), url("points", made.pk), url("assign", made.pk, point.pk), url("answer-point", made.pk, point.pk),
        ):  # fmt: skip
            assert client.get(address).status_code == 404, address


def test_lists_ask_the_database_the_same_for_one_row_and_many(people: Bureau) -> None:
    client = signed_in(people.office)
    reported(people, "没有会议记录")
    confirmed(people)
    first = {address: asked(client, address) for address in (LIST, LETTERS, url("unanswered"), url("year"))}
    for number in range(5):
        planned(people, title=f"检查{number}")
        letter(people)
    assert {address: asked(client, address) for address in first} == first
    assert max(first.values()) <= 20


def test_the_round_shows_its_inspections_and_letters_and_keeps_their_papers(people: Bureau) -> None:
    asked_for = with_role(Role.LEAD, people.place.county, "贺青")
    acknowledged(people, "没有会议记录")
    confirmed(people)
    confirmed(people, kind="inquiry", asked=asked_for)
    one = create_round(people.office, people.place.county, RoundFields(2026, "mzshh", "2026年度民主生活会"), at=AT)
    page = check_page(signed_in(people.office).get(reverse("rounds:round", args=[one.pk]))).text_content()
    assert "检查 1 / 1 次已反馈；外部反馈 0 / 3 条已回应" in page
    check_page(signed_in(people.office).get(url("round", one.pk)))
    kept = [*answer_sheets(one), *reports(one)]
    assert len(kept) == 2  # the letter of inquiry is in none
    assert all(Document(io.BytesIO(each.content())).tables for each in kept)
    author = with_role(Role.AUTHOR, people.place.county)  # reads no ledger
    assert url("round", one.pk) not in signed_in(author).get(reverse("rounds:round", args=[one.pk])).content.decode()
