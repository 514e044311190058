"""未能读取: a row a file that could not be read, with the reason."""

from __future__ import annotations

from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.table import Column


def add(sheets: Sheets) -> None:
    s = sheets.say
    columns = [
        Column(s("序号", "No."), 6),
        Column(s("文件", "File"), 50, centred=False),
        Column(s("原因", "Reason"), 60, centred=False),
    ]
    line = s("没有参加比对的文件。", "Files that took no part in the comparison.")
    table = sheets.table(s("未能读取", "Not read"), s("未能读取", "Not read"), line, columns)
    for number, (path, reason) in enumerate(sheets.compared.unreadable, 1):
        table.add([number, path, reason])
    table.close()
