"""相近组: a row a document of a cluster."""

from __future__ import annotations

from bihuan.output.comparison.xlsx.sheets import Sheets
from bihuan.output.xlsx.table import Column


def add(sheets: Sheets) -> None:
    compared, s = sheets.compared, sheets.say
    columns = [
        Column(s("组", "Cluster"), 6),
        Column(s("份数", "Documents"), 7),
        Column(s("文件", "File"), 40, centred=False),
        Column(s("姓名", "Name"), 10),
        Column(s("单位", "Unit"), 20),
        Column(s("年度", "Year"), 7),
        Column(s("完全相同的", "Identical"), 14),
    ]
    line = s(
        "由全文相近连起来的材料，一份一行。“完全相同的”一栏编号一样的，文字完全相同。",
        "Documents joined by being alike as a whole, a row each. Those with the same number in the last column are identical.",
    )
    table = sheets.table(s("相近组", "Clusters"), s("相近组", "Clusters"), line, columns)
    for number, cluster in enumerate(compared.found.clusters, 1):
        same = {key: group for group, keys in enumerate(cluster.identical, 1) for key in keys}
        for key in cluster.keys:
            if table.full:
                break
            group = f"{number}-{same[key]}" if key in same else None
            material = compared.materials[key]
            table.add([number, len(cluster.keys), compared.name(key), *sheets.identity(material), group])
    table.close(frozen=1)
