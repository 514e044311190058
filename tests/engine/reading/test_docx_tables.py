"""Tables of a Word file: rows by line, cells by tab, merged cells where the reader sees them."""

from __future__ import annotations

from tests.support.wordfiles import docx, p, tbl, tc, textbox, tr

from bihuan.model import Cell, SourceText
from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS

SPAN_2 = '<w:gridSpan w:val="2"/>'
BEGIN, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(*blocks: str) -> SourceText:
    return read_docx(docx("".join(blocks)), "文稿.docx", DEFAULT_LIMITS)


def grid(source: SourceText) -> list[list[str | None]]:
    """The words of the cells of the first table; None for those that only continue."""
    return [[None if c.continues else c.span.of(source.text) for c in row] for row in source.tables[0].rows]


def test_cells_are_parted_by_tabs_and_rows_by_lines() -> None:
    source = read(p("前"), tbl(tr(tc("问题"), tc("措施")), tr(tc("学习不够"), tc())), p("后"))
    assert source.text == "前\n问题\t措施\n学习不够\t\n后\n"
    assert grid(source) == [["问题", "措施"], ["学习不够", ""]]
    assert [(c.row, c.column) for row in source.tables[0].rows for c in row] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert source.tables[0].span.of(source.text) == "问题\t措施\n学习不够\t"


def test_every_piece_knows_its_cell() -> None:
    source = read(p("前"), tbl(tr(tc("甲", "乙"), tc("丙"))), p("后"))
    places = [piece.place for piece in source.pieces]
    assert [(x.part, x.paragraph_index, x.table_index, x.row_index, x.column_index) for x in places] == [
        ("body", 0, None, None, None),
        ("table", 1, 0, 0, 0),
        ("table", 2, 0, 0, 0),
        ("table", 3, 0, 0, 1),
        ("body", 4, None, None, None),
    ]


def test_paragraphs_and_tabs_inside_a_cell_do_not_part_cells() -> None:
    cell = tc(p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>"), p("丙"))
    source = read(tbl(tr(cell, tc("丁"))))
    assert source.text == "甲 乙\n丙\t丁\n"
    assert grid(source) == [["甲 乙\n丙", "丁"]]


def test_merged_cells_keep_the_columns_aligned() -> None:
    source = read(
        tbl(
            tr(tc("合", properties=SPAN_2), tc("丙")),
            tr(tc("甲"), tc("竖", properties=BEGIN), tc("丁")),
            tr(tc("乙"), tc("看不见", properties=GO_ON), tc("戊")),
        )
    )
    assert source.text == "合\t\t丙\n甲\t竖\t丁\n乙\t\t戊\n"
    assert grid(source) == [["合", None, "丙"], ["甲", "竖", "丁"], ["乙", None, "戊"]]
    assert source.tables[0].rows[0][1] == Cell(source.tables[0].rows[0][1].span, 0, 1, continues=True)
    assert len(source.tables[0].rows[0][1].span) == 0


def test_cells_merged_the_old_way_and_rows_that_begin_later() -> None:
    old = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    later = '<w:gridBefore w:val="1"/>'
    source = read(tbl(tr(tc("合", properties=old[0]), tc(properties=old[1])), tr(tc("乙"), properties=later)))
    assert source.text == "合\t\n\t乙\n"
    assert grid(source) == [["合", None], [None, "乙"]]


def test_deleted_and_hidden_rows_and_deleted_cells_are_not_read() -> None:
    gone, hidden, put_in = '<w:del w:id="1"/>', "<w:hidden/>", '<w:ins w:id="2"/>'
    rows = [
        tr(tc("删行"), properties=gone),
        tr(tc("隐行"), properties=hidden),
        tr(tc("增行"), tc("删格", properties='<w:cellDel w:id="3"/>'), properties=put_in),
    ]
    source = read(tbl(*rows))
    assert source.text == "增行\n"
    assert grid(source) == [["增行"]]


def test_a_table_in_a_cell_is_read_in_order_within_the_cell() -> None:
    inner = tbl(tr(tc("内一"), tc("内二")), tr(tc("内三"), tc("看不见", properties=GO_ON)))
    source = read(tbl(tr(tc(p("外"), inner, p("末")), tc("旁"))))
    assert source.text == "外\n内一\n内二\n内三\n末\t旁\n"
    assert grid(source) == [["外\n内一\n内二\n内三\n末", "旁"]]
    assert len(source.tables) == 1


def test_rows_and_cells_in_content_controls_are_found() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    assert read(tbl(control(tr(control(tc("甲")), tc("乙"))))).text == "甲\t乙\n"


def test_a_text_box_in_a_cell_stays_in_the_cell() -> None:
    source = read(tbl(tr(tc(p("甲", textbox(p("框")))), tc("乙"))))
    assert source.text == "甲\n框\t乙\n"
    assert grid(source) == [["甲\n框", "乙"]]


def test_a_table_in_a_text_box_is_a_table() -> None:
    source = read(p("前", textbox(tbl(tr(tc("甲"), tc("乙"))), p("框末"))), p("后"))
    assert source.text == "前\n甲\t乙\n框末\n后\n"
    assert grid(source) == [["甲", "乙"]]


def test_a_file_that_claims_millions_of_columns_gets_a_few() -> None:
    source = read(tbl(tr(tc("甲", properties='<w:gridSpan w:val="99999999"/>'), tc("乙"))))
    assert 2 < len(source.tables[0].rows[0]) < 100


def test_a_deleted_mark_at_the_end_of_a_cell_does_not_run_into_the_next() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    source = read(p("前", properties=mark), tbl(tr(tc(p("甲", properties=mark)), tc("乙"))))
    assert source.text == "前\n甲\t乙\n"
