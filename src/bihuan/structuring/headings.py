"""What a heading says: the role of the section it opens."""

from __future__ import annotations

import re

from bihuan.model import Role

_PREVIOUS = re.compile(
    r"(?:上一?(?:年度?|次|轮|届)|去年|前次|往年|以往|20\d\d年度?).{0,30}(?:整改|落实|查摆|认领)"
    r"|(?:整改|问题|措施|任务|承诺)(?:的)?(?:整改)?(?:落实|完成|进展|推进|兑现)情况|整改落实(?:的)?(?:情况|回顾)"
)
_MATTERS = re.compile(
    r"个人(?:的)?(?:有关|重大|相关)?(?:事项|情况)|(?:需要|应当|应该|特别)(?:说明|报告|汇报)的|(?:有关|重大|重要|其他|相关)(?:事项|情况)(?:的)?(?:说明|报告|申报)"
    r"|函询|(?:事项|情况)(?:的)?说明"
)
_CASES = re.compile(r"案例|以案(?:促|为|说|明)|反面典型|违纪违法.{0,6}案")
_CAUSES = re.compile(r"原因|根源|根子|症结|成因|病根|溯源|为什么")
_MEASURES = re.compile(
    r"整改|措施|努力(?:的)?方向|今后|往后|以后怎|下一?步|下一阶段|打算|改进(?!作风方面)|对策|怎么[改办做]|怎样[改做]|如何[改做]|思路|改正|举措|承诺"
)
_PROBLEMS = re.compile(
    r"问题|差距|短板|检视|查摆|对照检查|毛病|薄弱环节|弱项|缺点|(?:存在|主要|突出|明显|自身|个人|的|与|和|及|、|之)不足|不足之处"
)
_ANALYSIS = re.compile(r"剖析|反思|分析")
_CLOSING = re.compile(r"^(?:结束语|结语|表态|小结|表态发言)$")
# 存在问题及原因分析, 问题、原因和整改措施: several roles in one heading; 问题的原因 is none.
_MIXED = re.compile(
    r"(?:问题|不足|差距|短板|表现|情况)(?:清单)?[^的产]{0,4}(?:及|和|与|、|以及|暨|，)(?:其|主要|对应的?|深层次|产生|存在)?.{0,12}?(?:原因|根源|剖析|整改|措施|改进)"
)


def role_of(words: str) -> Role | None:
    """The role of a section with this heading (number and closing mark taken off); None where it says none."""
    words = words.strip(" ：:。（）()“”")
    if not words or len(words) > 44:
        return None
    if _PREVIOUS.search(words) and not _MIXED.search(words):
        return Role.PREVIOUS
    if _CASES.search(words):
        return Role.CASES
    if words.endswith(("方面", "方面。")):
        return None
    if _MIXED.search(words):
        return Role.PROBLEMS
    if _MATTERS.search(words) and "问题" not in words.replace("需要说明的问题", ""):
        return Role.MATTERS
    if _CLOSING.match(words):
        return Role.CLOSING
    if _CAUSES.search(words):
        return Role.CAUSES
    if _MEASURES.search(words):
        return Role.MEASURES
    if _PROBLEMS.search(words):
        return Role.PROBLEMS
    if _ANALYSIS.search(words):
        return Role.CAUSES
    return None


# Words with which somebody leads into a part of the text when there is no heading.
CAUSE_LEAD = re.compile(
    r"(?:为什么会|究其原因|究其根源|追根|归根|深挖|深刻剖析|剖析原因|分析原因|反思(?:起来|原因)|.{0,24}(?:产生|存在|出现).{0,16}(?:原因|根源|根子)|.{0,10}(?:原因|根子|根源)(?:是|在|有|主要|就))"
)
MEASURE_LEAD = re.compile(
    r"(?:怎么改|怎样改|如何改|下一步|接下来|今后|往后|以后我|整改措施|.{0,20}针对.{0,24}(?:问题|不足|差距|毛病).{0,40}(?:整改|改进|努力|改起|做起|做到|从)"
    r"|.{0,24}(?:我|班子|本人|自己)(?:将|打算|准备|决心|要).{0,20}(?:改|做|抓|努力)|.{0,12}(?:毛病|问题)找准了)"
)
PROBLEM_LEAD = re.compile(
    r".{0,40}(?:问题|不足|差距|毛病|短板|缺点)(?:和不足|与不足)?(?:主要|集中|有|表现|体现|是|在)?.{0,12}(?:[一二三四五六七八九十几两]|以下|如下|：|这)"
)
