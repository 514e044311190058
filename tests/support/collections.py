"""Invented collections: documents of sentences drawn from a grammar, with or without passages in common."""

from __future__ import annotations

import hashlib
from random import Random

from bihuan.materials import Material, material_of
from bihuan.model import SourceText

_WHO = ["望鹤镇", "松涧乡", "梅岭村", "河湾社区", "北石桥", "柳溪站", "青瓦所", "云门渡", "白杨坝", "南屏岭"]
_WHAT = [
    "水渠",
    "账目",
    "值班表",
    "维修单",
    "低保名册",
    "信访件",
    "防汛物资",
    "会议记录",
    "档案柜",
    "公示栏",
    "学习笔记",
    "驾驶日志",
]
_HOW = [
    "没有核对",
    "拖了半月",
    "照抄旧稿",
    "只听汇报",
    "漏报两项",
    "补签了名",
    "改过三次",
    "不曾回访",
    "凭印象填写",
    "交给旁人代办",
]
_THEN = [
    "群众问起才去补办",
    "月底清点时才发现",
    "分管同志提醒后才改",
    "到现在还没有说法",
    "事后只口头说了一声",
    "直到入冬才派人处理",
]


def sentence(random: Random) -> str:
    """A sentence that hardly any other is like."""
    numbers = [chr(random.randrange(0x4E00, 0x9F00)) for _ in range(14)]
    words = random.choice(_WHO), random.choice(_WHAT), random.choice(_HOW), random.choice(_THEN)
    return f"{words[0]}的{''.join(numbers[:7])}{words[1]}{words[2]}，{''.join(numbers[7:])}{words[3]}。"


def passage(random: Random, sentences: int = 4) -> str:
    return "".join(sentence(random) for _ in range(sentences))


def text(random: Random, *passages: str, sentences: int = 12) -> str:
    """A text of its own sentences with the passages somewhere between them."""
    parts = [*passages, *(sentence(random) for _ in range(sentences))]
    random.shuffle(parts)
    return "".join(parts)


def material(key: str, words: str) -> Material:
    return material_of(SourceText(words, key, "txt", hashlib.sha256(words.encode()).hexdigest()), key)
