"""Inspections of the bureaus and what came from outside: one in every state, some findings answered, one not mended."""

from __future__ import annotations

from datetime import timedelta

from bihuan_web.common.clock import today
from bihuan_web.inspections.models import Checklist, Feedback, Inspection
from bihuan_web.inspections.services import answering, checklists, feedback, inspecting, planning
from bihuan_web.inspections.services.answering import Reply
from bihuan_web.inspections.services.feedback import About
from bihuan_web.inspections.services.planning import Wanted
from bihuan_web.ledgers.models import Ledger
from bihuan_web.orgs.models import Organisation
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary

_FOUND = {1: "抽问三名责任人，两人说不出自己任务的完成时限", 3: "两项任务用了同一张现场照片作佐证"}
_TOUR = """关于岚台县整改落实情况的巡察反馈意见

一、整改责任方面
（一）个别牵头领导对分管领域的整改进展过问少，上半年没有听过一次专题汇报。
（二）三个部门的整改台账责任人调整后没有办理交接，任务无人接手。
二、整改成效方面
（一）有的问题以会议、文件代替整改，群众感受不明显。
（二）灌溉渠道清淤的整改，实地查看仍有淤堵。
请于收到反馈之日起六十日内逐条报送整改情况。
"""
_INQUIRY = """请就以下问题作出书面说明：
1. 分管部门采购办公设备是否履行了询价程序。
2. 是否知情并同意将会议安排在收费场所。
"""


def enter(county: County, diary: Diary) -> None:
    """Enters what happens; days are counted back from now."""
    first, second, third, _ = county.crews
    diary.on(150, lambda: _set_up(county))
    diary.on(60, lambda: _report(county, first))
    diary.on(52, lambda: _answer(first))
    diary.on(12, lambda: _recheck(county))
    diary.on(3, lambda: _under_way(county, second))
    diary.on(2, lambda: _plan(county, third, "不打招呼检查：窗口服务", announced=False, on=5))
    diary.on(40, lambda: _tour(county, first, second))
    diary.on(20, lambda: _inquiry(county))


def _set_up(county: County) -> None:
    for key in ("rectification", "projects", "conduct"):
        checklists.take_over_example(county.root, key, county.office)
    units = [crew.bureau for crew in county.crews]
    planning.set_plan(county.root, today().year, units[:3], county.office)
    planning.set_plan(county.root, today().year + 1, units, county.office)


def _plan(county: County, crew: Crew, title: str, *, announced: bool = True, on: int = 0) -> Inspection:
    checklist = Checklist.objects.filter(organisation=county.root).order_by("pk")[0]
    wanted = Wanted(title, today() + timedelta(days=on), announced)
    leader, member = county.reviewers
    version = checklist.versions.get(number=checklist.latest)
    return planning.plan_inspection(county.root, crew.bureau, version, wanted, leader, [member], county.office)


def _report(county: County, crew: Crew) -> None:
    one = _plan(county, crew, f"{crew.bureau.short}整改落实情况检查")
    leader, member = county.reviewers
    inspecting.start(one, leader)
    for number, result in enumerate(one.results.order_by("item__number")):
        found = _FOUND.get(number, "")
        inspecting.check_item(result, "finding" if found else "in-order", found or "查阅台账并抽查，符合", member)
    inspecting.add_finding(one, "一楼值班室没有交接班记录", member)
    inspecting.report(one, "整改任务总体落实，责任人知晓率和佐证材料还有欠缺。", leader)


def _answer(crew: Crew) -> None:
    one = Inspection.objects.get(inspected=crew.bureau, recheck_of=None)
    answering.acknowledge(one, crew.office)
    ledger = _ledger(crew.bureau)
    first, second, third = one.findings.order_by("number")
    for finding in (first, second):
        reply = Reply(ledger=ledger, text=finding.text) if ledger else Reply(reason="列入下一轮台账")
        answering.answer_finding(finding, reply, crew.office)
    answering.answer_finding(third, Reply(reason="值班室上月起改为电子签到，记录在系统里，已向检查组出示"), crew.office)


def _recheck(county: County) -> None:
    before = Inspection.objects.filter(recheck_of=None, organisation=county.root).order_by("pk")[0]
    wanted = Wanted(f"复查：{before.title}", today(), announced=False)
    leader, member = county.reviewers
    one = planning.plan_recheck(before, wanted, leader, [member], county.office)
    inspecting.start(one, leader)
    first, second, _ = one.looks.order_by("pk")
    inspecting.look_again(first, "mended", "又问了三名责任人，都说得清任务和时限", member)
    inspecting.look_again(second, "not-mended", "抽查五项任务，仍有一项用旧照片", member)
    inspecting.report(one, "一条整改到位，一条没有，一条本次没有复查。", leader)
    answering.settle_inspection(before, county.office)


def _under_way(county: County, crew: Crew) -> None:
    one = _plan(county, crew, f"{crew.bureau.short}整改落实情况检查")
    leader, _ = county.reviewers
    inspecting.start(one, leader)
    result = one.results.order_by("item__number")[0]
    inspecting.check_item(result, "finding", "整改方案没有经班子会议研究的记录", leader)


def _tour(county: County, first: Crew, second: Crew) -> None:
    about = About("tour", "巡察反馈意见", "市委第三巡察组", "岚巡〔2026〕3号", today(), today() + timedelta(days=60))
    letter = feedback.enter(county.root, about, _TOUR, None, county.office)
    feedback.confirm(letter, county.office)
    points = list(letter.points.order_by("number"))
    for point, crew in zip(points[1:], (first, first, second), strict=True):
        feedback.assign_point(point, crew.bureau, crew.office, about.due_on, county.office)
    ledger = _ledger(first.bureau)
    if ledger is not None:
        answering.answer_point(points[1], Reply(ledger=ledger, text=points[1].text), first.office)
    answering.answer_point(points[2], Reply(reason="已用走访代替会议汇报，逐户记录附后"), first.office)


def _inquiry(county: County) -> None:
    about = About("inquiry", "关于有关问题的函询", "县纪委监委", "", today(), today() + timedelta(days=15), county.lead)
    letter: Feedback = feedback.enter(county.root, about, _INQUIRY, None, county.office)
    feedback.confirm(letter, county.office)
    point = letter.points.order_by("number")[0]
    answering.answer_point(point, Reply(reason="三家询价记录和审批单附后，单价低于协议价"), county.lead)


def _ledger(unit: Organisation) -> Ledger | None:
    return Ledger.objects.filter(organisation=unit, archived=False).order_by("-year", "-pk").first()
