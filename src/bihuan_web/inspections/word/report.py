"""The report of an inspection (检查情况反馈): findings first, then every item as it was seen, and what a re-check says."""

from __future__ import annotations

from bihuan_web.inspections.models import Inspection
from bihuan_web.inspections.queries import findings_of
from bihuan_web.inspections.word.answers import answer_words
from bihuan_web.inspections.words import Mended, Verdict
from bihuan_web.sheets.cells import methods_of
from bihuan_web.sheets.heading import Heading, written_day
from bihuan_web.sheets.word.layout import Page

_VERDICTS = {
    Verdict.UNCHECKED: "未查",
    Verdict.IN_ORDER: "符合",
    Verdict.FINDING: "发现问题",
    Verdict.NOT_APPLICABLE: "不适用",
}
_MENDED = {Mended.NOT_LOOKED: "未复查", Mended.MENDED: "已整改", Mended.NOT_MENDED: "未整改"}


def write_report(inspection: Inspection, heading: Heading) -> bytes:
    """The report as a Word file; findings with the answers there are."""
    page = Page(heading.proof_line)
    kind = "复查" if inspection.recheck_of_id else "检查"
    title = f"关于{inspection.inspected.name}的{kind}情况反馈"
    page.document.core_properties.title = title
    page.title(title)
    page.paragraph(f"{inspection.inspected.name}：", indent=False)
    team = inspection.team.select_related("user").order_by("-leads", "pk")
    names = "、".join(f"{one.user.name}（组长）" if one.leads else one.user.name for one in team)
    day = inspection.planned_on
    page.paragraph(
        f"{day.year}年{day.month}月{day.day}日，检查组（{names}）按《{inspection.version.checklist.title}》第"
        f"{inspection.version.number}版对你单位进行了{'' if inspection.announced else '不打招呼的'}{kind}。现将情况反馈如下。"
    )
    page.paragraph(inspection.summary)
    _write_looks(page, inspection)
    _write_findings(page, inspection)
    _write_results(page, inspection)
    due = inspection.answer_due_on
    if due is not None and inspection.findings.exists():
        page.paragraph(f"请于{due.year}年{due.month}月{due.day}日前逐条回应：列为问题、列入措施，或者说明理由。")
    page.signature(heading.unit, written_day(heading.at))
    return page.data()


def _write_looks(page: Page, inspection: Inspection) -> None:
    looks = list(inspection.looks.select_related("finding").order_by("finding__number"))
    if looks:
        page.heading(1, "上次检查发现的复查情况")
        rows = [(str(one.finding.number), one.finding.text, _MENDED[Mended(one.mended)], one.note) for one in looks]
        page.table(("序号", "上次发现的问题", "复查结果", "看到的情况"), rows, (1, 6, 2, 6))


def _write_findings(page: Page, inspection: Inspection) -> None:
    page.heading(1, "发现的问题")
    findings = list(findings_of(inspection).filter(number__gt=0))
    if not findings:
        page.paragraph("没有发现问题。")
        return
    rows = [(str(one.number), one.text, answer_words(one)) for one in findings]
    page.table(("序号", "问题", "回应"), rows, (1, 8, 6))


def _write_results(page: Page, inspection: Inspection) -> None:
    results = list(inspection.results.select_related("item").order_by("item__number"))
    if not results:
        return
    page.heading(1, "逐项检查情况")
    rows = [
        (
            str(one.item.number), one.item.section, one.item.look_at, methods_of(one.item.how),
            _VERDICTS[Verdict(one.verdict)], one.note,
        )
        for one in results
    ]  # fmt: skip
    before = [(None, row[1], None, None, None, None) for row in rows]
    page.table(("序号", "部分", "检查内容", "检查方式", "结果", "情况"), rows, (1, 2, 5, 2, 2, 5), merged=before)
