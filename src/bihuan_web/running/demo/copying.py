"""This year's documents are compared: two of them have a passage in common, which a reviewer looks at; one wording is given."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import now, today
from bihuan_web.copies.access import may_judge
from bihuan_web.copies.kinds import Verdict
from bihuan_web.copies.models import Passage
from bihuan_web.copies.services import asking, judging, working
from bihuan_web.documents.models import Document
from bihuan_web.rounds.models import Round
from bihuan_web.running.demo.county import County
from bihuan_web.running.demo.diary import Diary

# What two people of different bureaus wrote, the second one with another figure: plausible, and only the words are the same.
PASSAGE = (
    "下村大多是跟着检查组走，看的是提前准备好的点，真正沉到户里去的时候少。去年汛期在达溪村住过{n}天，"
    "听到老乡说三年没有见过局里的人，当时脸上发烫，回来以后忙起来又放下了，没有再去过"
)
GIVEN = (
    "会前，按照县委关于开好民主生活会的工作安排，认真组织学习研讨，广泛征求各方面意见建议，深入开展谈心谈话，"
    "逐条对照上级点明的问题、巡察反馈的问题和群众反映的问题，把自己摆进去、把职责摆进去、把工作摆进去"
)


_FIGURES = {6: 3, 12: 5}  # by the number of the document in its round; the same reviewer has both
_QUOTING = (8, 10)


def planted(number: int) -> tuple[str, ...]:
    """What stands in a document besides its own: of four authors' two by two have something in common."""
    if number in _FIGURES:
        return (PASSAGE.format(n=_FIGURES[number]),)
    return (GIVEN,) if number in _QUOTING else ()


def enter(round_of: Callable[[], Round], county: County, diary: Diary) -> None:
    """Enters the comparison of a round and what the reviewers said of it."""
    diary.on(6, lambda: _compare(round_of(), county))
    diary.on(5, lambda: _judge(county.reviewers))


def _compare(one: Round, county: County) -> None:
    asking.set_automatic(county.office, one, True)
    working.run(asking.ask(county.office, county.root, one).pk, now())


def _judge(reviewers: list[User]) -> None:
    """The wording that is given; the other passage still waits for somebody."""
    for passage in Passage.objects.filter(pair__a__document__in=_with(GIVEN)).order_by("pair", "number"):
        for user in reviewers:
            if may_judge(user, passage.pair, today()):
                judging.judge(user, passage, Verdict.GIVEN, "县委通知的原文，各单位照写")
                return


def _with(words: str) -> QuerySet[Document]:
    """Documents in which these words stand."""
    return Document.objects.filter(versions__examination__contains=words[10:30])
