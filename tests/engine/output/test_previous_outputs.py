"""Last year's items in the reports for people: both quotations stand there, and nothing where nothing was compared."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bihuan.model import Analysis, SourceText
from bihuan.output.html import write_html
from bihuan.output.standings import KINDS, STANDINGS
from bihuan.output.terminal import Look, render
from bihuan.output.xlsx import write_xlsx
from bihuan.pipeline import examine_text

LAST = """2023年度民主生活会个人对照检查材料
青禾县水务局副局长　钟望川
一、存在的主要问题
（一）理论学习方面
一是理论学习<b>零敲碎打。去年支部集中学习11次，我请假3次，笔记有5次是月底一个晚上补抄的。
二是处理来信拖沓。4月收到的坡头村用水来信，到7月才答复。
二、整改措施
一是补上学习欠账。每周三晚自学两小时，每月最后一天把笔记交支部书记检查。
"""
THIS = LAST.replace("2023", "2024").replace("二是处理来信拖沓。4月收到的坡头村用水来信，到7月才答复。\n", "")
NOTICE = "关于做好防汛工作的通知\n\n各科室：\n请于6月1日前上报物资清单。\n"


def analysis(this: str = THIS, last: str | None = LAST) -> Analysis:
    earlier = SourceText(text=last, name="去年.txt", format="txt") if last else None
    return examine_text(SourceText(text=this, name="今年.txt", format="txt"), previous=earlier).analysis


def page(*analyses: Analysis, lang: str = "zh") -> str:
    out = io.StringIO()
    write_html(analyses, out, lang=lang)
    return out.getvalue()


def sheet(*analyses: Analysis, lang: str = "zh") -> list[tuple[object, ...]]:
    out = io.BytesIO()
    write_xlsx(analyses, out, lang=lang)
    book = load_workbook(out)
    name = "Last year" if lang == "en" else "与上年度对照"
    return [tuple(row) for row in book[name].values] if name in book.sheetnames else []


def test_the_terminal_has_a_line_for_each_problem_and_measure() -> None:
    lines = render(analysis(), Look()).splitlines()
    at = lines.index("与上年度对照")
    assert lines[at + 1] == "  去年.txt（调用时给出的材料）"
    assert [line.split()[:2] for line in lines[at + 2 : at + 5]] == [
        ["P1", "又列为问题"],
        ["P2", "没有找到交代"],
        ["M1", "又列为措施"],
    ]


def test_the_page_quotes_both_texts_escaped_and_leads_to_the_item() -> None:
    found = page(analysis())
    table = found[found.index('id="d1-compared"') :]
    assert "理论学习&lt;b&gt;零敲碎打。去年支部集中学习11次" in table
    assert "到7月才答复" in table
    assert '<a href="#d1-problem1">又列为问题 P1</a>' in table
    assert "没有找到交代" in table
    assert "<b>" not in found


def test_the_workbook_has_a_sheet_with_a_row_for_each_item() -> None:
    rows = [row for row in sheet(analysis()) if row[0] in range(1, 10)]
    assert [row[2] for row in rows] == ["P1", "P2", "M1", "M1.1", "M1.2"]
    assert [row[4] for row in rows][:3] == ["又列为问题 P1", "没有找到交代", "又列为措施 M1"]
    assert rows[1][3] == "二是处理来信拖沓。4月收到的坡头村用水来信，到7月才答复。"
    assert rows[1][5] is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_there_is_nothing_to_compare_every_report_says_why(lang: str) -> None:
    words = {"zh": "不是对照检查材料", "en": "is no self-examination"}[lang]
    found = analysis(last=NOTICE)
    assert words in render(found, Look(lang=lang, width=200))  # type: ignore[arg-type]
    assert words in page(found, lang=lang)
    assert words in str(sheet(found, lang=lang))
    assert words in page(analysis(NOTICE), lang=lang)


def test_without_a_previous_document_the_reports_are_as_before() -> None:
    plain = analysis(last=None)
    assert "与上年度对照" not in render(plain, Look())
    assert "d1-compared" not in page(plain)
    assert sheet(plain) == []


def test_one_sheet_holds_all_documents_numbered_through() -> None:
    rows = [row for row in sheet(analysis(), analysis(last=None), analysis()) if isinstance(row[0], int)]
    assert [row[0] for row in rows] == list(range(1, 11))
    assert rows[0][1] == "今年.txt"


def test_every_standing_and_kind_has_words_in_both_languages() -> None:
    assert all(zh and en for zh, en in (*STANDINGS.values(), *KINDS.values()))
    assert len({zh for zh, _ in STANDINGS.values()}) == len(STANDINGS)
