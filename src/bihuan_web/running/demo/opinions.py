"""Opinions of a season: asked for by link and on paper, sorted, answered, fed back; the last season's wait for some answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet

from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Ledger
from bihuan_web.opinions.models import Collection, Opinion, Subject, Topic
from bihuan_web.opinions.services import answering, feeding_back, gathering, sorting
from bihuan_web.opinions.services.answering import Given
from bihuan_web.opinions.services.gathering import Wanted
from bihuan_web.opinions.services.taking import Said, take_unknown
from bihuan_web.opinions.services.taking import enter as enter_opinions
from bihuan_web.opinions.words import Channel
from bihuan_web.rounds.models import Round
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary

_QUESTIONS = ("对学习和执行政策的意见", "对工作作风的意见", "您最希望解决的一件事")
_WORDS = "民主生活会前，请您对局领导班子和班子成员提意见。每一条都会有答复。"
# By link about the team, by the number of the question; groups of what is alike.
_TEAM = (
    (1, "会议太多，一开就是半天", "会风"), (1, "会议太多了，一开就是大半天", "会风"), (1, "会多，一开就是半天，没时间下去", "会风"),
    (1, "文件层层转发，到我们这里只剩一天", "文风"), (1, "文件层层转发，到村里只剩一天时间了", "文风"),
    (0, "学习就是念文件，没有结合粮库的事", "学习"), (0, "学习都是念文件，不结合粮库的实际", "学习"),
    (2, "烘干设备年年排队，请早点修", "烘干"), (2, "烘干机年年排长队，希望早一点检修", "烘干"), (2, "窗口中午没有人值班", "窗口"),
)  # fmt: skip
_LEADER = ("到村里来得少，问情况只听村干部说", "说话直，能办事，就是脾气急", "到村里来得少，只听干部汇报")
_PAPER = (
    "仓库夜里没有人值班",
    "退粮手续太繁，要跑三趟",
    "会议太多，能不能合着开",
    "希望公布投诉电话",
    "科室之间推来推去",
    "仓库夜里常常没人值班",
)
_ANSWERS = {
    "会风": (
        "problem",
        "会议偏多、偏长，基层没有时间落实",
        "已列为班子问题：全局性会议每月不超过两次，每次不超过一小时。",
    ),
    "文风": ("problem", "文件层层转发，留给基层的时间不够", "已列为班子问题：转发不过夜，给村里至少留五个工作日。"),
    "学习": ("reason", "", "从下季度起，每次学习先讲一件粮库的事，学习安排在局网站公布。"),
    "烘干": ("reason", "", "烘干设备已在收粮前检修完毕，另增设两台，排队情况每天公布。"),
    "窗口": ("reason", "", "窗口中午已安排轮班。"),
}


def enter(round_of: Callable[[], Round], meeting: int, county: County, diary: Diary, *, finished: bool) -> None:
    """Enters the opinions of a season, whose meeting was so many days ago."""
    crew, found = county.crews[0], list[Collection]()

    def ask() -> None:
        found.append(_open(round_of(), crew))

    diary.on(meeting + 20, ask)
    diary.on(meeting + 15, lambda: _write(found[0], crew))
    diary.on(meeting + 12, lambda: gathering.stop(crew.office, found[0], _fresh(found[0]).revision))
    diary.on(meeting + 11, lambda: _sort(_fresh(found[0]), crew))
    diary.on(meeting + 9, lambda: _answer(_fresh(found[0]), crew, everything=finished))
    diary.on(meeting + 8, lambda: _feed_back(_fresh(found[0]), crew, everything=finished))
    if finished:
        diary.on(meeting + 6, lambda: gathering.finish(crew.office, _fresh(found[0]), _fresh(found[0]).revision))


def enter_open(round_of: Callable[[], Round], county: County, diary: Diary) -> None:
    """A collection that is open now, so that a visitor can try its link."""
    diary.on(1, lambda: _open(round_of(), county.crews[1], days=20))


def _open(one: Round, crew: Crew, days: int = 10) -> Collection:
    wanted = Wanted(
        f"{crew.bureau.short}{one.year}年度民主生活会征求意见", today(), today() + timedelta(days=days),
        (Channel.LINK, Channel.PAPER, Channel.BOX), _WORDS, head=crew.head, leaders=[crew.author], questions=_QUESTIONS,
    )  # fmt: skip
    made = gathering.draw_up(crew.office, one, crew.bureau, wanted)
    gathering.open_it(crew.office, made, made.revision)
    return made


def _write(collection: Collection, crew: Crew) -> None:
    team, questions = collection.subjects.get(kind="team"), list(collection.questions.order_by("number"))
    for number, text, _ in _TEAM:
        take_unknown(collection, [Said(text, team, questions[number])])
    leader = collection.subjects.get(user=crew.author)
    for text in _LEADER:
        take_unknown(collection, [Said(text, leader, questions[1])])
    enter_opinions(crew.office, collection, Channel.PAPER, [Said(one, team) for one in _PAPER])


def _sort(collection: Collection, crew: Crew) -> None:
    keys = {text: name for _, text, name in _TEAM}
    for name in _ANSWERS:
        rows = [one.pk for one in _opinions(collection).filter(text__in=[text for text in keys if keys[text] == name])]
        topic = sorting.sort(crew.office, collection, dict.fromkeys(rows), None, name)
        answering.assign(crew.office, topic, topic.revision, owner=crew.owners[0], due_on=today() + timedelta(days=10))
    rows = [one.pk for one in _opinions(collection).filter(subject__user=crew.author)]
    sorting.sort(crew.office, collection, dict.fromkeys(rows), None, "对分管领导作风的意见")


def _answer(collection: Collection, crew: Crew, *, everything: bool) -> None:
    ledger = Ledger.objects.filter(organisation=crew.bureau, archived=False).order_by("-year").first()
    names = list(_ANSWERS) if everything else list(_ANSWERS)[:3]
    for topic in Topic.objects.filter(collection=collection, name__in=names).select_related("owner"):
        kind, text, words = _ANSWERS[topic.name]
        if kind == "problem" and ledger is None:
            kind = "reason"
        answering.answer(topic.owner or crew.office, topic, Given(kind, words, text, ledger), topic.revision)
    if everything:
        unsorted = {one.pk: None for one in _opinions(collection).filter(topic=None)}
        sorting.sort_singly(crew.office, collection, dict(unsorted))
        for topic in Topic.objects.filter(collection=collection, answer="open"):
            given = Given("reason", "已记下，由分管领导在谈心谈话时当面说明。")
            answering.answer(crew.office, topic, given, topic.revision)


def _feed_back(collection: Collection, crew: Crew, *, everything: bool) -> None:
    for subject in Subject.objects.filter(collection=collection).select_related("collection__organisation", "user"):
        feeding_back.send(crew.office, subject)
        if everything and subject.user is not None:
            feeding_back.acknowledge(subject.user, subject)


def _opinions(collection: Collection) -> QuerySet[Opinion]:
    return Opinion.objects.filter(collection=collection, sealed=False)


def _fresh(collection: Collection) -> Collection:
    return Collection.objects.select_related("organisation").get(pk=collection.pk)
