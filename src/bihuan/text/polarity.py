"""Words that tell a fault from an achievement in this genre: for finding where praise ends and problems begin, never for judging anybody."""

from __future__ import annotations

import re

FAULT = re.compile(
    r"不够|不足|不深|不透|不强|不高|不严|不实|不细|不紧|不多|不力|不到位|不及时|不充分|不全面|不彻底|不扎实|不主动|不经常|不牢|不广|不大|不新|不活|不快|不浓|不准|不平衡|不彻|不规范|不明显|不理想|不适应|不敢|不愿|不会|不想|不善|不到|不清|不周|不齐|不均|不好|不精|不好意思"
    r"|有所(?:降低|减退|减弱|下降|松|退)|减退|不如从前|欠缺|缺乏|缺少|欠|差距|短板|薄弱|弱化|淡化|淡薄|松懈|放松|懈怠|滞后|偏少|偏弱|偏差|偏低|偏软|有待|还需|仍需|需要进一步|流于形式|走过场|打折扣|形式主义|官僚主义|好人主义|老好人|畏难|应付|敷衍|推诿|拖延|拖沓|拖拉|浮在|蜻蜓点水|走马观花|浅尝辄止|一知半解|零敲碎打|虎头蛇尾|有头无尾|一手软|宽松软|失之于|温差|死角|漏洞|反弹|衰减|递减|脱节|两张皮|死板|粗放|粗疏|断线|断层|变通|模糊|麻痹|侥幸|抵触|疏忽|迟钝|怕|图省事|嫌|懒|没有|没能|未能|未|较少|很少|太少|少了|重.{1,6}轻|轻.{1,6}重|多.{0,12}少|时紧时松|隔着|隔了|依赖|被动|单一|简单|粗|浅|弱|慢|差|软|旧|乱"
)
ACHIEVED = re.compile(
    r"能够|帮助|资助|捐|如实|坦诚|无误|从不|从没|连续|先后|热心|按时|足额|受到|荣誉|获奖|一次性|零(?:投诉|感染|事故)|坚持|始终|自觉|牢记|坚决|严格(?:执行|落实|遵守)|认真|积极|带头|率先|完成|实现|推动|推进|建成|荣获|获得|获评|表彰|先进|提升|增强|提高|改善|同比(?:增长|下降)|提前|超额|顺利|圆满|有效|显著|明显(?:改善|提升|进步|增强)|满意|好评|肯定|主动|落实|确保|做到|全部"
)
# Words after which the praise is over: 但对照要求还有差距.
TURN = re.compile(
    r"(?:但是|但|然而|可是|可(?!以|能|见|否|持续|谓|靠|行|喜|观|贵|用|控|信|操作)|不过|同时也|与此同时|当然|只是)[，,]?"
    r"|(?:深入|认真|深刻|严格|逐一|逐项)?(?:对照|对标|比照|按照)[^。；]{1,40}|与[^，。]{2,30}相比|离[^，。]{2,24}还有"
    r"|不足(?:之处|的是|的地方)|(?:也|还|仍|依然|仍然)(?:存在|有).{0,14}(?:问题|不足|差距|短板|薄弱)|自我(?:检视|检查|剖析)"
    r"|.{0,12}的同时[，,]|(?:也|还)(?:要|应|必须)(?:清醒)?地?看到|(?:落到|放到).{0,8}[上里]"
    r"|主要(?:问题|不足|差距|表现)|存在的?(?:主要|突出)?(?:问题|不足|差距)"
)
_PRAISE_BY_DENIAL = re.compile(
    r"(?:没有|未|无)(?:发现|出现|发生|因|个人|插手|违反|任何|再)|从未|没有[^，。]{0,8}(?:行为|情况|现象|问题|断链)|不折不扣|不忘初心|不断|不定期|不动摇|较真|多名|未成年|未来|困难|少数民族|青少年|怕苦|多次|最多|简单|差距|软件|强弱|基层薄弱"
)
_SHORTCOMING = re.compile(
    r"问题|不足|差距|薄弱|短板|欠账|弱项|落差|距离|问号|隔了|毛病|缺点|缺憾|遗憾|老本|不小|不尽|不到位|不够|欠缺|有待"
)


def is_fault(words: str) -> bool:
    """Do the words name something that is wanting? A heading such as 理论学习不够深入, not 理论学习."""
    return FAULT.search(words) is not None


def faults(words: str) -> int:
    """How many words of want there are."""
    return len(FAULT.findall(words))


def achievements(words: str) -> int:
    """How many words of achievement there are."""
    return len(ACHIEVED.findall(words))


def without_praise(words: str) -> str:
    """The words without phrases in which a word of want is praise or none at all: 没有发现违规情况, 不折不扣."""
    return _PRAISE_BY_DENIAL.sub("", words)


def is_turn(clause: str) -> bool:
    """Does the clause turn from praise to problems: 但与从严从实的标准相比，仍有明显不足?"""
    found = TURN.match(clause.lstrip("，"))
    if found is None:
        return False
    adversative = clause.startswith(("但", "可", "然而", "不过"))
    return _SHORTCOMING.search(clause) is not None or len(clause) < (40 if adversative else 16)


def announces_items(paragraph: str) -> bool:
    """Is the paragraph only a lead into an enumeration: 问题的根子有两条：?"""
    return len(paragraph) < 60 and (paragraph.endswith(("：", ":")) or announces_problems(paragraph))


def announces_problems(sentence: str) -> bool:
    """Does the sentence say that problems follow without naming one: 还存在以下不足, 主要有两点不足?"""
    return len(sentence) < 60 and _ANNOUNCEMENT.search(sentence) is not None and not re.search(r"\d", sentence)


_ANNOUNCEMENT = re.compile(
    r"(?:存在|还有|仍有|有|查摆|检视|表现|主要|突出|以下|[一二三四五六两几]个?(?:方面|点|条))[^，。]{0,14}(?:问题|不足|差距|短板|弱项|落差|距离|薄弱环节)[^，。]{0,8}[。：]?$|不足(?:之处|的地方)?(?:在于|的是|是)?[：:]|主要(?:有|表现)[^。]{0,16}[：:]|(?:问题|不足|差距)[^。]{0,10}(?:如下|表现|以下|[一二三四五六两几]个?(?:方面|点|条|处))"
)
