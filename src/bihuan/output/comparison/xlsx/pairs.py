"""相近材料: a row a pair."""

from __future__ import annotations

from bihuan.comparing import Pair
from bihuan.output.comparison.aligned import Aligned, aligned
from bihuan.output.comparison.words import kinds_counted, only_words
from bihuan.output.comparison.xlsx.passages import sheet_name
from bihuan.output.comparison.xlsx.sheets import FACTS, NEAR, Sheets
from bihuan.output.xlsx.table import Column, Value

_HEAD = 3  # rows above the first one of a table


def add(sheets: Sheets) -> None:
    s = sheets.say
    columns = [
        Column(s("序号", "No."), 5),
        *(
            column
            for side, side_en in (("甲", "A"), ("乙", "B"))
            for column in (
                Column(s(f"{side}：文件", f"{side_en}: file"), 20, centred=False),
                Column(s(f"{side}：姓名", f"{side_en}: name"), 8),
                Column(s(f"{side}：单位", f"{side_en}: unit"), 12),
                Column(s(f"{side}：年度", f"{side_en}: year"), 6),
            )
        ),
        Column(s("全文相近", "Alike as a whole"), 6),
        Column(s("相似（遮蔽后）", "Alike, masked"), 8, percent=True),
        Column(s("相似（原文）", "Alike, as written"), 8, percent=True),
        Column(s("甲在乙中", "A in B"), 7, percent=True),
        Column(s("乙在甲中", "B in A"), 7, percent=True),
        Column(s("最长相同段落（字）", "Longest passage"), 8),
        Column(s("相同段落数", "Passages"), 7),
        Column(s("差别只在", "Only these differ"), 16, centred=False),
        Column(s("段落内的差别", "Differences inside"), 18, centred=False),
        Column(s("段落", "Go to"), 7),
    ]
    line = s(
        "一对材料一行，全文相近的在前。相似：两份材料相同片段的比例；遮蔽后：数字、名称各当一个记号来比；"
        "甲在乙中：甲的片段有多少在乙里。全文不相近的不算比例。",
        "One row a pair, those alike as a whole first. Alike: the share of common fragments; masked: figures and names count as "
        "one sign each; A in B: how much of A stands in B. No shares where only passages are the same.",
    )
    table = sheets.table(s("相近材料", "Pairs"), s("相近材料", "Pairs"), line, columns)
    first = _HEAD + 1  # of the pair's passages in their sheet
    for number, pair in enumerate(sheets.pairs, 1):
        if table.full:
            break
        passages = aligned(sheets.compared, pair)
        row = _row(number, pair, passages, sheets)
        tints = {9: NEAR} if pair.near_duplicate else {}
        if row[16]:
            tints[16] = FACTS
        goal = f"internal:'{sheet_name(sheets)}'!A{first}"
        table.add(row, tints=tints, link=(len(row) - 1, goal) if passages else None)
        first += len(passages)
    table.close(frozen=2)


def _row(number: int, pair: Pair, passages: tuple[Aligned, ...], sheets: Sheets) -> list[Value]:
    compared, s = sheets.compared, sheets.say
    documents = [compared.materials[key] for key in (pair.a, pair.b)]
    return [
        number,
        *(value for one in documents for value in (compared.name(one.key), *sheets.identity(one))),
        s("是", "yes") if pair.near_duplicate else None,
        *(pair.similarity, pair.jaccard, pair.a_in_b, pair.b_in_a),
        pair.longest,
        len(passages),
        only_words(compared, pair, passages, sheets.lang),
        kinds_counted(passages, sheets.lang),
        s("查看", "go") if passages else None,
    ]
