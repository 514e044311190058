"""相同段落: a row a passage, both wordings with what differs marked in them."""

from __future__ import annotations

from bihuan.comparing import Pair
from bihuan.output.comparison.aligned import Aligned, aligned, marked
from bihuan.output.comparison.words import changes_quoted, kinds_counted, place
from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.cells import Rich
from bihuan.output.xlsx.table import Column, Value


def sheet_name(sheets: Sheets) -> str:
    return sheets.say("相同段落", "Passages")


def add(sheets: Sheets) -> None:
    s = sheets.say
    columns = [
        Column(s("对", "Pair"), 5),
        Column(s("段", "No."), 5),
        Column(s("甲：文件", "A: file"), 14, centred=False),
        Column(s("乙：文件", "B: file"), 14, centred=False),
        Column(s("甲：原文", "A: words"), 44, centred=False),
        Column(s("乙：原文", "B: words"), 44, centred=False),
        Column(s("字数", "Length"), 6),
        Column(s("相同字数", "The same"), 6),
        Column(s("一字不差", "Verbatim"), 6),
        Column(s("差别", "Differences"), 12, centred=False),
        Column(s("差别内容", "What differs"), 26, centred=False),
        Column(s("甲：位置", "A: place"), 14, centred=False),
        Column(s("乙：位置", "B: place"), 14, centred=False),
    ]
    line = s(
        "一段一行，左右是两份材料的原文，不同之处以字体标出（样式见“结果说明”）。字数不计标点、空白，一个数算一个字；"
        "一字不差：除数字、名称、标点外完全相同。",
        "One row a passage with the words of both documents; what differs is marked (see the first sheet). Lengths leave out "
        "punctuation and blanks, a figure counts one; verbatim: nothing but figures, names and punctuation differs.",
    )
    table = sheets.table(sheet_name(sheets), s("相同段落", "Passages in common"), line, columns)
    for number, pair in enumerate(sheets.pairs, 1):
        if table.full:
            break
        for one in aligned(sheets.compared, pair):
            table.add(_row(number, pair, one, sheets))
    table.close(frozen=2)


def _row(number: int, pair: Pair, one: Aligned, sheets: Sheets) -> list[Value]:
    compared, lang = sheets.compared, sheets.lang
    a, b = (compared.materials[key].source.text for key in (pair.a, pair.b))
    return [
        number,
        one.number,
        compared.name(pair.a),
        compared.name(pair.b),
        Rich(tuple(marked(a, one.a, [(change.kind, change.a) for change in one.changes]))),
        Rich(tuple(marked(b, one.b, [(change.kind, change.b) for change in one.changes]))),
        one.length,
        one.matched,
        sheets.say("是", "yes") if one.verbatim else None,
        kinds_counted([one], lang),
        changes_quoted(one, a, b, lang),
        place(a, one.a.start, one.a.end, lang),
        place(b, one.b.start, one.b.end, lang),
    ]
