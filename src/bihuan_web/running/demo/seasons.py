"""The round itself: its team, timetable, study and meeting. One round of a bureau is under way and was moved once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.clock import now, today
from bihuan_web.meetings.models import Meeting, Part, Presence
from bihuan_web.meetings.queries import attendants_of, current
from bihuan_web.meetings.services import minutes, preparing, sitting
from bihuan_web.orgs.models import Appointment, Grant
from bihuan_web.rounds.lifecycle import OPEN
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.queries import post_of, team_of
from bihuan_web.rounds.services import (
    RoundFields,
    StepFields,
    add_member,
    add_step,
    create_round,
    finish_step,
    move_meeting,
    plan_round,
    waive_step,
)
from bihuan_web.rounds.timetable import MEETING
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary
from bihuan_web.studies import services as studies
from bihuan_web.studies.models import Session

_SAID = (
    "通报：发放征求意见表四十份，收回三十八份，归并意见二十三条，逐条反馈到人。上年度列的十二项整改，十项办结，两项长期坚持。",
    "书面通报上年度整改落实情况，没有办结的两项说明了原因和时限。",
    "班子查摆问题九条，其中下库检查打招呼、窗口积压两条举了具体的事。",
)


def enter(round_of: Callable[[], Round], meeting: int, county: County, diary: Diary) -> None:
    """Enters the season of the county whose meeting was so many days ago."""
    diary.on(meeting + 39, lambda: _begin(round_of(), county))
    diary.on(meeting + 14, lambda: _study(round_of(), county.office))
    diary.on(meeting + 10, lambda: _prepare(round_of(), county.office))
    diary.on(meeting, lambda: _meet(round_of(), county.office))
    diary.on(meeting - 2, lambda: _approve(round_of()))
    for days in (meeting + 12, meeting + 1, meeting - 16):
        diary.on(days, lambda: _finish(round_of(), county.office))


def enter_running(county: County, diary: Diary) -> None:
    """Enters the round of a bureau that is under way: its meeting is to come."""
    crew = county.crews[0]
    diary.on(24, lambda: _open(crew))
    diary.on(6, lambda: _finish(_own(crew), crew.office, leave=2))
    diary.on(3, lambda: _move(_own(crew), crew.office))


def _begin(one: Round, county: County) -> None:
    heads = [crew.head for crew in county.crews[:3]]
    secretary = Appointment.objects.get(post__organisation=county.root, post__name="县委书记").user
    for head in heads:
        Grant.objects.create(user=head, role=Role.AUTHOR, branch=county.root, since=today())
    for user in (secretary, county.lead, *heads):
        post = post_of(user, one.organisation, today()) or "县委委员"
        add_member(county.office, one, user, post, at=now())
    _plan(one, county.office)
    studies.add_reading(
        county.office, one, "县域粮食储备管理办法", place="办公室资料柜", due_on=today() + timedelta(20), at=now()
    )
    studies.add_reading(
        county.office, one, "达溪河治理规划", "case", "县政府网站", due_on=today() + timedelta(25), at=now()
    )
    day = today() + timedelta(days=25)
    fields = studies.SessionFields(day, "专题学习：上年度整改情况", "三楼会议室", secretary.name)
    studies.plan_session(county.office, one, fields, at=now())


def _open(crew: Crew) -> None:
    fields = RoundFields(
        today().year, "mzshh", f"{crew.bureau.short}{today().year}年度民主生活会", "", today() + timedelta(days=45)
    )
    one = create_round(crew.office, crew.bureau, fields, at=now())
    for user in (crew.head, crew.author, crew.office):
        add_member(crew.office, one, user, post_of(user, one.organisation, today()), at=now())
    _plan(one, crew.office)
    step = StepFields("会前集体到库区走一遍", today() + timedelta(days=30), user=crew.author)
    add_step(crew.office, one, step, at=now())
    studies.add_reading(crew.office, one, "安全储粮操作规程", due_on=today() + timedelta(days=28), at=now())


def _own(crew: Crew) -> Round:
    return Round.objects.select_related("organisation").filter(organisation=crew.bureau).latest("pk")


def _plan(one: Round, office: User) -> None:
    one.refresh_from_db()
    plan_round(office, one, one.revision, at=now())


def _finish(one: Round, office: User, leave: int = 0) -> None:
    """Marks as done what is due; the last ones are left, and are late."""
    due = one.steps.filter(state=OPEN, due_on__lte=today()).exclude(key=MEETING).order_by("due_on", "order")
    steps = list(due.select_related("round__organisation"))
    for step in steps[: len(steps) - leave]:
        assert step.due_on is not None  # asked for
        finish_step(office, step, step.due_on, step.revision, at=now())
    notice = one.steps.filter(key="notice", state=OPEN).select_related("round__organisation").first()
    if notice is not None:
        waive_step(office, notice, "按去年的通知办，今年没有另发", notice.revision, at=now())


def _move(one: Round, office: User) -> None:
    assert one.meeting_on is not None  # set when it was opened
    one.refresh_from_db()
    move_meeting(office, one, one.meeting_on + timedelta(days=7), "县委统一安排会期", one.revision, at=now())


def _study(one: Round, office: User) -> None:
    session = Session.objects.select_related("round__organisation").get(round=one)
    team = [member for member in team_of(one) if member.left_on is None]
    who = [
        studies.Came(member.user, number != 3, "" if number != 3 else "下乡抢险") for number, member in enumerate(team)
    ]
    studies.hold_session(office, session, who, session.revision, at=now())


def _prepare(one: Round, office: User) -> None:
    chair = next(member.user for member in team_of(one))
    meeting = preparing.prepare(office, one, chair, "县委三楼会议室", at=now())
    preparing.add_attendant(office, meeting, Part.RECORDER, office, at=now())
    preparing.add_attendant(office, meeting, Part.SUPERIOR, None, "市委督导组", "组长", at=now())


def _meet(one: Round, office: User) -> None:
    meeting = _meeting(one)
    people = [person for person in attendants_of(meeting) if person.part != Part.RECORDER]
    absent = people[3]
    marks = [
        preparing.Mark(person, Presence.ABSENT if person == absent else Presence.PRESENT,
                       "市里开会" if person == absent else "", person.revision)
        for person in people
    ]  # fmt: skip
    preparing.mark(office, meeting, marks, at=now())
    sitting.begin(office, meeting, meeting.revision, at=now())
    at = now()
    for item, text in zip(meeting.items.order_by("order"), _SAID, strict=False):
        item.meeting = meeting
        minutes.start_item(office, item, at=at)
        at += timedelta(minutes=8 + len(text) % 17)  # as long as people speak
        minutes.save_text(office, item, text, item.revision, at=at)
    minutes.add_outcome(office, meeting, "一季度把检查打招呼的事整改到位，由督查室盯到底", at=at)
    sitting.hold(office, meeting, today(), meeting.revision, at=at)


def _approve(one: Round) -> None:
    meeting = _meeting(one)
    assert meeting.chair is not None  # of the team
    sitting.approve(meeting.chair, meeting, meeting.revision, at=now())


def _meeting(one: Round) -> Meeting:
    meeting = current(one)
    assert meeting is not None  # prepared before
    return meeting
