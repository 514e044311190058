"""What comes from outside: split as it stands, confirmed by a person, every point answered; personal letters seen by the few named."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.inspections.models import Feedback
from bihuan_web.inspections.queries import feedback_visible_to, points_visible_to, unanswered_points
from bihuan_web.inspections.services import answering
from bihuan_web.inspections.services import feedback as acts
from bihuan_web.inspections.services.answering import Reply
from bihuan_web.inspections.services.feedback import About
from bihuan_web.inspections.services.printing import print_answers
from bihuan_web.inspections.splitting import split
from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger
from bihuan_web.orgs.services.posts import hand_over
from tests.web.support.clients import signed_in
from tests.web.support.inspecting import DAY, LETTER, Bureau, bureau, confirmed, letter
from tests.web.support.papers import AT
from tests.web.support.units import appoint, person, with_role
from tests.web.support.work import PDF

_LINE = st.text(st.sampled_from("一二（）1.、问题整改。台账 \n"), max_size=12)


@pytest.fixture
def people(db: None, stop_clock: Any, settings: Any, tmp_path: Any) -> Bureau:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(AT)
    return bureau()


def pieces(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split(text)]


def sees(user: User, feedback: Feedback) -> bool:
    return feedback_visible_to(user, DAY).filter(pk=feedback.pk).exists()


@given(st.lists(_LINE, max_size=30).map("\n".join))
def test_pieces_are_the_text_in_order_and_never_overlap(text: str) -> None:
    found = split(text)
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] != "" for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert bool(found) == bool(text.strip())


def test_a_letter_is_split_by_the_numbering_that_counts_its_points() -> None:
    assert [one[:7] for one in pieces(LETTER)] == ["（一）整改台账", "（二）两项任务", "（一）窗口中午"]
    assert pieces("1. 台账不全。\n说明见附件。\n2. 没有会议记录。") == [
        "1. 台账不全。\n说明见附件。",
        "2. 没有会议记录。",
    ]
    assert pieces("台账不全。\n\n没有会议记录。") == ["台账不全。", "没有会议记录。"]


def test_points_are_proposed_from_the_file_and_kept_as_a_person_confirms_them(people: Bureau) -> None:
    document = Document()
    for line in LETTER.strip().split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    stored = store([out.getvalue()], "反馈意见.docx", Purpose.DOCUMENT, by=people.office, at=AT)
    about = About("audit", "审计反馈", "县审计局", "", DAY)
    made = acts.enter(people.place.county, about, "", stored, people.office)
    texts = list(made.points.order_by("number").values_list("text", flat=True))
    assert [one[:7] for one in texts] == ["（一）整改台账", "（二）两项任务", "（一）窗口中午"]
    acts.write_points(made, [texts[0], "", texts[2], "另：食堂账目不清"], made.revision, people.office)
    rows = made.points.order_by("number")
    assert [(one.number, one.start is not None) for one in rows] == [(1, True), (2, True), (3, False)]
    assert all(made.text[one.start : one.end] == one.text for one in rows if one.start is not None)
    with pytest.raises(Stale):
        acts.write_points(made, ["后到的"], made.revision - 1, people.office)
    made.refresh_from_db()
    acts.confirm(made, people.office)
    with pytest.raises(Stale):
        acts.write_points(made, ["确认以后"], made.revision, people.office)
    assert made.points.count() == 3


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_entered(people: Bureau) -> None:
    stored = store([PDF], "空白.pdf", Purpose.DOCUMENT, by=people.office, at=AT)
    with pytest.raises(Refused, match="粘贴"):
        acts.enter(people.place.county, About("audit", "审计", "审计局", "", DAY), "", stored, people.office)
    assert not Feedback.objects.exists()
    empty = acts.enter(people.place.county, About("audit", "审计", "审计局", "", DAY), "", None, people.office)
    with pytest.raises(Incomplete) as refused:
        acts.confirm(empty, people.office)
    assert refused.value.missing == ("points",)


def test_every_point_is_answered_before_the_letter_is_settled(people: Bureau) -> None:
    made = confirmed(people)
    first, second, third = made.points.order_by("number")
    assert first.due_on == date(2026, 4, 30)
    acts.assign_point(first, people.place.bureau, None, None, people.office)
    acts.assign_point(second, None, people.member, None, people.office)
    with pytest.raises(Forbidden):
        answering.answer_point(third, Reply(reason="与我无关"), people.inside)
    answering.answer_point(first, Reply(ledger=people.ledger), people.inside)
    problem = first.answer_problem
    assert problem is not None
    assert (problem.source, problem.source_note, problem.text) == (
        "inspection",
        "县委巡察组 岚巡〔2026〕3号 1",
        first.text,
    )
    answering.answer_point(second, Reply(reason="经核对，日期为扫描日期"), people.member)
    assert [one.number for one in unanswered_points(people.office, DAY)] == [3]
    with pytest.raises(Incomplete):
        answering.settle_feedback(made, people.office)
    ledger = open_ledger(people.place.county, "县台账", 2026, people.office)
    there = add_problem(ledger, people.place.county, ProblemText("窗口值守不到位"), people.office)
    answering.answer_point(third, Reply(problem=there), people.office)
    answering.settle_feedback(made, people.office)
    assert made.state == "answered"


def test_whoever_got_a_point_sees_that_point_and_not_the_letter(people: Bureau) -> None:
    made = confirmed(people)
    first, second, _ = made.points.order_by("number")
    helper = person("路遥川")
    assert not sees(people.inside, made)
    acts.assign_point(first, people.place.bureau, None, None, people.office)
    acts.assign_point(second, None, helper, None, people.office)
    assert sees(people.inside, made)
    assert [one.pk for one in points_visible_to(people.inside, made, DAY)] == [first.pk]
    page = signed_in(people.inside).get(made.get_absolute_url()).content.decode()
    assert "整改台账三个月没有更新" in page
    assert "窗口中午" not in page
    assert "巡察反馈意见\n" not in page
    assert [one.path for one in waiting(DAY, helper)] == [made.get_absolute_url()]
    for outsider in (with_role(Role.OFFICE, people.place.sibling), with_role(Role.OFFICE, people.place.outside)):
        assert not sees(outsider, made)
        assert signed_in(outsider).get(made.get_absolute_url()).status_code == 404


def test_a_letter_of_inquiry_is_seen_by_the_person_and_the_named_handlers_only(people: Bureau) -> None:
    asked = with_role(Role.LEAD, people.place.county, "贺青")
    other_office = with_role(Role.OFFICE, people.place.county, "安如松")
    others = [
        other_office, with_role(Role.REVIEWER, people.place.county), with_role(Role.LEAD, people.place.county),
        with_role(Role.ADMINISTRATOR, people.place.county), people.inside,
    ]  # fmt: skip
    made = confirmed(people, kind="inquiry", asked=asked)
    assert sees(asked, made)
    assert sees(people.office, made)
    for one in others:
        client = signed_in(one)
        assert not sees(one, made)
        assert client.get(made.get_absolute_url()).status_code == 404
        assert client.get(reverse("inspections:original", args=[made.pk])).status_code == 404
        assert client.post(reverse("inspections:answers", args=[made.pk])).status_code == 404
        assert made.title not in client.get(reverse("inspections:feedback-list")).content.decode()
        assert not unanswered_points(one, DAY).exists()
    with pytest.raises(Forbidden):
        acts.name_handlers(made, [other_office], other_office)
    with pytest.raises(Forbidden):
        acts.name_handlers(made, [asked], people.office)
    acts.name_handlers(made, [other_office], people.office)
    assert sees(other_office, made)
    assert not sees(people.office, made)


def test_reading_and_exporting_a_personal_letter_is_recorded_and_the_log_names_nobody(people: Bureau) -> None:
    asked = with_role(Role.LEAD, people.place.county, "贺青")
    made = confirmed(people, kind="inquiry", asked=asked)
    signed_in(asked).get(made.get_absolute_url())
    print_answers(made, asked)
    events = Event.objects.filter(kind="feedback")
    assert [one.act for one in events.order_by("sequence")] == [
        "feedback.enter", "feedback.confirm", "feedback.read", "feedback.export",
    ]  # fmt: skip
    said = "".join(one.details for one in events)
    assert made.title not in said
    assert asked.username not in said


def test_what_a_ledger_shows_tells_nothing_of_a_letter_of_inquiry(people: Bureau) -> None:
    asked = with_role(Role.LEAD, people.place.county, "贺青")
    made = confirmed(people, kind="inquiry", asked=asked)
    first, second, third = made.points.order_by("number")
    ledger = open_ledger(people.place.county, "县台账", 2026, people.office)
    with pytest.raises(Incomplete):
        answering.answer_point(first, Reply(ledger=ledger), asked)  # its own words do not go there by themselves
    answering.answer_point(first, Reply(ledger=ledger, text="对分管部门台账过问少"), asked)
    problem = first.answer_problem
    assert problem is not None
    assert (problem.source, problem.source_note, problem.manifestation) == ("superior", "", "")
    with pytest.raises(Refused):
        acts.assign_point(second, people.place.bureau, None, None, people.office)
    for one in (second, third):
        answering.answer_point(one, Reply(reason="情况说明附后"), asked)
    with pytest.raises(Forbidden):
        answering.settle_feedback(made, asked)
    answering.settle_feedback(made, people.office)


def test_the_database_itself_keeps_inquiries_personal(people: Bureau) -> None:
    made = letter(people)
    for wrong in ({"kind": "inquiry"}, {"secrecy": "personal"}, {"person": people.inside}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Feedback.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(Incomplete):
        letter(people, kind="inquiry")
    with pytest.raises(Forbidden):
        letter(people, kind="inquiry", asked=people.office)


def test_the_answer_sheet_has_every_point_as_it_was_written(people: Bureau) -> None:
    made = confirmed(people)
    first = made.points.order_by("number")[0]
    answering.answer_point(first, Reply(reason="已补齐"), people.office)
    table = Document(io.BytesIO(print_answers(made, people.office).data)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    assert [row[1] for row in rows] == list(made.points.order_by("number").values_list("text", flat=True))
    assert rows[0][4] == "2026-03-02 说明理由：已补齐"
    assert rows[1][4] == "未回应"


def test_points_pass_on_with_a_post(people: Bureau) -> None:
    before, after = person("路遥川"), with_role(Role.OBSERVER, people.place.county, "颜若松")
    appointment = appoint(before, people.place.county, "督查专员")
    made = confirmed(people)
    first, second, _ = made.points.order_by("number")
    for one in (first, second):
        acts.assign_point(one, None, before, None, people.office)
    answering.answer_point(first, Reply(reason="已办"), before)
    actor = with_role(Role.ADMINISTRATOR, people.place.county)
    hand_over(actor, appointment, after, on=date(2026, 3, 2), roles=False)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.handler, second.handler) == (before, after)
