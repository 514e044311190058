"""After the meetings: each bureau's responsibility list, handed down to people; some shares wait, one came back, one side is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.duties import services
from bihuan_web.duties.models import DutyList, Share, Side
from bihuan_web.duties.services import Wanted
from bihuan_web.ledgers.models import Problem
from bihuan_web.rounds.models import Round
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary

_DAYS = 150  # from the list to its due day


def enter(round_of: Callable[[], Round], meeting: int, county: County, diary: Diary) -> None:
    """Enters what the bureaus did after a meeting that was so many days ago."""
    for number, crew in enumerate(county.crews):
        diary.on(meeting - 7, _opening(round_of, crew, number, meeting, diary))


def _opening(round_of: Callable[[], Round], crew: Crew, number: int, meeting: int, diary: Diary) -> Callable[[], None]:
    def act() -> None:
        one = round_of()
        made = services.open_list(one, crew.bureau, f"{one.year}年度责任清单", crew.office)
        services.add_field(made, "信访和群众诉求", None, crew.office)
        for place, section in enumerate(crew.sections):
            field = section.name.removesuffix("科")
            leader = (crew.author, crew.office)[place]
            for side in Side:
                if side == Side.INTEGRITY and (number + place) % 3 == 0:
                    continue  # the missing side of dual duty
                what = (
                    f"{field}领域的问题按期整改到位" if side == Side.BUSINESS else f"{field}领域廉政风险排查和谈话提醒"
                )
                wanted = _wanted(what, field, "member", crew, leader, side=side)
                share = services.add_share(made, wanted, crew.office)
                diary.on(meeting - 9, _breaking_down(share, made, crew, place, number, meeting, diary))

    return act


def _breaking_down(
    share: Share, made: DutyList, crew: Crew, place: int, number: int, meeting: int, diary: Diary
) -> Callable[[], None]:
    """The leader acknowledges and hands on to the head of the section, who hands on to those who do the work."""
    section, head = crew.sections[place], crew.owners[place]
    clerk = crew.owners[2] if place == 0 else crew.closer  # the second section has nobody but its head

    def act() -> None:
        services.acknowledge(share, share.holder)
        problem = Problem.objects.filter(ledger__organisation=crew.bureau, organisation=section).order_by("pk").first()
        wanted = _wanted(f"{section.name}：{share.what}", share.field, "unit", crew, head, place, share.side, problem)
        below = services.hand_down(share, wanted, share.holder)
        if (number + place) % 4 != 3:  # else it waits to be acknowledged
            diary.on(meeting - 12, lambda: last(below))

    def last(below: Share) -> None:
        services.acknowledge(below, head)
        wanted = _wanted("每月对照清单自查一次并留记录", below.field, "person", crew, clerk, place, below.side)
        part = services.hand_down(below, wanted, head)
        if number == 1 and place == 1:
            services.send_back(part, clerk, "这项工作由另一位同志在做，请改交")
        elif number % 2 == 0:
            services.acknowledge(part, clerk)

    return act


def _wanted(
    what: str, field: str, level: str, crew: Crew, holder: User, place: int | None = None, side: str = Side.BUSINESS,
    problem: Problem | None = None,
) -> Wanted:  # fmt: skip
    unit = crew.bureau if place is None else crew.sections[place]
    due_on = today().replace(day=1) + timedelta(days=_DAYS)
    return Wanted(what, field, level, unit, holder, due_on, side=side, problem=problem)
