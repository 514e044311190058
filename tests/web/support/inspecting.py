"""Inspections and letters in the fictional county, brought into any state by the acts that people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.inspections.models import Feedback, Finding, Inspection
from bihuan_web.inspections.services import answering, checklists, feedback, inspecting, planning
from bihuan_web.inspections.services.answering import Reply
from bihuan_web.inspections.services.feedback import About
from bihuan_web.inspections.services.planning import Wanted
from bihuan_web.ledgers.models import Ledger
from bihuan_web.ledgers.services import open_ledger
from tests.web.support.units import County, appoint, county, person, with_role

DAY = date(2026, 3, 2)
LETTER = """关于岚台县的巡察反馈意见

一、落实责任方面
（一）整改台账三个月没有更新，责任人变动后没有接手。
（二）两项任务的佐证材料日期早于措施。
二、作风方面
（一）窗口中午无人值守，群众等候超过一小时。
请于4月30日前报送整改情况。
"""


@dataclass(frozen=True, slots=True)
class Bureau:
    """The county's office has the grain bureau inspected; ``inside`` is that bureau's office, ``leader`` leads the team."""

    place: County
    office: User
    leader: User
    member: User
    inside: User
    ledger: Ledger


def bureau() -> Bureau:
    """The people of all tests of inspections."""
    place = county()
    inside = with_role(Role.OFFICE, place.bureau, "程素心")
    appoint(inside, place.bureau, "办公室主任")
    leader, member = person("骆明川"), person("孟知秋")
    appoint(leader, place.county, "督查室主任")
    appoint(member, place.sibling, "副局长")
    office = with_role(Role.OFFICE, place.county, "温知行")
    return Bureau(place, office, leader, member, inside, open_ledger(place.bureau, "2026年度整改台账", 2026, inside))


def planned(people: Bureau, *, announced: bool = True, title: str = "一季度整改落实检查") -> Inspection:
    """An inspection by the shipped checklist."""
    found = people.place.county.checklists.first()
    checklist = found or checklists.take_over_example(people.place.county, "rectification", people.office)
    return planning.plan_inspection(
        people.place.county, people.place.bureau, checklist.versions.get(number=checklist.latest),
        Wanted(title, DAY, announced), people.leader, [people.member], people.office,
    )  # fmt: skip


def reported(people: Bureau, *texts: str, announced: bool = True) -> Inspection:
    """One in which the first items have these findings, the others are in order."""
    inspection = planned(people, announced=announced)
    inspecting.start(inspection, people.leader)
    for number, result in enumerate(inspection.results.order_by("item__number")):
        verdict = "finding" if number < len(texts) else "in-order"
        inspecting.check_item(result, verdict, texts[number] if number < len(texts) else "", people.member)
    inspecting.report(inspection, "总体较好，台账有缺项", people.leader)
    return inspection


def acknowledged(people: Bureau, *texts: str) -> Inspection:
    """One that the bureau has acknowledged."""
    inspection = reported(people, *texts)
    answering.acknowledge(inspection, people.inside)
    return inspection


def put_on_ledger(people: Bureau, finding: Finding) -> Finding:
    """A finding that the bureau answered by a problem."""
    answering.answer_finding(finding, Reply(ledger=people.ledger), people.inside)
    return finding


def letter(people: Bureau, *, kind: str = "tour", asked: User | None = None, text: str = LETTER) -> Feedback:
    """A letter whose points are proposed."""
    about = About(kind, "巡察反馈意见", "县委巡察组", "岚巡〔2026〕3号", DAY, date(2026, 4, 30), asked)
    return feedback.enter(people.place.county, about, text, None, people.office)


def confirmed(people: Bureau, *, kind: str = "tour", asked: User | None = None) -> Feedback:
    """One whose points are to be answered."""
    made = letter(people, kind=kind, asked=asked)
    feedback.confirm(made, people.office)
    return made
