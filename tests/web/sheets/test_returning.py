"""An exported workbook comes back edited: what is proposed, what is refused, what is written, and nothing twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.ledgers.models import Ledger, Measure, Problem
from bihuan_web.ledgers.services import ProblemText, add_problem, revise_problem
from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.cells import canonical
from bihuan_web.sheets.grid import read_workbook
from bihuan_web.sheets.models import Incoming, LineKind, Policy, State
from bihuan_web.sheets.services.importing import decide, hand_in
from bihuan_web.tasks.models import Progress, Task
from bihuan_web.tasks.services.planning import assign
from bihuan_web.tasks.services.working import add_progress
from tests.web.sheets.making import (
    column_of,
    edited,
    exported,
    handed_in,
    ledger_of,
    lines,
    opened,
    saved,
    task_named,
    written,
)  # fmt: skip
from tests.web.support.units import appoint, person, with_role
from tests.web.support.work import DUE, Crew, crew

pytestmark = pytest.mark.django_db
WHOLE = "整改台账"


def start() -> tuple[Crew, Ledger, bytes]:
    people = crew()
    appoint(people.owner, people.place.section)
    ledger = ledger_of(people)
    return people, ledger, exported(ledger, people)


def test_a_workbook_that_nobody_edited_proposes_nothing() -> None:
    people, _, data = start()
    incoming = handed_in(data, people)
    assert incoming.state == State.PREVIEW, incoming.trouble_zh
    assert (incoming.kind, lines(incoming)) == ("returned", [])
    assert lines(handed_in(saved(opened(data)), people)) == []


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.text(min_size=1, max_size=60), st.text(max_size=200), st.text(max_size=40))
def test_whatever_texts_a_ledger_holds_export_and_reading_agree(text: str, cause: str, aspect: str) -> None:
    if not text.strip() or "\0" in text + cause + aspect:
        return
    people = crew()
    ledger = ledger_of(people)
    try:
        text.encode(), cause.encode(), aspect.encode()
    except UnicodeEncodeError:
        return
    add_problem(ledger, people.place.bureau, ProblemText(text, cause=cause, aspect=aspect), people.office)
    incoming = handed_in(exported(ledger, people), people)
    assert lines(incoming) == []


EDITABLE = ("方面", "问题", "具体表现", "原因分析", "整改目标", "整改措施", "成果形式", "整改任务", "验收标准", "备注")


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(EDITABLE), st.text("粮库检查=+-@<>&'\"_x0041 \n\t甲乙", min_size=1, max_size=30), st.integers(5, 6)
)
def test_any_text_in_any_cell_is_exactly_that_change(head: str, text: str, row: int) -> None:
    people, _, data = start()
    book = opened(data)
    sheet = book[WHOLE]
    first = 5 if head not in ("整改任务", "验收标准", "备注") else row  # the first cell of its merged area
    cell = sheet.cell(first, column_of(sheet, head))
    before, wanted = canonical(cell.value), canonical(text)
    cell.value, cell.data_type = text, "s"
    found = lines(handed_in(saved(book), people))
    column = next(one.value for one in Column if one.label == head)
    if wanted == before:
        assert found == []
    elif not wanted and head in ("问题", "整改措施", "整改任务"):
        assert found == [("refused", column, before, wanted)]
    else:
        assert found == [("change", column, before, wanted)]


CHANGES: list[tuple[str, str, Any, str, str, str]] = [
    ("深入粮库少", "problem", "深入粮库少，隐患不清", "问题", "深入粮库少，隐患不清", WHOLE),
    ("怕麻烦", "cause", "怕麻烦、图省事", "原因分析", "怕麻烦、图省事", "问题清单"),
    ("自查", "source", "巡察", "问题来源", "巡视巡察", WHOLE),
    ("建立隐患清单", "measure", "建立隐患清单并公示", "整改措施", "建立隐患清单并公示", "任务清单"),
    ("限期整改", "pace", "立行立改", "整改类型", "立行立改", WHOLE),
    ("整改三号库", "task", "整改三号、四号库", "整改任务", "整改三号、四号库", "责任清单"),
    ("2026-06-30", "due", "2026.7.15", "完成时限", "2026-07-15", WHOLE),
    ("2026-06-30", "due", "２０２６年７月底", "完成时限", "2026-07-31", WHOLE),
    ("2026-06-30", "due", 46218, "完成时限", "2026-07-15", WHOLE),
    ("聂远帆", "owner", "骆明川", "责任人", "骆明川", WHOLE),
    ("先急后缓", "remark", "", "备注", "", WHOLE),
]


@pytest.mark.parametrize(("old", "column", "new", "head", "after", "sheet"), CHANGES)
def test_one_edited_cell_is_exactly_that_change(
    old: str, column: str, new: Any, head: str, after: str, sheet: str
) -> None:
    people, _, data = start()
    incoming = handed_in(edited(data, (sheet, old, new, head)), people)
    assert lines(incoming) == [("change", column, old, after)]
    line = incoming.lines.get()
    assert (line.sheet, line.before) == (sheet, old)
    assert line.row >= 5


def test_what_was_confirmed_is_written_with_its_events_and_the_same_file_again_changes_nothing() -> None:
    people, _, data = start()
    ids = sorted(Task.objects.values_list("pk", flat=True))
    changed = edited(
        data,
        (WHOLE, "深入粮库少", "深入粮库少，隐患不清", "问题"),
        (WHOLE, "每月到粮库检查一次", "每月到粮库检查两次", "整改措施"),
        (WHOLE, "前后照片", "前后照片和验收单", "验收标准"),
        (WHOLE, "普查粮库", "普查全县粮库", "整改任务"),
    )
    done = written(handed_in(changed, people), people.office)
    assert done.state == State.APPLIED, done.trouble_zh
    assert Problem.objects.filter(text="深入粮库少，隐患不清").count() == 1
    assert Measure.objects.filter(text="每月到粮库检查两次").exists()
    assert task_named("普查全县粮库").owner == people.owner
    assert task_named("整改三号库").acceptance_standard == "前后照片和验收单"
    assert sorted(Task.objects.values_list("pk", flat=True)) == ids
    acts = set(Event.objects.values_list("act", flat=True))
    assert {"problem.revise", "measure.revise", "task.revise", "sheet.import"} <= acts
    assert list(verify_log()) == []
    events = Event.objects.count()
    again = handed_in(changed, people)
    assert lines(again) == []
    written(again, people.office)
    assert not Event.objects.filter(sequence__gt=events, act__endswith="revise").exists()


REFUSED: list[tuple[str, Any, str, str]] = [
    ("待派", "已销号", "整改状态", "按流程"),
    ("1", 7, "序号", "序号由系统编"),
    ("深入粮库少", None, "问题", "不能清空"),
    ("2026-06-30", "6月底", "完成时限", "没有写年份"),
    ("2026-06-30", "2026年6月", "完成时限", "只写到月"),
    ("2026-06-30", "2026-02-30", "完成时限", "没有“2026-02-30”这一天"),
    ("2026-06-30", "尽快", "完成时限", "不是日期"),
    ("聂远帆", "查无此人", "责任人", "不是本单位范围内"),
    ("聂远帆", "聂远帆、骆明川", "责任人", "只能写一个人"),
    ("自查", "听说的", "问题来源", "不在可选范围"),
    ("储备科", "岚台县水务局", "责任单位", "不能用表格改"),
    ("深入粮库少", "=1+1", "问题", "公式"),
]


@pytest.mark.parametrize(("old", "new", "head", "why"), REFUSED)
def test_what_may_not_be_changed_by_a_sheet_is_shown_with_the_reason(old: str, new: Any, head: str, why: str) -> None:
    people, _, data = start()
    incoming = handed_in(edited(data, (WHOLE, old, new, head)), people)
    line = incoming.lines.get()
    assert line.kind == LineKind.REFUSED
    assert why in line.reason
    written(incoming, people.office)
    assert Problem.objects.filter(text="深入粮库少", source="self-check", number=1).exists()
    assert task_named("普查粮库").due_on == DUE


def test_an_assigned_task_takes_progress_and_remarks_only() -> None:
    people, ledger, _ = start()
    assign(task_named("普查粮库"), people.office)
    add_progress(task_named("普查粮库"), people.owner, "查了一号库", date(2026, 2, 20))
    data = exported(ledger, people)
    book = opened(data)
    sheet = book[WHOLE]
    progress, remark, standard, due = (column_of(sheet, one) for one in ("整改进展", "备注", "验收标准", "完成时限"))
    assert sheet.cell(5, progress).value == "2026-02-20 查了一号库"
    sheet.cell(5, progress).value = "2026-02-20 查了一号库\n2026年2月25日 查了二号库\n三号库下周查"
    sheet.cell(5, remark).value = "科长盯办"
    sheet.cell(5, standard).value = "差不多就行"
    sheet.cell(5, due).value = "2026-12-31"
    changed = saved(book)
    incoming = handed_in(changed, people)
    assert [one[:2] for one in lines(incoming, "refused")] == [("refused", "standard"), ("refused", "due")]
    written(incoming, people.office)
    task = task_named("普查粮库")
    assert (task.remark, task.due_on, task.acceptance_standard) == ("科长盯办", DUE, "清单齐全")
    told = list(Progress.objects.order_by("happened_on").values_list("happened_on", "text"))
    assert told == [
        (date(2026, 2, 20), "查了一号库"),
        (date(2026, 2, 25), "查了二号库"),
        (date(2026, 3, 2), "三号库下周查"),
    ]
    again = handed_in(changed, people)
    assert [one[:2] for one in lines(again)] == [("refused", "standard"), ("refused", "due")]


def test_progress_that_others_wrote_meanwhile_stays_and_what_was_written_is_not_rewritten() -> None:
    people, ledger, _ = start()
    assign(task_named("普查粮库"), people.office)
    data = exported(ledger, people)
    add_progress(task_named("普查粮库"), people.owner, "查了一号库", date(2026, 2, 20))
    book = opened(data)
    sheet = book[WHOLE]
    sheet.cell(5, column_of(sheet, "整改进展")).value = "2026-02-25 查了二号库"
    written(handed_in(saved(book), people), people.office)
    assert Progress.objects.count() == 2
    book = opened(exported(ledger, people))
    sheet = book[WHOLE]
    sheet.cell(5, column_of(sheet, "整改进展")).value = "2026-02-20 查了全部粮库"
    incoming = handed_in(saved(book), people)
    assert "不能改写" in incoming.lines.get().reason


@pytest.mark.parametrize(
    ("policy", "choice", "text", "cause"),
    [
        (Policy.KEEP, "", "别人改过的", "新写的原因"),
        (Policy.TAKE, "", "表里改过的", "新写的原因"),
        (Policy.SKIP, "", "别人改过的", "怕麻烦"),
        (Policy.KEEP, Policy.TAKE, "表里改过的", "新写的原因"),
        (Policy.TAKE, Policy.KEEP, "别人改过的", "新写的原因"),
    ],
)
def test_where_both_changed_a_cell_the_person_decides(policy: str, choice: str, text: str, cause: str) -> None:
    people, _, data = start()
    problem = Problem.objects.get(text="深入粮库少")
    revise_problem(problem, ProblemText("别人改过的", aspect="工作作风", cause="怕麻烦"), people.office)
    changed = edited(data, (WHOLE, "深入粮库少", "表里改过的", "问题"), (WHOLE, "怕麻烦", "新写的原因", "原因分析"))
    incoming = handed_in(changed, people)
    assert ("conflict", "problem", "别人改过的", "表里改过的") in lines(incoming)
    decide(incoming, people.office, policy, {incoming.lines.get(kind="conflict").pk: choice})
    written(incoming, people.office)
    problem.refresh_from_db()
    assert (problem.text, problem.cause) == (text, cause)


def test_a_change_between_preview_and_confirmation_writes_nothing_and_shows_a_new_preview() -> None:
    people, _, data = start()
    incoming = handed_in(edited(data, (WHOLE, "深入粮库少", "表里改过的", "问题")), people)
    problem = Problem.objects.get(text="深入粮库少")
    revise_problem(problem, ProblemText("别人刚改的"), people.office)
    done = written(incoming, people.office)
    problem.refresh_from_db()
    assert (done.state, problem.text) == (State.PREVIEW, "别人刚改的")
    assert "又有人改了" in done.trouble_zh
    assert lines(done, "conflict") == [("conflict", "problem", "别人刚改的", "表里改过的")]


def test_a_row_that_is_gone_is_told_and_never_deleted() -> None:
    people, _, data = start()
    book = opened(data)
    for name in book.sheetnames[:-1]:
        sheet = book[name]
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= 5:
                sheet.unmerge_cells(str(area))
        for row in range(sheet.max_row, 4, -1):
            if any(cell.value == "整改三号库" for cell in sheet[row]):
                sheet.delete_rows(row)
    incoming = handed_in(saved(book), people)
    assert lines(incoming) == [("gone", "task", "整改三号库", "")]
    written(incoming, people.office)
    assert task_named("整改三号库")


def test_new_rows_go_below_what_they_stand_in_and_are_added_once() -> None:
    people, ledger, data = start()
    book = opened(data)
    sheet = book[WHOLE]
    last = sheet.max_row
    at = {name: column_of(sheet, name) for name in ("问题", "整改措施", "整改任务", "完成时限", "责任人")}
    rows = (
        {"问题": "深入粮库少", "整改措施": "每月到粮库检查一次", "整改任务": "复查四号库", "完成时限": "2026-9-1"},
        {"整改措施": "请专家讲一课", "整改任务": "联系专家", "责任人": "聂远帆"},
        {"问题": "台账更新慢", "整改措施": "每周更新", "整改任务": "定更新人"},
    )
    for number, row in enumerate(rows, last + 1):
        for name, value in row.items():
            sheet.cell(number, at[name]).value = value
    sheet.cell(8, at["整改措施"]).value = "列出学习计划"  # the problem without measures
    changed = saved(book)
    incoming = handed_in(changed, people)
    new = [(one[1], one[3]) for one in lines(incoming, "new")]
    assert new == [
        ("measure", "列出学习计划"), ("task", "复查四号库"), ("measure", "请专家讲一课"), ("task", "联系专家"),
        ("problem", "台账更新慢"), ("measure", "每周更新"), ("task", "定更新人"),
    ]  # fmt: skip
    written(incoming, people.office)
    assert task_named("复查四号库").due_on == date(2026, 9, 1)
    assert task_named("复查四号库").measure.text == "每月到粮库检查一次"
    assert task_named("联系专家").owner == people.owner
    assert task_named("联系专家").measure.problem.text == "深入粮库少"
    assert Measure.objects.get(text="列出学习计划").problem.text == "学习不系统"
    assert Problem.objects.get(text="台账更新慢").ledger == ledger
    assert lines(handed_in(changed, people)) == []


def test_a_row_put_into_a_merged_area_belongs_to_its_problem_and_a_copied_row_is_a_new_task() -> None:
    people, _, data = start()
    book = opened(data)
    sheet = book[WHOLE]
    task = column_of(sheet, "整改任务")
    for area in list(sheet.merged_cells.ranges):
        if area.min_row >= 5:
            sheet.unmerge_cells(str(area))
    sheet.insert_rows(6)
    for at in range(1, sheet.max_column + 1):
        sheet.cell(6, at).value = sheet.cell(5, at).value  # with its hidden keys
    sheet.cell(6, task).value = "再查一遍"
    incoming = handed_in(saved(book), people)
    assert lines(incoming) == [("new", "task", "", "再查一遍")]
    sheet.cell(6, task).value = sheet.cell(5, task).value
    assert lines(handed_in(saved(book), people)) == []


def test_moved_columns_and_sorted_rows_are_read_by_their_headers_and_keys() -> None:
    people, _, data = start()
    book = opened(data)
    sheet = book[WHOLE]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    rows[1:] = rows[:0:-1]
    for number, row in enumerate(rows, 4):
        for at, value in enumerate(reversed(row), 1):
            sheet.cell(number, at).value = value
    assert lines(handed_in(saved(book), people)) == []


def test_a_name_that_two_people_have_is_asked_and_the_answer_counts() -> None:
    people, ledger, data = start()
    other = person("聂远帆", "nie2")
    appoint(other, people.place.bureau)
    changed = edited(data, (WHOLE, "骆明川", "聂远帆", "牵头领导"))
    incoming = handed_in(changed, people)
    ask = incoming.lines.get(kind="ask")
    with pytest.raises(Refused, match="没有选定"):
        written(incoming, people.office)
    assert decide(incoming, people.office, Policy.KEEP, {ask.pk: str(other.pk)})
    from bihuan_web.sheets.jobs import work  # noqa: PLC0415 - a name that is used once

    work(incoming.pk)
    incoming.refresh_from_db()
    written(incoming, people.office)
    assert task_named("整改三号库").lead == other
    assert "聂远帆（nie2）" in str(opened(exported(ledger, people))[WHOLE]["M6"].value)


def test_two_different_texts_for_one_cell_are_refused_and_one_is_taken() -> None:
    people, _, data = start()
    once = edited(data, ("问题清单", "深入粮库少", "甲", "问题"))
    assert lines(handed_in(once, people)) == [("change", "problem", "深入粮库少", "甲")]
    twice = edited(once, ("任务清单", "深入粮库少", "乙", "问题"))
    line = handed_in(twice, people).lines.get()
    assert (line.kind, "甲 / 乙" in line.reason or "乙 / 甲" in line.reason) == ("refused", True)


def test_keys_of_another_ledger_change_nothing_there() -> None:
    people, _, data = start()
    other = ledger_of(people, title="另一个台账")
    foreign = other.problems.first()
    assert foreign is not None
    book = opened(data)
    sheet = book[WHOLE]
    key = column_of(sheet, "_problem")
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, key).value = f"{foreign.pk}:1"
    sheet.cell(5, column_of(sheet, "问题")).value = "串改"
    incoming = handed_in(saved(book), people)
    assert "串改" not in [one[3] for one in lines(incoming, "change")]
    written(incoming, people.office)
    foreign.refresh_from_db()
    assert foreign.text == "深入粮库少"


def test_only_whoever_may_write_there_brings_a_sheet_back() -> None:
    people, _, data = start()
    for who in (
        with_role(Role.OBSERVER, people.place.bureau),
        with_role(Role.OFFICE, people.place.sibling),
        with_role(Role.OFFICE, people.place.outside),
    ):
        with pytest.raises(Forbidden):
            hand_in(people.place.bureau, [data], "台账.xlsx", who)
    sibling = with_role(Role.OFFICE, people.place.sibling)
    incoming = hand_in(people.place.sibling, [data], "台账.xlsx", sibling)
    from bihuan_web.sheets.jobs import work  # noqa: PLC0415 - a name that is used once

    work(incoming.pk)
    incoming.refresh_from_db()
    assert (incoming.state, Incoming.objects.count()) == (State.FAILED, 1)
    assert "别的单位" in incoming.trouble_zh


def test_an_english_export_comes_back_under_a_chinese_page() -> None:
    from django.utils import translation  # noqa: PLC0415 - a name that is used once

    people, ledger, _ = start()
    with translation.override("en"):
        data, head = exported(ledger, people), str(Column.CAUSE.label)
    assert lines(handed_in(data, people)) == []
    book = opened(data)
    assert book.sheetnames[0] == "Ledger"
    sheet = book["Ledger"]
    sheet.cell(5, column_of(sheet, head)).value = "haste"
    assert lines(handed_in(saved(book), people)) == [("change", "cause", "怕麻烦", "haste")]


def test_a_broken_hidden_sheet_is_refused_in_words() -> None:
    people, _, data = start()
    book = opened(data)
    book["_bihuan"]["A2"].value = "{}"
    incoming = handed_in(saved(book), people)
    assert (incoming.state, "隐藏信息" in incoming.trouble_zh) == (State.FAILED, True)
    book["_bihuan"]["A1"].value = "bihuan.sheet/9"
    assert "格式版本" in handed_in(saved(book), people).trouble_zh
    assert len(read_workbook(data)) == 5
