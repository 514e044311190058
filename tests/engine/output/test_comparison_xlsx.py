"""The workbook of a comparison: its sheets, both wordings with what differs, text that is always text, Excel's limits."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from tests.engine.output.test_comparison_html import followed
from tests.support.comparisons import FIRST, comparison, prose, reordered

from bihuan.language import Lang
from bihuan.output.comparison import Compared, add_comparison_sheets, write_comparison_xlsx
from bihuan.output.comparison.xlsx import sheets as sheets_module
from bihuan.output.xlsx.cells import LIMIT, Cells
from bihuan.output.xlsx.table import new_workbook

SHEETS = ["结果说明", "相近材料", "相同段落", "相近组", "共用段落", "未能读取"]


def book(compared: Compared, lang: Lang = "zh") -> Any:
    out = io.BytesIO()
    write_comparison_xlsx(compared, out, lang=lang)
    return openpyxl.load_workbook(out, rich_text=True)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *others = list(sheet.iter_rows(min_row=3))
    return [{str(name.value): cell.value for name, cell in zip(head, row, strict=True)} for row in others]


def test_the_sheets_have_frozen_headers_and_filters() -> None:
    found = book(reordered())
    assert found.sheetnames == SHEETS
    for sheet in found:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref.startswith("A3:")
    english = book(reordered(), "en")
    assert english.sheetnames == ["Comparison", "Pairs", "Passages", "Clusters", "Shared stock", "Not read"]
    assert not [one for sheet in english for cell in sheet[3] for one in str(cell.value) if one > "\u2e7f"]


def test_a_row_of_pairs_leads_to_its_passages() -> None:
    found = book(reordered())
    near, other = rows(found["相近材料"])
    assert (near["全文相近"], near["相似（遮蔽后）"], near["差别只在"]) == ("是", 1, "只有年份、数字不同")
    assert (other["乙：姓名"], other["乙：年度"], other["甲：姓名"]) == ("聂远帆", 2023, "路遥川")
    assert (other["全文相近"], other["相似（原文）"], other["相同段落数"]) == (None, None, 2)
    passages = rows(found["相同段落"])
    first = next(number for number, one in enumerate(passages, 4) if one["对"] == 2)
    assert found["相近材料"]["S5"].hyperlink.location == f"'相同段落'!A{first}"


def test_a_passage_has_both_wordings_with_what_differs_marked() -> None:
    changed, same = [one for one in rows(book(reordered())["相同段落"]) if one["对"] == 2]
    assert isinstance(changed["甲：原文"], CellRichText)
    looks = {str(run): run.font for run in changed["乙：原文"] if not isinstance(run, str)}
    assert looks["12"].u == "single"
    assert not looks["12"].b
    assert "数字：9→12" in changed["差别内容"]
    assert "确实" in changed["差别内容"]
    assert changed["一字不差"] is None
    assert same["一字不差"] == "是"
    assert FIRST[5:150] in str(same["甲：原文"])
    assert str(same["甲：位置"]).startswith("第6段，全文第")


def test_places_count_from_one_in_the_text_as_read() -> None:
    compared = reordered()
    for one in rows(book(compared)["相同段落"]):
        text = compared.materials[one["甲：文件"]].source.text
        start, end = one["甲：位置"].partition("全文第")[2].rstrip("字").split("—")
        assert text[int(start) - 1 : int(end)] == str(one["甲：原文"])


def test_members_of_clusters_and_unreadable_files_have_rows() -> None:
    text = prose(7, 300)
    found = book(comparison({"a": text, "b": text, "c": text + "又"}, unreadable=[("=坏.docx", "文件是空的")]))
    assert [(one["文件"], one["完全相同的"]) for one in rows(found["相近组"])] == [
        ("a", "1-1"),
        ("b", "1-1"),
        ("c", None),
    ]
    (bad,) = rows(found["未能读取"])
    assert (bad["文件"], bad["原因"]) == ("=坏.docx", "文件是空的")
    assert found["未能读取"]["B4"].data_type != "f"


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "@x", "https://example.com/"])
def test_words_are_never_formulas_or_links(words: str) -> None:
    compared = comparison(
        {f"{words}a": f"{words}{FIRST}\n{prose(8, 90)}", f"{words}b": f"{words}{FIRST}\n{prose(9, 90)}"}
    )
    for sheet in book(compared):
        for row in sheet.iter_rows():
            assert not [
                cell.value for cell in row if cell.data_type == "f" or (cell.hyperlink and cell.hyperlink.target)
            ]


def test_a_passage_longer_than_a_cell_is_cut_with_a_note() -> None:
    long = prose(3, LIMIT + 2000)
    (one,) = rows(book(comparison({"a": long + "2023年", "b": long + "2024年"}))["相同段落"])
    assert len(str(one["甲：原文"])) <= LIMIT
    assert "（以下略，原文共" in str(one["甲：原文"])


def test_more_rows_than_excel_has_end_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_module, "MOST_ROWS", 2)
    texts = {f"{letter}{n}": prose(n, 300) for n in range(5) for letter in "ab"}
    texts = {key: text + key for key, text in texts.items()}
    found = rows(book(comparison(texts))["相近材料"])
    assert len(found) == 3
    assert "已到 Excel 上限" in found[2]["甲：文件"]


def test_the_years_and_names_of_others_have_their_sheets() -> None:
    found = book(followed())
    assert found.sheetnames[4:6] == ["历年", "他处名称"]
    item, left = rows(found["历年"])
    assert (item["项"], item["较早年度"], item["本年度原文"]) == ("问题 P1", 2023, "一是学得不深。")
    assert left["以前年度"] == "没有列入：没有写明年度"
    (name,) = rows(found["他处名称"])
    assert (name["他处名称"], str(name["原文"]), name["几份材料有"]) == ("云畈镇", "路遥川在云畈镇说过。", 2)


def test_the_sheets_can_be_added_to_another_workbook() -> None:
    out = io.BytesIO()
    other = new_workbook(out, "审查汇总")
    other.add_worksheet("说明")
    add_comparison_sheets(other, Cells(other), reordered())
    other.close()
    assert openpyxl.load_workbook(out).sheetnames == ["说明", *SHEETS]
