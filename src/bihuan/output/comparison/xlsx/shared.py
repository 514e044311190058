"""共用段落: a row a passage that very many documents have."""

from __future__ import annotations

from bihuan.output.comparison.words import place
from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.table import Column


def add(sheets: Sheets) -> None:
    compared, s = sheets.compared, sheets.say
    columns = [
        Column(s("序号", "No."), 6),
        Column(s("份数", "Documents"), 8),
        Column(s("原文", "Words"), 80, centred=False),
        Column(s("首次出现", "First in"), 24, centred=False),
        Column(s("位置", "Place"), 18, centred=False),
    ]
    limit = compared.found.stock_limit
    line = s(
        f"多于 {limit} 份材料都有的段落，只列一次，不逐对列出。",
        f"Passages of more than {limit} documents, shown once and not pair by pair.",
    )
    table = sheets.table(s("共用段落", "Shared stock"), s("共用段落", "Shared stock"), line, columns)
    for number, one in enumerate(compared.found.shared, 1):
        text, span = compared.materials[one.key].source.text, compared.span(one.key, one.range)
        where = place(text, span.start, span.end, sheets.lang)
        table.add([number, one.documents, span.of(text), compared.name(one.key), where])
    table.close(frozen=1)
