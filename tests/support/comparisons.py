"""Small comparisons of invented documents, made without files."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from bihuan.comparing import Options, compare
from bihuan.materials import Material, material_of
from bihuan.model import SourceText
from bihuan.output.comparison import Compared

_SIGNS = "学习调研基层群众粮食渠水维修检查汇报文件回访春耕信访值班审核经费干部谈话轮岗防汛统计报表清单接待单据仓库稻谷楼顶资金程序会议纪录督办"


def prose(seed: int, length: int) -> str:
    """Words without sense, in sentences; no two seeds have a passage in common."""
    made = random.Random(seed)
    words = "".join(made.choice(_SIGNS) for _ in range(length))
    return "".join(words[at : at + 23] + "。" for at in range(0, length, 23))


def material(key: str, text: str, folders: Sequence[str] = ()) -> Material:
    return material_of(SourceText(text, key, "txt", "00"), key, folders)


def comparison(texts: Mapping[str, str], options: Options | None = None, **more: Any) -> Compared:
    """The comparison of ``texts`` by their keys."""
    materials = {key: material(key, text) for key, text in sorted(texts.items())}
    found = compare([one.entry for one in materials.values()], options=options or Options())
    return Compared(found, materials, **more)


FIRST, SECOND, THIRD = prose(1, 200), prose(2, 120), prose(3, 150)


def reordered() -> Compared:
    """Two documents with two passages in another order, one of them changed; two that are alike but for year and figure."""
    return comparison(
        {
            "甲/a.txt": f"2023年度民主生活会个人对照检查材料\n岚台县粮食局　聂远帆\n{prose(10, 900)}\n{FIRST}\n{prose(11, 700)}\n"
            f"{SECOND[:60]}下乡12次{SECOND[60:100]}聂远帆{SECOND[100:]}\n{prose(12, 500)}\n",
            "乙/b.txt": f"2024年度民主生活会个人对照检查材料\n青禾县商务局　路遥川\n{prose(13, 300)}\n"
            f"{SECOND[:60]}下乡9次{SECOND[60:80]}确实{SECOND[82:100]}路遥川{SECOND[100:]}\n{prose(14, 1200)}\n{FIRST}\n{prose(15, 400)}\n",
            "丙/c.txt": f"2023年度组织生活会个人对照检查材料\n{THIRD}办结7件。{prose(16, 300)}\n",
            "丙/d.txt": f"2024年度组织生活会个人对照检查材料\n{THIRD}办结31件。{prose(16, 300)}\n",
        },
        unreadable=[("丁/坏.docx", "文件是空的")],
    )
