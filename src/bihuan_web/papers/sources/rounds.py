"""What papers take from the round itself: the steps of its timetable, the order of the meeting, the figures of the statistics form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bihuan.errors import BihuanError
from bihuan.profiles import Step, known_profiles, load, timetable
from bihuan_web.documents.lifecycle import ACCEPTED
from bihuan_web.documents.models import Document
from bihuan_web.orgs.queries import predecessors_of
from bihuan_web.papers.outcomes import day, outcomes_of
from bihuan_web.papers.sources import Ask, Piece
from bihuan_web.papers.sources.ledger import problems_of
from bihuan_web.papers.tables import packed
from bihuan_web.rounds.lifecycle import WAIVED
from bihuan_web.rounds.queries import steps_of

# The order inside a meeting, as notices of several years prescribe it.
_ORDER = (
    "主持人报告会前准备情况和征求意见情况",
    "通报上年度整改落实情况和本年度征求到的意见",
    "主持人代表领导班子作对照检查",
    "主持人作个人对照检查，其他成员提出批评意见，主持人表态",
    "其他成员逐一作个人对照检查，其余成员提出批评意见，本人表态",
    "督导组点评",
    "主持人总结，提出整改要求",
)
_BRANCH_ORDER = (
    "书记通报全年工作、上年度整改情况和征求到的意见",
    "支部委员会作对照检查",
    "党员逐一作个人对照检查，开展批评和自我批评",
    "总结，明确整改事项",
)


def members(ask: Ask) -> Iterator[Piece]:
    """Who is due at the meeting: the team of the round, without whoever left it."""
    there = ask.round.team.filter(left_on__isnull=True).select_related("user").order_by("pk")
    names = "、".join(str(one) for one in there)
    yield Piece("members", "text", f"应到会人员：{names}。" if names else "（待填写：应到会人员）")


def history(ask: Ask) -> Iterator[Piece]:
    """Which units became this one since the year before the round, so that a paper names both; nothing where none did."""
    before = [one for one in predecessors_of(ask.unit) if one.ended_on and one.ended_on.year >= ask.round.year - 1]
    for one in before:
        assert one.ended_on is not None
        how = "并入" if one.successor_id == ask.unit.pk and not one.parts.exists() else "拆分"
        told = (
            f"{one.name}已于{day(one.ended_on)}{how}{'本单位' if how == '并入' else '，本单位由此设立'}，"
            f"未办结的事项由承接单位继续办理，已办结的事项仍用{one.name}的名称。"
        )
        yield Piece(f"unit-{one.pk}", "text", told)


def order(ask: Ask) -> Iterator[Piece]:
    """The order of the meeting."""
    lines = _BRANCH_ORDER if ask.round.kind == "zzshh" else _ORDER
    yield Piece("order", "text", "\n".join(f"{number}. {line}。" for number, line in enumerate(lines, 1)))


def statistics(ask: Ask) -> Iterator[Piece]:
    """The figures that a statistics form asks for; what the record does not have is left to be filled in."""
    documents = Document.objects.filter(round=ask.round, organisation__path__startswith=ask.unit.path, state=ACCEPTED)
    outcomes = outcomes_of(problems_of(ask, ask.round.year))
    held = ask.round.meeting_on
    rows = [
        ("单位", ask.unit.name),
        ("会议", f"{ask.round.year}年度{ask.round.get_kind_display()}"),
        ("召开日期", day(held) if held else "（待填写：开会日期）"),
        ("审定的领导班子材料（份）", str(documents.filter(kind="team").count())),
        ("审定的个人材料（份）", str(documents.filter(kind="personal").count())),
        ("列入台账的问题（个）", str(len(outcomes))),
        ("整改措施（条）", str(sum(len(one.measures) for one in outcomes))),
        ("整改任务（项）", str(sum(len(one.tasks) for one in outcomes))),
    ]
    yield Piece("figures", "table", packed(("项目", "数据"), rows))


def steps(ask: Ask) -> Iterator[Piece]:
    """What is to be done by when: the timetable of the round, else that of the profile; without a meeting day counted from it."""
    planned = [one for one in steps_of(ask.round) if one.state != WAIVED]
    rows = [(one.label, day(one.due_on) if one.due_on else "按通知", one.document) for one in planned]
    rows = rows or [(one.label, _when(ask, one.day), one.document) for one in _steps(ask)]
    if rows:
        yield Piece("steps", "table", packed(("步骤", "时间", "形成的材料"), rows))
    else:
        yield Piece("steps", "text", "（待填写：各步骤和时间）")


def _steps(ask: Ask) -> tuple[Step, ...]:
    try:
        if ask.round.profile:
            return timetable(load(ask.round.profile)).steps
        fitting = [one for one in (load(name) for name, _ in known_profiles()) if one.meeting == ask.round.kind]
    except BihuanError:  # the profile is gone or broken: what it said must be written by hand
        return ()
    dated = [one for one in fitting if one.year is not None and not one.by_name_only]
    newest = max(dated, key=lambda one: one.year or 0, default=None)
    return timetable(newest).steps if newest else ()


def _when(ask: Ask, offset: int | None) -> str:
    if offset is None:
        return "按通知"
    if ask.round.meeting_on is None:
        return f"会前{-offset}天" if offset < 0 else f"会后{offset}天" if offset else "开会当天"
    return day(ask.round.meeting_on + timedelta(days=offset))
