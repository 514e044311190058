"""Before and at the meetings of the bureaus: teams, talks that both confirmed and some that nobody held, criticism and its answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.rounds.models import Round
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary
from bihuan_web.talks.models import Audience, Criticism, Talk, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services import criticising, talking
from bihuan_web.talks.services.answering import Wanted, answer_point
from bihuan_web.talks.services.talking import Said
from bihuan_web.talks.services.teams import set_up_team

_SAID = (
    "谈了今年下基层的情况，互相提了两条意见：一是到库区看得多、坐下来听得少，二是会上定的事会后问得少。",
    "对方说上半年两次检查都提前打了招呼，看到的是准备好的样子；商定以后检查不打招呼。",
    "谈了分管科室的人手和值班，指出三次值班记录是事后补的，对方认账。",
    "聊了家里的难处和工作上的压力，也说了群众对窗口办事慢的意见。",
)
_FOR_LEDGER = (
    "值班记录每天由值班领导当场签字",
    "到库区检查不提前通知，一季度至少两次",
    "窗口办事超过两天的逐件说明原因",
)
_CRITICISM = (
    ("上半年三次到库区检查都提前通知，看到的是准备好的现场", "检查提前打招呼，看不到真实情况"),
    ("6月窗口积压了十七件申请，你在会上说没有积压", "对窗口积压情况掌握不准"),
    ("安全例会开了八次，有五次是念文件，没有研究一件具体的事", "安全例会念文件多、研究事少"),
    ("希望进一步加强学习，增强担当意识，提高工作标准", ""),
    ("去年答应给储备科配的两台检测仪到现在没有到位，你没有催过", "答应配的检测仪一年没有到位"),
)


def enter(round_of: Callable[[], Round], meeting: int, county: County, diary: Diary) -> None:
    """Enters what the bureaus did for a round whose meeting is so many days ago."""
    for number, crew in enumerate(county.crews):
        diary.on(meeting + 30, _beginning(round_of, crew, number, meeting, diary))


def _beginning(
    round_of: Callable[[], Round], crew: Crew, number: int, meeting: int, diary: Diary
) -> Callable[[], None]:
    def act() -> None:
        leaders = {crew.head: Part.PRINCIPAL, crew.author: Part.MEMBER, crew.office: Part.MEMBER}
        heads = dict.fromkeys(crew.owners[:2], Part.HEAD)
        rest = {crew.owners[2]: Part.ORDINARY, crew.verifier: Part.ORDINARY, crew.closer: Part.RECORDER}
        team = set_up_team(round_of(), crew.bureau, {**leaders, **heads, **rest}, crew.office)
        wanted = [*combinations(leaders, 2), (crew.author, crew.owners[0]), (crew.office, crew.owners[1]),
                  (crew.head, crew.owners[2]), (crew.author, crew.verifier), (crew.office, crew.owners[2])]  # fmt: skip
        for place, (first, second) in enumerate(
            wanted[: len(wanted) - number]
        ):  # the later the bureau, the more are missing
            diary.on(meeting + 16 - place, _talk(team, first, second, number + place, meeting + 14 - place, diary))
        diary.on(meeting, lambda: _criticise(team, crew, number))
        diary.on(meeting - 4, lambda: _answer(team, crew))

    return act


def _talk(team: Team, first: User, second: User, number: int, later: int, diary: Diary) -> Callable[[], None]:
    def act() -> None:
        points = (_FOR_LEDGER[number % 3],) if number % 4 == 1 else ()
        said = Said(today() - timedelta(days=1), "三楼小会议室", _SAID[number % 4], ("一个月后再谈一次",), points)
        talk = talking.enter_talk(team, first, second, said)
        if number % 9 != 8:  # one waits to be confirmed
            diary.on(later, lambda: _confirm(talk, number))

    return act


def _confirm(talk: Talk, number: int) -> None:
    talk.refresh_from_db()
    talking.confirm_talk(talk, talk.second)
    if number % 5 == 0:
        talking.release_talk(talk, talk.first, Audience.OFFICE)
        talking.release_talk(talk, talk.second, Audience.OFFICE)


def _criticise(team: Team, crew: Crew, number: int) -> None:
    people = (crew.head, crew.author, crew.office)
    two = [(one, other) for one in people for other in people if one != other]
    for place, (one, other) in enumerate(two[: len(two) - number % 3]):
        text = _CRITICISM[(number + place) % len(_CRITICISM)][0]
        if place % 2:
            criticising.record_criticism(team, crew.closer, one, other, text)
        else:
            criticising.speak(criticising.prepare(team, one, other, text), one)


def _answer(team: Team, crew: Crew) -> None:
    """Receivers accept what names a fact, and say why not where nothing is named; the office answers the points."""
    ledger = open_ledgers_for(crew.bureau).first()
    words = dict(_CRITICISM)
    for place, one in enumerate(Criticism.objects.filter(team=team).select_related("receiver", "team").order_by("pk")):
        if place % 5 == 4:
            continue  # still to be answered
        if ledger is not None and words[one.text]:
            wanted = Wanted("problem", words[one.text], ledger, reason="接受，列入整改")
        else:
            wanted = Wanted("reason", reason="意见没有说到具体的事，会后当面问清再定")
        criticising.answer_criticism(one, one.receiver, wanted)
    for talk in Talk.objects.filter(team=team, state="confirmed").order_by("pk")[:4]:
        for point in talk.points.filter(for_ledger=True):
            reason = Wanted("reason", reason="已有同样的任务在办")
            answer_point(point, crew.office, Wanted("problem", point.text, ledger) if ledger else reason)
