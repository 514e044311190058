"""Self-examinations made up for measuring: any length, no two sentences alike, as text and as a Word file."""

from __future__ import annotations

import io
import random

import docx

ASPECTS = (
    "带头严守政治纪律和政治规矩，维护党的团结统一方面",
    "带头增强党性、严守纪律、砥砺作风方面",
    "带头在遵规守纪、清正廉洁前提下勇于担责、敢于善为方面",
    "带头履行全面从严治党政治责任方面",
)
CLAIMS = (
    "理论学习不够系统", "调查研究不够深入", "担当精神有所弱化", "联系群众不够紧密", "廉政教育抓得不实", "工作标准不够高",
    "请示报告不够及时", "文风会风改得不彻底", "攻坚克难劲头不足", "班子沟通不够经常", "督促检查跟得不紧", "服务企业不够主动",
)  # fmt: skip
WORK = (
    "渠系改造",
    "校舍维修",
    "河道巡查",
    "农机补贴",
    "消防检查",
    "档案数字化",
    "旧楼加梯",
    "冷链仓储",
    "路面养护",
    "病床扩容",
)
PLACES = ("梅岭", "石桥", "柳河", "云畈", "坪上", "双河", "松涧", "青禾", "澜浦", "临溪")
PEOPLE = ("颜若松", "路遥川", "孟知秋", "程素心", "祝怀安", "顾行舟", "温以宁", "沈知微")
NUMBERS = "一二三四五六七八九十"


def self_examination(characters: int, *, masks: bool = False, seed: int = 1) -> str:
    """One document of about so many characters; longer ones have longer problems, not more of them."""
    made = random.Random(seed)
    filler = max(0, (characters - 3700) // 22)  # characters of further prose for each problem, cause and measure
    term, meeting = ("dangshi", "mzshh") if masks else ("党史", "民主生活会")
    lines = [
        f"2024年度{meeting}个人对照检查材料",
        "青禾县水务局党组成员、副局长　钟望川",
        f"按照关于开好2024年度{meeting}的通知要求，我重温了{term}学习教育的书目，参加集中学习4次，谈心谈话12人次，收到意见9条。"
        "下面，我作对照检查，请同志们批评指正。",
        "一、上年度整改落实情况",
        *(f"{n}.{CLAIMS[-n]}的问题，已整改完成。全年完成{WORK[n]}{n * 7}处。" for n in range(1, 5)),
        "二、存在的主要问题",
    ]
    claims = iter(CLAIMS * 2)
    for index, aspect in enumerate(ASPECTS):
        lines.append(f"（{NUMBERS[index]}）{aspect}")
        lines.append(f"一年来，我坚持把{WORK[index]}放在重要位置，{_prose(made, 60)}但对照检查，还有差距。")
        lines += [_problem(made, n, next(claims), filler) for n in range(3)]
    lines.append("三、原因分析")
    lines += [
        f"{NUMBERS[n]}是{CLAIMS[n][:2]}上放松了要求。我总觉得{CLAIMS[n]}不是大事，{_prose(made, 80 + filler)}"
        for n in range(4)
    ]
    lines.append("四、整改措施")
    lines += [_measure(made, n, filler) for n in range(6)]
    lines.append("以上检查，请同志们批评指正。")
    return "\n".join(lines) + "\n"


def many_examinations(characters: int) -> str:
    """A file of many documents, one after the other: items grow with the length."""
    each = 6000
    return "\n".join(self_examination(each, seed=n) for n in range(max(1, characters // each)))


def word_file(text: str) -> bytes:
    """The text as Word writes it: a paragraph a line, each in runs of a few words, the measures in a table, too."""
    document = docx.Document()
    lines = text.splitlines()
    for line in lines:
        paragraph = document.add_paragraph()
        for start in range(0, len(line), 18):
            paragraph.add_run(line[start : start + 18]).bold = start % 54 == 0
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _problem(made: random.Random, index: int, claim: str, filler: int) -> str:
    example = (
        f"{made.randint(2, 11)}月，{made.choice(PLACES)}的{made.choice(WORK)}项目拖了{made.randint(3, 90)}天，"
        f"我只去过{made.randint(1, 3)}次现场，{made.randint(20, 400)}户群众受到影响。"
    )
    return f"{NUMBERS[index]}是{claim}。{_prose(made, 40)}{example}{_prose(made, filler)}"


def _measure(made: random.Random, index: int, filler: int) -> str:
    return (
        f"（{NUMBERS[index]}）针对{CLAIMS[index]}的问题，由{made.choice(PEOPLE)}负责，2025年{made.randint(2, 11)}月底前完成"
        f"{made.choice(PLACES)}{made.choice(WORK)}{made.randint(3, 40)}处；我每月到现场{made.randint(1, 4)}次，"
        f"每季度通报1次；{_prose(made, 30 + filler)}"
    )


def _prose(made: random.Random, length: int) -> str:
    parts, count = [], 0
    while count < length:
        part = (
            f"在{made.choice(PLACES)}{made.choice(WORK)}中，{made.choice(CLAIMS)}，"
            f"第{made.randint(2, 999)}号清单上的{made.randint(2, 99)}项没有逐项落实。"
        )
        parts.append(part)
        count += len(part)
    return "".join(parts)
