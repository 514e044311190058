"""Tables of a pdf, ruled and unruled."""

from __future__ import annotations

from tests.support.pdffiles import drawn, typeset
from tests.support.sourcetexts import assert_sound

from bihuan.reading import read_bytes

HEAD = ["序号", "存在问题", "整改措施", "时限"]
ROWS = [
    [
        "1",
        "学习不够深入系统，没有做到原原本本学，满足于会上学、集中学。",
        "制定学习计划，每周自学不少于5小时。",
        "2024年6月底前",
    ],
    ["2", "调研不够。", "每季度下基层不少于5天，列出清单逐项销号。", "长期坚持"],
]


def cells(source) -> list[list[str]]:
    return [[cell.span.of(source.text) for cell in row] for row in source.tables[0].rows]


def test_ruled_tables_are_read_cell_by_cell() -> None:
    source = read_bytes(typeset(["以下为问题清单。"], table=[HEAD, *ROWS]), "a.pdf")
    assert cells(source) == [HEAD, *ROWS]
    assert source.text.startswith("以下为问题清单。\n序号\t存在问题\t整改措施\t时限\n1\t")
    assert_sound(source)


def test_a_ruled_table_goes_on_over_pages() -> None:
    source = read_bytes(typeset(["以下为问题清单。"], table=[HEAD, *ROWS * 8]), "a.pdf")
    assert len(source.tables) == 1
    assert cells(source) == [HEAD, *ROWS * 8]
    assert_sound(source)


def test_merged_cells_are_named_in_every_row_they_cover() -> None:
    def page(canvas) -> None:
        for y in (700, 640):
            canvas.line(74, y, 374, y)
        canvas.line(174, 670, 374, 670)
        for x in (74, 174, 274, 374):
            canvas.line(x, 700, x, 640)
        canvas.drawString(80, 666, "学习")
        for x, y, words in ((180, 680, "少"), (280, 680, "多学"), (180, 650, "浅"), (280, 650, "深学")):
            canvas.drawString(x, y, words)

    source = read_bytes(drawn(page), "a.pdf")
    rows = [[(c.span.of(source.text), c.continues) for c in row] for row in source.tables[0].rows]
    assert rows == [
        [("学习", False), ("少", False), ("多学", False)],
        [("", True), ("浅", False), ("深学", False)],
    ]


def test_columns_without_rules_are_parted_by_tabs() -> None:
    def page(canvas) -> None:
        for n, row in enumerate(
            (("问题", "原因", "措施"), ("学习少", "不自觉", "多学习"), ("调研少", "怕吃苦", "多下去"))
        ):
            for x, words in zip((74, 200, 330), row, strict=True):
                canvas.drawString(x, 700 - 28 * n, words)
        canvas.drawString(74, 600, "以上清单请审阅。")

    source = read_bytes(drawn(page), "a.pdf")
    assert source.text == "问题\t原因\t措施\n学习少\t不自觉\t多学习\n调研少\t怕吃苦\t多下去\n以上清单请审阅。\n"
    assert len(source.tables) == 1


def test_a_box_around_the_page_is_no_table() -> None:
    def page(canvas) -> None:
        canvas.rect(60, 60, 475, 720)
        canvas.line(60, 720, 535, 720)
        canvas.drawString(74, 740, "对照检查材料")
        canvas.drawString(74, 690, "学习不够深入。")

    source = read_bytes(drawn(page), "a.pdf")
    assert source.text == "对照检查材料\n学习不够深入。\n"
    assert not source.tables
