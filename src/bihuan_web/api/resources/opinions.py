"""Opinions: what the office asks, what came in, how it is sorted, answered and fed back. What unknown people do has no operation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from bihuan_web.accounts.models import User
from bihuan_web.api.out.opinions import (
    CollectionOut,
    OpinionOut,
    SortedOut,
    SubjectOut,
    TakenOut,
    TopicOut,
)
from bihuan_web.api.rest.acting import Act
from bihuan_web.api.rest.bodies import Body, Seen
from bihuan_web.api.rest.refusals import Invalid
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import today
from bihuan_web.opinions import forms, queries
from bihuan_web.opinions.models import Collection, Opinion, Subject, Topic
from bihuan_web.opinions.services import answering, feeding_back, gathering, sorting
from bihuan_web.opinions.services.answering import Given
from bihuan_web.opinions.services.gathering import MOST_QUESTIONS, Wanted
from bihuan_web.opinions.services.taking import Said, enter
from bihuan_web.opinions.views.topics import answers_offered, offered
from bihuan_web.opinions.wording import LONGEST
from bihuan_web.opinions.words import Channel
from bihuan_web.orgs.queries import people_near
from bihuan_web.rounds.queries import visible_to as rounds_visible_to

_KEY: dict[str, Any] = {"min_value": 1, "max_value": 2**53 - 1}
_FIELDS = ("title", "words", "opens_on", "closes_on", "most")


class _CollectionFields(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    words = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    opens_on, closes_on = serializers.DateField(), serializers.DateField()
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.values), required=False)
    most = serializers.IntegerField(min_value=1, max_value=50_000, required=False)
    team = serializers.BooleanField(required=False, help_text="对班子 · about the team; only of a draft")
    head = serializers.IntegerField(**_KEY, allow_null=True, required=False)
    leaders = serializers.ListField(child=serializers.IntegerField(**_KEY), required=False, max_length=100)
    questions = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, max_length=MOST_QUESTIONS
    )


class CollectionBody(_CollectionFields, Body):
    round, organisation = serializers.IntegerField(**_KEY), serializers.IntegerField(**_KEY)


class CollectionChangeBody(_CollectionFields, Seen):
    pass


class EnterBody(Body):
    """Opinions that did not come by the link, as they were written."""

    channel = serializers.ChoiceField(choices=[one for one in Channel.values if one != Channel.LINK])
    subject = serializers.IntegerField(**_KEY)
    question = serializers.IntegerField(min_value=1, max_value=MOST_QUESTIONS, required=False)
    texts = serializers.ListField(child=serializers.CharField(max_length=LONGEST), max_length=500, allow_empty=False)


class PlaceBody(Body):
    """An opinion and the topic in which it was seen, null where it was in none."""

    opinion = serializers.IntegerField(**_KEY)
    topic = serializers.IntegerField(**_KEY, allow_null=True)


class SortBody(Body):
    """``into``: a topic; without one a new one of the name. ``singly``: each its own."""

    opinions = PlaceBody(many=True, allow_empty=False)
    into = serializers.IntegerField(**_KEY, required=False, allow_null=True)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    singly = serializers.BooleanField(required=False)


class Collections(ApiView):
    @reads("listCollections", ("征求意见", "collections of opinions"), CollectionOut, many=True, scope=Scope.OPINIONS)
    def get(self) -> QuerySet[Collection]:
        return queries.visible_to(self.person, today()).prefetch_related("subjects__user", "questions")

    @writes(
        "drawUpCollection", ("拟定征求意见", "draw up a collection of opinions"), CollectionBody, CollectionOut,
        scope=Scope.OPINIONS, status=201,
    )  # fmt: skip
    def post(self, given: dict[str, Any]) -> Collection:
        one = get_object_or_404(rounds_visible_to(self.person, today()), pk=given.pop("round"))
        unit = get_object_or_404(queries.units_for(self.person, one, today()), pk=given.pop("organisation"))
        return gathering.draw_up(self.person, one, unit, _wanted(given, people_near(unit)))


class OneCollection(ApiView):
    @reads("getCollection", ("一次征求意见", "a collection of opinions"), CollectionOut, scope=Scope.OPINIONS)
    def get(self, pk: int) -> Collection:
        return _collection(self.person, pk)

    @writes(
        "changeCollection", ("修改征求意见", "change a collection of opinions"), CollectionChangeBody, CollectionOut,
        scope=Scope.OPINIONS,
    )  # fmt: skip
    def patch(self, given: dict[str, Any], pk: int) -> Collection:
        one, seen = _collection(self.person, pk), given.pop("revision")
        before = {name: getattr(one, name) for name in _FIELDS} | {"channels": one.asked_by} | _parts_of(one)
        wanted = _wanted({**before, **given}, people_near(one.organisation))
        return gathering.change(self.person, one, wanted, seen)


class CollectionOpinions(ApiView):
    @reads(
        "listOpinions", ("一次征求到的意见", "opinions of a collection"), OpinionOut, many=True, scope=Scope.OPINIONS
    )
    def get(self, pk: int) -> QuerySet[Opinion]:
        return queries.opinions_of(_collection(self.person, pk))

    @writes("enterOpinions", ("录入意见", "type opinions in"), EnterBody, TakenOut, scope=Scope.OPINIONS)
    def post(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        one = _collection(self.person, pk)
        subject = _one_of(one.subjects.all(), given["subject"], "subject")
        question = None
        if "question" in given:
            question = one.questions.filter(number=given["question"]).first()
            if question is None:
                raise Invalid({"question": ["unknown"]})
        said = [Said(text, subject, question) for text in given["texts"]]
        new, known = enter(self.person, one, given["channel"], said)
        return {"new": new, "known": known}


class CollectionTopics(ApiView):
    @reads("listTopics", ("意见类", "topics of a collection"), TopicOut, many=True, scope=Scope.OPINIONS)
    def get(self, pk: int) -> QuerySet[Topic]:
        found = queries.topics_visible_to(self.person, today())
        return found.filter(collection=_collection(self.person, pk)).select_related("answered_by")

    @writes("sortOpinions", ("意见归类", "sort opinions into topics"), SortBody, SortedOut, scope=Scope.OPINIONS)
    def post(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        one = _collection(self.person, pk)
        chosen = {place["opinion"]: place["topic"] for place in given["opinions"]}
        if given.get("singly"):
            return {"sorted": sorting.sort_singly(self.person, one, chosen)}
        into = _one_of(one.topics.all(), given["into"], "into") if given.get("into") else None
        sorting.sort(self.person, one, chosen, into, given.get("name", ""))
        return {"sorted": len(chosen)}


class Topics(ApiView):
    @reads(
        "listTopicsToAnswer", ("要我回应的意见类", "topics that one is to answer"), TopicOut, many=True,
        scope=Scope.OPINIONS,
    )  # fmt: skip
    def get(self) -> QuerySet[Topic]:
        found = queries.topics_visible_to(self.person, today())
        return found.filter(queries.is_to_answer(self.person, today())).select_related("answered_by")


class OneTopic(ApiView):
    @reads("getTopic", ("一类意见", "a topic"), TopicOut, scope=Scope.OPINIONS)
    def get(self, pk: int) -> Topic:
        return _topic(self.person, pk)


class TopicOpinions(ApiView):
    @reads("listTopicOpinions", ("一类里的意见", "opinions of a topic"), OpinionOut, many=True, scope=Scope.OPINIONS)
    def get(self, pk: int) -> QuerySet[Opinion]:
        return Opinion.objects.filter(topic=_topic(self.person, pk))


class SubjectOpinions(ApiView):
    @reads(
        "listOpinionFeedback", ("对一个人的意见", "opinions about one person; reading them is an event"), OpinionOut, many=True,
        scope=Scope.OPINIONS,
    )  # fmt: skip
    def get(self, pk: int) -> QuerySet[Opinion]:
        subject = _subject(self.person, pk)
        feeding_back.note_reading(self.person, subject)
        return queries.opinions_of(subject.collection).filter(subject=subject)


class OneSubject(ApiView):
    @reads(
        "getOpinionFeedback",
        ("对一个人的反馈", "how far the feedback to one person is"),
        SubjectOut,
        scope=Scope.OPINIONS,
    )
    def get(self, pk: int) -> Subject:
        return _subject(self.person, pk)


class _Move(Seen):
    pass


def _moving(name: str, words: tuple[str, str], do: Any) -> type[ApiView]:
    """The address of an act that wants nothing but what was seen."""

    @writes(name, words, _Move, CollectionOut, scope=Scope.OPINIONS)
    def post(self: ApiView, given: dict[str, Any], pk: int) -> Collection:
        do(self.person, _collection(self.person, pk), given["revision"])
        return _collection(self.person, pk)

    return type(name, (ApiView,), {"post": post})


MOVES = {
    "open": _moving("openCollection", ("开始征求意见", "open a collection"), gathering.open_it),
    "stop": _moving("stopCollection", ("截止征求意见", "stop a collection"), gathering.stop),
    "finish": _moving("finishCollection", ("办结征求意见", "finish a collection"), gathering.finish),
}


def _kept_topic(user: User, pk: int) -> Topic:
    kept = queries.visible_to(user, today()).order_by().values("pk")
    return get_object_or_404(queries.topics_visible_to(user, today()).filter(collection__in=kept), pk=pk)


def _kept_subject(user: User, pk: int) -> Subject:
    kept = queries.visible_to(user, today()).order_by().values("pk")
    return get_object_or_404(queries.subjects_visible_to(user, today()).filter(collection__in=kept), pk=pk)


def _topic(user: User, pk: int) -> Topic:
    return get_object_or_404(queries.topics_visible_to(user, today()).select_related("answered_by"), pk=pk)


def _subject(user: User, pk: int) -> Subject:
    return get_object_or_404(queries.subjects_visible_to(user, today()), pk=pk)


def _collection(user: User, pk: int) -> Collection:
    return get_object_or_404(queries.visible_to(user, today()), pk=pk)


def _opinion(user: User, pk: int) -> Opinion:
    kept = queries.visible_to(user, today()).order_by().values("pk")
    found = Opinion.objects.filter(collection__in=kept, sealed=False).select_related("collection__organisation")
    return get_object_or_404(found, pk=pk)


def _assign(user: User, topic: Topic, given: Any) -> None:
    fields = dict(given)
    answering.assign(user, topic, fields.pop("revision"), **fields)


def _answer(user: User, topic: Topic, given: Any) -> None:
    fields = dict(given)
    answering.answer(
        user, topic, Given(**{name: fields[name] for name in fields if name != "revision"}), fields["revision"]
    )


def _offered(user: User, topic: Topic) -> dict[str, Any]:
    people, units = offered(topic)
    return {"people": people, "units": units}


def _answers(user: User, topic: Topic) -> dict[str, Any]:
    ledgers, problems = answers_offered(user, topic)
    return {"ledgers": ledgers, "problems": problems}


_OURS: dict[str, Any] = {"scope": Scope.OPINIONS}
ACTS = {
    "opinion-collections/<int:pk>/resume": Act(
        "resumeCollection", ("继续征求意见", "open a collection again"), _collection,
        lambda user, one, given: gathering.resume(user, one, given["reason"], one.revision), CollectionOut,
        forms.ResumeForm, **_OURS,
    ),
    "opinion-topics/<int:pk>/rename": Act(
        "renameTopic", ("意见类改名", "rename a topic"), _kept_topic,
        lambda user, one, given: sorting.rename(user, one, given["name"], given["revision"]), TopicOut,
        forms.RenameForm, **_OURS,
    ),
    "opinion-topics/<int:pk>/merge": Act(
        "mergeTopics", ("并入另一类", "merge two topics"), _kept_topic,
        lambda user, one, given: sorting.merge(user, one, given["into"], given["revision"]), TopicOut, forms.MergeForm,
        offers=lambda user, one: {"topics": one.collection.topics.exclude(pk=one.pk)}, **_OURS,
    ),
    "opinion-topics/<int:pk>/assign": Act(
        "assignTopic", ("分办意见", "say who answers a topic"), _kept_topic, _assign, TopicOut, forms.AssignForm,
        offers=_offered, **_OURS,
    ),
    "opinion-topics/<int:pk>/answer": Act(
        "answerTopic", ("回应意见", "answer a topic"), _topic, _answer, TopicOut, forms.AnswerForm, offers=_answers, **_OURS,
    ),
    "opinion-subjects/<int:pk>/send": Act(
        "sendOpinionFeedback", ("反馈意见", "feed opinions back"), _kept_subject,
        lambda user, one, given: feeding_back.send(user, one), SubjectOut, **_OURS,
    ),
    "opinion-subjects/<int:pk>/excuse": Act(
        "excuseOpinionFeedback", ("不能反馈", "record why it cannot be fed back"), _kept_subject,
        lambda user, one, given: feeding_back.excuse(user, one, given["reason"]), SubjectOut, forms.ExcuseForm, **_OURS,
    ),
    "opinion-subjects/<int:pk>/acknowledge": Act(
        "acknowledgeOpinionFeedback", ("签收反馈", "acknowledge feedback"), _subject,
        lambda user, one, given: feeding_back.acknowledge(user, one), SubjectOut, **_OURS,
    ),
    "opinions/<int:pk>/mask": Act(
        "maskOpinion", ("隐去可辨认的内容", "hide what betrays the writer"), _opinion,
        lambda user, one, given: feeding_back.mask(user, one, given["text"], given["reason"]), OpinionOut,
        forms.MaskForm, **_OURS,
    ),
}  # fmt: skip


def _wanted(given: dict[str, Any], people: QuerySet[User]) -> Wanted:
    fields = dict(given)
    keys = {*(fields.get("leaders") or ()), *filter(None, [fields.get("head")])}
    known = {one.pk: one for one in people.filter(pk__in=keys)}
    for name, wanted in (("head", [fields.get("head")]), ("leaders", fields.get("leaders") or ())):
        if any(one is not None and one not in known for one in wanted):
            raise Invalid({name: ["unknown"]})
    if fields.get("head") is not None:
        fields["head"] = known[fields["head"]]
    if "leaders" in fields:
        fields["leaders"] = [known[one] for one in fields["leaders"]]
    return Wanted(**fields)


def _parts_of(one: Collection) -> dict[str, Any]:
    """Whom a collection is about and what it asks, as a body says it."""
    subjects = queries.subjects_of(one)
    team = next((subject for subject in subjects if subject.kind == "team"), None)
    return {
        "team": team is not None,
        "head": team.user_id if team else None,
        "leaders": [subject.user_id for subject in subjects if subject.kind == "leader"],
        "questions": [question.text for question in queries.questions_of(one)],
    }


def _one_of(rows: Any, key: int, name: str) -> Any:
    found = rows.filter(pk=key).first()
    if found is None:
        raise Invalid({name: ["unknown"]})
    return found
