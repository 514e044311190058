"""结果说明: counts, options and how to read the other sheets."""

from __future__ import annotations

from bihuan.output.comparison.compared import KINDS
from bihuan.output.comparison.words import counts, kind_words, listed, number_of, purpose
from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.cells import Rich
from bihuan.output.xlsx.table import Column, Value


def add(sheets: Sheets) -> None:
    compared, s = sheets.compared, sheets.say
    columns = [Column(s("事项", "Matter"), 24, centred=False), Column(s("说明", "Explanation"), 96, centred=False)]
    title = s("材料比对：结果说明", "Comparison: about this workbook")
    table = sheets.table(s("结果说明", "Comparison"), title, purpose(sheets.lang), columns)
    rows: list[list[Value]] = [
        [s("结果", "Result"), counts(compared, sheets.lang)],
        [
            s("未能读取", "Not read"),
            s(f"{len(compared.unreadable)} 个文件", number_of(len(compared.unreadable), "file")),
        ],
        *_options(sheets),
        *_reading(sheets),
    ]
    for row in rows:
        table.add(row)
    table.close()


def _options(sheets: Sheets) -> list[list[Value]]:
    options, s = sheets.compared.found.options, sheets.say
    given = [
        (len(options.names), s("人名", "names")),
        (len(options.places), s("地名、单位名", "places and units")),
    ]
    lists = listed((s(f"{words} {number} 个", f"{number} {words}") for number, words in given if number), sheets.lang)
    limit = sheets.compared.found.stock_limit
    return [
        [
            s("全文相近", "Alike as a whole"),
            s(
                f"五字片段的重合率，原文不低于 {options.similar:g}，或遮蔽数字、名称后不低于 {options.similar_masked:g}。",
                f"Jaccard index of fragments of five characters: {options.similar:g} as written or {options.similar_masked:g} masked.",
            ),
        ],
        [
            s("相同段落", "Passage in common"),
            s(
                f"标点、空白不计，一个数算一个字，不少于 {options.least} 字；个别字词不同的仍算同一段。",
                f"At least {options.least} characters without punctuation and blanks, a figure counting one; some words may differ.",
            ),
        ],
        [
            s("共用段落", "Shared stock"),
            s(f"多于 {limit} 份材料都有的，只列一次。", f"In more than {limit} documents; listed once."),
        ],
        [s("另给的名单", "Lists given"), lists or s("没有", "none")],
    ]


def _reading(sheets: Sheets) -> list[list[Value]]:
    s = sheets.say
    looks: list[list[Value]] = [
        [s("样式", "Look"), Rich(((kind_words(kind, sheets.lang), kind), (s("不同", " differ"), "")))] for kind in KINDS
    ]
    notes: list[list[Value]] = [
        [
            s("位置", "Place"),
            s(
                "段和字都按读出的原文从 1 数起，包括标点和空白。",
                "Paragraphs and characters count from 1 in the text as read, with punctuation and blanks.",
            ),
        ],
        [
            s("Excel 的上限", "Limits of Excel"),
            s(
                "一格最多 32767 字，更长的原文截断并注明；一张表最多 100 万行，其余见 --format json。",
                "A cell holds 32,767 characters, longer words are cut with a note; a sheet holds a million rows, the rest is in --format json.",
            ),
        ],
    ]
    return [*looks, *notes]
