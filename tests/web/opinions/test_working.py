"""What the office does with opinions: sorts, assigns, answers every one, feeds them back as they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.accounts.waiting import waiting
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers.services import ProblemText, add_problem
from bihuan_web.ledgers.words import Source
from bihuan_web.opinions import likeness
from bihuan_web.opinions.models import Opinion, Subject, Topic
from bihuan_web.opinions.queries import subjects_visible_to, topics_visible_to, visible_to
from bihuan_web.opinions.services import answering, feeding_back, gathering, sorting
from bihuan_web.opinions.services.answering import Given, hand_over_topics
from bihuan_web.opinions.services.gathering import Wanted
from bihuan_web.opinions.showing import LEAST, told
from bihuan_web.orgs.handing import HandOver
from bihuan_web.rounds import parts, records
from bihuan_web.rounds.models import Round
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.voices import AT, CLOSES, OPENS, Voices, ledger_of, on_paper, topic_of, unsealed, voices, written

pytestmark = pytest.mark.django_db

ALIKE = ("会议太多，一开就是半天", "会议太多了，一开就是半天", "会议太多，一开就半天时间")


@pytest.fixture
def there(stop_clock: Any) -> Voices:
    stop_clock(AT)
    return voices()


def stopped(there: Voices) -> Voices:
    there.collection.refresh_from_db()
    gathering.stop(there.office, there.collection, there.collection.revision)
    return there


def test_alike_ones_are_proposed_together_and_nothing_is_sorted_by_itself(there: Voices) -> None:
    on_paper(there, *ALIKE, "食堂的菜太咸", "电话总是打不通，打通了也没人接")
    proposed = likeness.proposals(list(Opinion.objects.order_by("pk")))
    assert sorted(one.text for one in proposed[0].opinions) == sorted(ALIKE)
    assert proposed[0].name in ALIKE
    assert (len(proposed), proposed[1].name, len(proposed[1].opinions)) == (2, "", 2)
    assert not Topic.objects.exists()


def test_grouping_splitting_moving_and_merging(there: Voices) -> None:
    one, two, three = on_paper(there, "会多", "文多", "菜咸")
    meetings = topic_of(there, one, two, three, name="会风文风")
    food = sorting.sort(there.office, there.collection, {three.pk: meetings.pk}, None, "食堂")
    assert [set(topic.opinions.values_list("text", flat=True)) for topic in (meetings, food)] == [
        {"会多", "文多"},
        {"菜咸"},
    ]
    sorting.sort(there.office, there.collection, {two.pk: meetings.pk}, food, "")
    meetings.refresh_from_db()
    food.refresh_from_db()
    merged = sorting.merge(there.office, food, meetings, food.revision)
    assert merged.pk == meetings.pk
    assert merged.opinions.count() == 3
    assert not Topic.objects.filter(pk=food.pk).exists()  # the last one went
    merged.refresh_from_db()
    assert sorting.rename(there.office, merged, "会风", merged.revision).name == "会风"
    assert list(verify_log()) == []


def test_of_two_who_sort_at_once_one_is_told_and_nothing_of_theirs_is_done(there: Voices) -> None:
    one, two = on_paper(there, "会多", "文多")
    seen = {one.pk: None, two.pk: None}
    first = sorting.sort(there.office, there.collection, {one.pk: None}, None, "会风")
    with pytest.raises(Stale):
        sorting.sort(there.office, there.collection, seen, None, "会风文风")
    assert list(Topic.objects.all()) == [first]
    two.refresh_from_db()
    assert two.topic is None
    with pytest.raises(Stale):
        sorting.rename(there.office, first, "会", first.revision - 1)


def test_the_page_sorts_with_boxes_and_says_what_somebody_else_did(there: Voices) -> None:
    one, two, three = on_paper(there, "会多", "文多", "菜咸")
    client, page = signed_in(there.office), reverse("opinions:sort", args=[there.collection.pk])
    check_page(client.get(page))
    boxes = [f"{one.pk}:", f"{two.pk}:"]
    assert client.post(page, {"opinions": boxes, "name": "会风"}).status_code == 302
    topic = Topic.objects.get()
    assert client.post(page, {"opinions": boxes, "name": "别的"}).status_code == 409
    assert client.post(page, {"opinions": [f"{three.pk}:"], "into": "singly"}).status_code == 302
    assert (
        client.post(
            page, {"opinions": [f"{two.pk}:{topic.pk}"], "into": str(Topic.objects.exclude(pk=topic.pk).get().pk)}
        ).status_code
        == 302
    )
    assert topic.opinions.get() == one
    assert client.post(page, {"name": "空"}).status_code == 422
    assert client.post(page, {"opinions": ["x"], "name": "空"}).status_code == 404


def test_every_one_is_answered_before_it_can_be_finished(there: Voices) -> None:
    one, two, three = on_paper(there, "会多", "菜咸", "路灯不亮")
    ledger = ledger_of(there)
    problem = add_problem(ledger, there.place.bureau, ProblemText("作风不实"), there.office)
    answers = {
        one: Given("problem", "已列入台账", text="会议过多", ledger=ledger),
        two: Given("measure", text="每周听一次食堂意见", problem=problem),
        three: Given("reason", "路灯归城管局，已转去"),
    }
    stopped(there)
    for number, (opinion, given_) in enumerate(answers.items()):
        there.collection.refresh_from_db()
        with pytest.raises(Incomplete, match=f"还有 {3 - number} 条"):
            gathering.finish(there.office, there.collection, there.collection.revision)
        topic = topic_of(there, opinion, name=opinion.text)
        answering.assign(there.office, topic, topic.revision, owner=there.owner)
        answering.answer(there.owner, topic, given_, topic.revision)
        assert topic.state == "answered"
    gathering.finish(there.office, there.collection, there.collection.revision)
    there.collection.refresh_from_db()
    assert there.collection.state == "done"
    made = Topic.objects.get(name="会多").answer_problem
    assert made is not None
    assert (made.source, made.text, made.source_note) == (Source.OPINION, "会议过多", "征求意见")
    measure = Topic.objects.get(name="菜咸").answer_measure
    assert measure is not None
    assert measure.problem == problem
    with pytest.raises(Refused):
        on_paper(there, "又有一条")
    assert list(verify_log()) == []


def test_an_answer_without_what_belongs_to_it_is_refused_and_nothing_is_made(there: Voices) -> None:
    (one,) = on_paper(there, "会多")
    topic = topic_of(there, one)
    for given_ in (
        Given("reason", "  "),
        Given("problem", "x"),
        Given("measure", "x", text="改"),
        Given("nonsense", "x"),
    ):
        with pytest.raises(Refused):
            answering.answer(there.office, topic, given_, topic.revision)
    topic.refresh_from_db()
    assert (topic.state, topic.answer) == ("open", "open")
    answering.answer(there.office, topic, Given("reason", "已改"), topic.revision)
    with pytest.raises(Refused):
        answering.answer(there.office, topic, Given("reason", "再改"), topic.revision)
    with pytest.raises(Refused, match="不能再动"):
        sorting.sort(there.office, there.collection, {one.pk: topic.pk}, None, "别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(answer="open")


def test_only_who_was_asked_answers(there: Voices) -> None:
    (one,) = on_paper(there, "会多")
    topic = topic_of(there, one)
    for stranger in (
        there.owner,
        there.head,
        with_role(Role.LEAD, there.place.bureau),
        with_role(Role.OFFICE, there.place.sibling),
    ):
        with pytest.raises(Forbidden):
            answering.answer(stranger, topic, Given("reason", "x"), topic.revision)
    neighbours = with_role(Role.OFFICE, there.place.sibling)
    answering.assign(there.office, topic, topic.revision, unit=there.place.sibling)
    with pytest.raises(Forbidden):
        answering.answer(there.owner, topic, Given("reason", "x"), topic.revision)
    assert list(topics_visible_to(neighbours, today())) == [topic]
    answering.answer(neighbours, topic, Given("reason", "我们已去看过"), topic.revision)


def test_feedback_is_word_for_word_and_acknowledged_with_the_day(there: Voices) -> None:
    texts = ["说话太冲\n当着大家的面骂人", "到村里来得少"]
    on_paper(there, *texts, about=there.about_deputy)
    on_paper(there, "班子会议多")
    subject = there.about_deputy
    page = reverse("opinions:feedback", args=[subject.pk])
    deputy = signed_in(there.deputy)
    assert deputy.get(page).status_code == 404  # not before it is handed over
    with pytest.raises(Refused):
        feeding_back.send(there.office, subject)
    stopped(there)
    subject.refresh_from_db()
    feeding_back.send(there.office, Subject.objects.select_related("collection").get(pk=subject.pk))
    assert [one.path for one in waiting(today(), there.deputy)] == [page]
    words = check_page(deputy.get(page)).text_content()
    assert "当着大家的面骂人" in words
    assert "班子会议多" not in words
    assert "纸质意见表" not in words  # fewer than five by this channel
    assert Event.objects.filter(act="opinion.read", actor=there.deputy.username).count() == 1
    with pytest.raises(Forbidden):
        feeding_back.acknowledge(there.office, Subject.objects.select_related("collection").get(pk=subject.pk))
    assert deputy.post(reverse("opinions:acknowledge", args=[subject.pk])).status_code == 302
    subject.refresh_from_db()
    assert (subject.state, subject.read_on) == ("read", today())
    assert list(waiting(today(), there.deputy)) == []


def test_what_comes_after_the_feedback_is_fed_back_again(there: Voices) -> None:
    on_paper(there, "会多")
    stopped(there)
    feeding_back.send(there.office, there.team)
    feeding_back.acknowledge(there.head, there.team)
    on_paper(there, "补录的一条")
    assert there.team.state == "pending"
    assert Event.objects.filter(act="opinion.add").exists()


def test_whoever_left_gets_no_feedback_and_the_reason_stays(there: Voices) -> None:
    on_paper(there, "到基层少", about=there.about_deputy)
    User.objects.filter(pk=there.deputy.pk).update(is_active=False)
    stopped(there)
    with pytest.raises(Refused, match="没有可以签收的人"):
        feeding_back.send(there.office, there.about_deputy)
    with pytest.raises(Incomplete):
        feeding_back.excuse(there.office, there.about_deputy, " ")
    feeding_back.excuse(there.office, there.about_deputy, "11 月调离本县")
    assert (there.about_deputy.state, there.about_deputy.reason) == ("excused", "11 月调离本县")
    topic = topic_of(there, Opinion.objects.get())
    answering.answer(there.office, topic, Given("reason", "已转告继任者"), topic.revision)
    there.collection.refresh_from_db()
    gathering.finish(there.office, there.collection, there.collection.revision)
    there.collection.refresh_from_db()
    assert there.collection.state == "done"


def test_masking_hides_from_the_person_and_keeps_the_original_with_who_and_why(there: Voices) -> None:
    (one,) = on_paper(there, "我在储备科十年，他从没来过", about=there.about_deputy)
    for text, reason in (("", "x"), ("他从没来过", " "), (one.text, "x")):
        with pytest.raises(Refused):
            feeding_back.mask(there.office, one, text, reason)
    with pytest.raises(Forbidden):
        feeding_back.mask(there.deputy, one, "他从没来过", "保护")
    feeding_back.mask(there.office, one, "□□□□，他从没来过", "写了科室和年限")
    stopped(there)
    feeding_back.send(there.office, there.about_deputy)
    page = reverse("opinions:feedback", args=[there.about_deputy.pk])
    seen = signed_in(there.deputy).get(page).content.decode()
    assert "□□□□，他从没来过" in seen
    assert "储备科十年" not in seen
    office = signed_in(there.office).get(page).content.decode()
    assert "储备科十年" in office
    assert "写了科室和年限" in office
    event = Event.objects.get(act="opinion.mask")
    assert "写了科室和年限" in event.details
    assert "十年" not in event.details


def test_hand_over_passes_topics_on(there: Voices) -> None:
    (one,) = on_paper(there, "会多")
    topic = topic_of(there, one)
    answering.assign(there.office, topic, topic.revision, owner=there.owner)
    with transaction.atomic():
        handed = HandOver(there.owner, there.head, there.place.bureau, today(), there.office)
        assert hand_over_topics(handed) == 1
    topic.refresh_from_db()
    assert topic.owner == there.head


def test_what_waits_is_named_for_whoever_answers(there: Voices) -> None:
    one, two = on_paper(there, "会多", "菜咸")
    first, second = topic_of(there, one, name="会风"), topic_of(there, two, name="食堂")
    answering.assign(there.office, first, first.revision, owner=there.owner, due_on=CLOSES)
    answering.assign(there.office, second, second.revision, unit=there.place.section)
    (mine,) = waiting(today(), there.owner)
    assert ("会风" in mine.words[0], mine.due_on) == (True, CLOSES)
    everybody = {(one.user, one.key) for one in waiting(today())}
    assert (there.office, f"opinions-topic-{second.pk}") in everybody  # the section has no office of its own
    assert len(everybody) == 2


@pytest.mark.parametrize("who", ["outsider", "sibling", "lead", "reviewer", "administrator", "deputy"])
def test_strangers_see_nothing(there: Voices, who: str) -> None:
    place = there.place
    user = {
        "outsider": lambda: with_role(Role.OFFICE, place.outside),
        "sibling": lambda: with_role(Role.OFFICE, place.sibling),
        "lead": lambda: with_role(Role.LEAD, place.bureau),
        "reviewer": lambda: with_role(Role.REVIEWER, place.bureau),
        "administrator": lambda: with_role(Role.ADMINISTRATOR, place.county),
        "deputy": lambda: there.deputy,
    }[who]()
    (one,) = on_paper(there, "不能让别人看见的话")
    topic = topic_of(there, one)
    assert not visible_to(user, today()).exists()
    assert not topics_visible_to(user, today()).exists()
    assert not subjects_visible_to(user, today()).exists()
    client, events = signed_in(user), Event.objects.count()
    keys = {"collection": there.collection.pk, "topic": topic.pk, "feedback": there.team.pk, "mask": one.pk}
    for name in ("collection", "change", "poster", "code", "enter", "import", "senders", "sort", "summary"):
        keys[name] = there.collection.pk
    for name in ("rename", "merge", "assign", "answer"):
        keys[name] = topic.pk
    for name in ("send", "excuse", "acknowledge"):
        keys[name] = there.team.pk
    for name, key in keys.items():
        for method in (client.get, client.post):
            response = method(reverse(f"opinions:{name}", args=[key]))
            assert response.status_code in (404, 405), name
            assert "不能让别人看见的话" not in response.content.decode()
    assert client.post(reverse("opinions:do", args=[there.collection.pk, "stop"])).status_code == 404
    assert Event.objects.count() == events


def test_whoever_answers_sees_the_topic_and_not_the_rest(there: Voices) -> None:
    one, _two = on_paper(there, "会多", "别的话")
    topic = topic_of(there, one)
    answering.assign(there.office, topic, topic.revision, owner=there.owner)
    client = signed_in(there.owner)
    words = check_page(client.get(reverse("opinions:topic", args=[topic.pk]))).text_content()
    assert "会多" in words
    assert "别的话" not in words
    for name in ("rename", "merge", "assign"):
        assert client.get(reverse(f"opinions:{name}", args=[topic.pk])).status_code == 404
    assert client.get(reverse("opinions:collection", args=[there.collection.pk])).status_code == 404
    assert client.get(reverse("opinions:answer", args=[topic.pk])).status_code == 200


def test_a_collection_is_drawn_up_changed_and_frozen_once_open(stop_clock: Any) -> None:
    stop_clock(AT)
    there = voices(opened=False)
    client = signed_in(there.office)
    page = reverse("opinions:change", args=[there.collection.pk])
    given_ = {
        "title": "征求对班子的意见", "opens_on": OPENS.isoformat(), "closes_on": CLOSES.isoformat(), "channels": ["link"],
        "team": "on", "head": there.head.pk, "leaders": [there.deputy.pk], "questions": "一\n\n二", "most": "100",
        "revision": there.collection.revision,
    }  # fmt: skip
    assert client.post(page, given_).status_code == 302
    assert client.post(page, given_).status_code == 409  # as it was seen before
    there.collection.refresh_from_db()
    assert [one.text for one in there.collection.questions.order_by("number")] == ["一", "二"]
    gathering.open_it(there.office, there.collection, there.collection.revision)
    assert "leaders" not in client.get(page).content.decode()
    with pytest.raises(Refused, match="早于"):
        gathering.change(there.office, there.collection, Wanted("x", CLOSES, OPENS), there.collection.revision)
    longer = Wanted("征求对班子的意见", OPENS, CLOSES.replace(day=25))
    gathering.change(there.office, there.collection, longer, there.collection.revision)
    assert there.collection.subjects.count() == 2
    outside = with_role(Role.OFFICE, there.place.outside)
    with pytest.raises(Forbidden):
        gathering.draw_up(outside, there.round, there.place.bureau, longer)
    with pytest.raises(Refused):
        gathering.draw_up(outside, there.round, there.place.outside, longer)


def test_pages_are_well_made_in_both_languages_and_lists_ask_as_often_however_long(
    there: Voices, django_assert_max_num_queries: Any
) -> None:
    on_paper(there, "会多", "文多")
    topic = topic_of(there, *Opinion.objects.all())
    there.office.language = "en"
    there.office.save()
    client = signed_in(there.office)
    names = {
        "list": there.round.pk, "new": there.round.pk, "collection": there.collection.pk, "change": there.collection.pk,
        "enter": there.collection.pk, "import": there.collection.pk, "senders": there.collection.pk,
        "sort": there.collection.pk, "poster": there.collection.pk, "topic": topic.pk, "assign": topic.pk,
        "answer": topic.pk, "rename": topic.pk, "merge": topic.pk, "feedback": there.team.pk, "excuse": there.team.pk,
        "mask": Opinion.objects.first().pk,  # type: ignore[union-attr]
    }  # fmt: skip
    for name, key in names.items():
        check_page(client.get(reverse(f"opinions:{name}", args=[key])))
    code = client.get(reverse("opinions:code", args=[there.collection.pk]))
    assert code.headers["Content-Type"] == "image/svg+xml"
    assert b"<path" in code.content
    on_paper(there, *(f"另外的第{number}件事情{number * 977}" for number in range(40)))
    with django_assert_max_num_queries(22):
        client.get(reverse("opinions:sort", args=[there.collection.pk]))
    with django_assert_max_num_queries(22):
        client.get(reverse("opinions:collection", args=[there.collection.pk]))


def test_the_round_shows_how_far_it_is_and_keeps_the_summary(there: Voices) -> None:
    translation.activate("zh-hans")
    part = next(one for one in parts.all_parts() if one.key == "opinions")
    assert part.summary(there.office, there.round, today()) == "1 次，意见 0 条，已回应 0 条"
    assert part.summary(there.deputy, there.round, today()) is None
    (one,) = on_paper(there, "会多")
    topic = topic_of(there, one)
    answering.answer(there.office, topic, Given("reason", "压减一半"), topic.revision)
    written(there, "箱里的一条")  # still in the box: not counted
    assert part.summary(there.office, there.round, today()) == "1 次，意见 1 条，已回应 1 条"
    stopped(there)
    feeding_back.send(there.office, there.team)
    kinds = {kind.key: kind for kind in records.all_kinds()}
    (summary,) = kinds["opinions"].records(there.round)
    (feedback,) = kinds["opinions-feedback"].records(there.round)
    text, back = words_in(summary.content()), words_in(feedback.content())
    assert "会多" in text
    assert "压减一半" in text
    assert "箱里的一条" in back
    assert "不满五条" in text
    response = signed_in(there.office).post(reverse("opinions:summary", args=[there.collection.pk]))
    assert "会多" in words_in(response.content)
    assert Event.objects.filter(act="opinion.export").count() == 1
    assert list(kinds["opinions"].records(Round(pk=0))) == []


def words_in(data: bytes) -> str:
    from io import BytesIO  # noqa: PLC0415

    from docx import Document  # noqa: PLC0415

    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12)))
@settings(max_examples=300, deadline=None, database=None)
def test_no_channel_is_told_from_which_fewer_than_five_came_nor_can_be_counted_back(counts: dict[str, int]) -> None:
    shown = told(counts)
    assert all(counts[name] >= LEAST for name in shown)
    hidden = sum(number for name, number in counts.items() if name not in shown)
    assert not shown or hidden == 0 or hidden >= LEAST
    if all(number == 0 or number >= LEAST for number in counts.values()):
        assert shown == {name for name, number in counts.items() if number}


def test_the_head_of_a_team_may_be_missing(stop_clock: Any) -> None:
    stop_clock(AT)
    there = voices(head=None)
    unsealed(there)
    stopped(there)
    with pytest.raises(Refused, match="没有可以签收的人"):
        feeding_back.send(there.office, there.team)
