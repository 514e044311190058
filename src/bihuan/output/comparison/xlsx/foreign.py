"""他处名称: a row for each name, unit or place of another document left in."""

from __future__ import annotations

from bihuan.foreign import ForeignName
from bihuan.output.comparison.aligned import marked
from bihuan.output.comparison.words import foreign_kind, manner_words, place
from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.cells import Rich
from bihuan.output.xlsx.table import Column, Value


def add(sheets: Sheets) -> None:
    s = sheets.say
    if not sheets.compared.foreign:
        return
    columns = [
        Column(s("序号", "No."), 6),
        Column(s("文件", "File"), 22, centred=False),
        Column(s("姓名", "Name"), 9),
        Column(s("单位", "Unit"), 16),
        Column(s("年度", "Year"), 7),
        Column(s("他处名称", "Name of others"), 16),
        Column(s("种类", "Kind"), 8),
        Column(s("出现在", "Where"), 18, centred=False),
        Column(s("原文", "Words"), 50, centred=False),
        Column(s("属于", "Belongs to"), 22, centred=False),
        Column(s("几份材料有", "Documents"), 8),
        Column(s("位置", "Place"), 18, centred=False),
    ]
    line = s(
        "材料里出现的、属于另一份材料的人名、单位名、地名。可能是正常提到，也可能是套用时没有改净。",
        "Names of people, units and places that belong to another document. They may be meant, or left in by mistake.",
    )
    table = sheets.table(s("他处名称", "Names of others"), s("他处名称", "Names of others"), line, columns)
    for one in sheets.compared.foreign:
        table.add([table.number + 1, *_row(sheets, one)])
    table.close(frozen=2)


def _row(sheets: Sheets, one: ForeignName) -> list[Value]:
    compared, lang = sheets.compared, sheets.lang
    material = compared.materials[one.key]
    text = material.source.text
    look = "name" if one.kind == "person" else "place"
    return [
        compared.name(one.key),
        *sheets.identity(material),
        one.name,
        foreign_kind(one, lang),
        manner_words(one, lang),
        Rich(tuple(marked(text, one.context, [(look, one.span)]))),
        compared.name(one.owner),
        one.owners,
        place(text, one.span.start, one.span.end, lang),
    ]
