"""历年: a row for each problem and measure that an earlier year had."""

from __future__ import annotations

from bihuan.language import say
from bihuan.output.comparison.words import place
from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.comparison.years import repeat_words, told_words, wording_words
from bihuan.output.standings import KINDS
from bihuan.output.xlsx.table import Column, Value
from bihuan.overyears import FollowedItem, Repeat, Series, Step


def add(sheets: Sheets) -> None:
    years, s = sheets.compared.years, sheets.say
    if not (years.series or years.left_out):
        return
    columns = [
        Column(s("序号", "No."), 6),
        Column(s("姓名", "Name"), 9),
        Column(s("单位", "Unit"), 16),
        Column(s("年度", "Year"), 7),
        Column(s("项", "Item"), 8),
        Column(s("以前年度", "Earlier years"), 18, centred=False),
        Column(s("较早年度", "Earlier year"), 7),
        Column(s("较早的原文", "Earlier words"), 40, centred=False),
        Column(s("本年度原文", "This year's words"), 40, centred=False),
        Column(s("当时的交代", "What was told"), 14, centred=False),
        Column(s("两份材料", "Both documents"), 14, centred=False),
        Column(s("较早文件", "Earlier file"), 18, centred=False),
        Column(s("本年度文件", "This file"), 18, centred=False),
        Column(s("位置", "Place"), 18, centred=False),
    ]
    line = s(
        "同一个人（班子）以前年度就有、今年又写的问题和措施，一项一行；较早的原文取最近的一份。没有列入的材料在最后。",
        "Problems and measures that an earlier year of the same person or team had, a row each, with the latest earlier words. "
        "Documents that were left out come last.",
    )
    table = sheets.table(s("历年", "Over the years"), s("历年对照", "Over the years"), line, columns)
    for series in years.series:
        for step in series.steps:
            for item in step.items:
                if item.repeat is not Repeat.NEW and item.kind != "action":
                    table.add([table.number + 1, *_row(sheets, series, step, item)])
    for left in years.left_out:
        reason = say(sheets.lang, left.reason, left.reason_en)
        row: list[Value] = [None] * len(columns)
        row[5], row[12] = s("没有列入：", "left out: ") + reason, sheets.compared.name(left.key)
        table.add(row)
    table.close(frozen=2)


def _row(sheets: Sheets, series: Series, step: Step, item: FollowedItem) -> list[Value]:
    compared, lang, earlier = sheets.compared, sheets.lang, item.earlier[0]
    text, before = (compared.materials[key].source.text for key in (step.this, earlier.key))
    return [
        series.who,
        series.unit,
        series.year(step.this),
        f"{say(lang, *KINDS[item.kind])} {item.ref}",
        repeat_words(item, lang),
        earlier.year,
        earlier.span.of(before),
        item.span.of(text),
        told_words(earlier, lang),
        wording_words(step, lang),
        compared.name(earlier.key),
        compared.name(step.this),
        place(text, item.span.start, item.span.end, lang),
    ]
