"""What people call files and folders (文件名、文件夹名): a name -> the person, unit and year that can be read in it."""

from __future__ import annotations

import re
import unicodedata

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙"
    "叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏"
    "柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养"
    "鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦肖岩麦麴佘付代仝肖覃苟揭尧初邝植檀冼招卿税原兰邸谌覃"
)
_DOUBLE_WORDS = """
欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 端木 独孤 南宫 拓跋 呼延 淳于 公冶
太史 申屠 轩辕 钟离 第五 东郭 百里 西门 左丘 闾丘 濮阳 澹台 公羊 赫连 单于 万俟 司空 区伯
"""
_DOUBLE = frozenset(_DOUBLE_WORDS.split())
_UNIT_END = re.compile(
    r"(?:局|委|委员会|办|办公室|支部|党支部|党总支|总支|党委|党组|部|处|科|股|院|校|学校|中学|小学|大学|幼儿园|中心|公司|集团|厂|矿|队|大队|"
    r"站|所|镇|乡|街道|村|社区|银行|分行|支行|室|车间|班组|班|组|系|库|馆|台|社|会|联|司|厅|署|行|段|项目部|机关|分局|法庭)$"
)
# What stands in names without naming anybody: the genre, whose it is, versions, collections.
_NOISE = re.compile(
    r"(?:关于|参加|召开|在)|(?:\d{4}|二[〇○零]..)年?(?:度|上半年|下半年)?|\d{1,2}月(?:\d{1,2}[日号])?|(?<!\d)\d{6,8}(?!\d)"
    r"|(?:(?:党史学习教育|主题教育|三严三实|群众路线(?:教育实践活动)?|党纪学习教育|巡[视察]整改)?(?:专题)?(?:民主|组织)生活会(?:会议)?)"
    r"|(?:个人|本人|领导班子|班子成员|班子|党员领导干部|党员干部|党员|领导干部|普通)(?=$|[^一-鿿]|对照|检视|剖析|发言|自我|党性|查摆|材料|的)"
    r"|(?:自我)?(?:对照检查|检视剖析|对照检视|对照剖析|党性分析|自我剖析|个人剖析|检视检查|剖析检查|自我检查|自查剖析|查摆问题|批评与自我批评|查摆|检视|剖析|对照)"
    r"|(?:发言)?(?:材料|提纲|报告|发言稿|发言|稿件|初稿|草稿|终稿|定稿|送审稿|修改稿|讨论稿|审核稿|上交稿|稿)"
    r"|(?:最终|最新|修改|改|新|旧|正式|电子|打印|扫描|已改|未改|待审|审核|终|上报)?(?:版本|版|件)|(?:最终|最新|修改后|修改|已改|副本|备份|复件|复制|附件|扫描)\d*"
    r"|(?:第[一二三四五六七八九十\d]+[稿版次轮])|[vV]\d+(?:\.\d+)*|个人|班子|领导|对照|汇总|收集|提交|新建|文件夹|文档|文件|资料"
)
_POST = re.compile(
    r"(?:同志|先生|女士)|(?:党委|党组|支部|总支|党支部|纪委|工会)?(?:副?书记|副?主席|委员|成员|组织员)"
    r"|副?(?:局长|市长|县长|区长|镇长|乡长|院长|校长|主任|处长|科长|股长|所长|站长|总?经理|部长|队长|厅长|会长|行长|庭长|秘书长|董事长)"
)
_NOBODY_WORDS = """
全体 公司 单位 部门 个人 班子 支部 党员 领导 干部 汇总 材料 公开 关于 通知 样本 文稿 高层 管理 和谐 安全
党政 党建 党务 党群 党办 双重 机关 基层 学习 计划 方案 记录 会议 台账 清单 总结 文件 明细 时间 全部 平时
应用 成果 通讯 通用 单独 国家 家庭 广东 广西 江苏 江西 山东 山西 河南 湖南 云南 海南 上海 宁夏 安徽 甘肃
贵州 吉林 双周 季度 年度 原稿 原件 相关 有关 后勤 财务 人事 行政 高中 初中 农业 水利 林业 师范 法制 法规
金融 经济 工会 万一 党校 武装 文书 文秘 文化 文明 温馨 连续 终稿 初稿 定稿 新稿 包含 成员 石油 石化 华东
华北 华南 东北 空白
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())
_SEPARATOR = re.compile(r"[\s_\-—–－~～+,，、.。;；:：|()（）\[\]【】《》<>{}“”\"'&/\\]+")
_ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第?\d{1,3}(?![\d年月])(?:[号、.．）)]|(?=\D)))\s*"
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)|(?<!\d)(20[0-4]\d)(?=[01]\d[0-3]\d(?!\d))")
_NO_UNIT = re.compile(r"会议|记录|模板|报送|上报|待|已|台账|通知|清单|名单|终|审|年|月|批|补|全部|其他|其它|示例")
_NO_NAME = re.compile(r"[的了与及或第每各该此已未]")
_SPACED = re.compile(r"(?<![㐀-鿿])([㐀-鿿])[ 　]+([㐀-鿿])(?![㐀-鿿])")  # 刘 洋
_HAN = re.compile(r"[㐀-鿿𠀀-𱍊]")
_MINORITY = re.compile(r"[㐀-鿿]{2,8}[·•・][㐀-鿿]{2,10}")


def year_in(name: str) -> int | None:
    """The year a name says: 2024年度…, …20241203."""
    found = _YEAR.search(unicodedata.normalize("NFKC", name))
    return int(found[1] or found[2]) if found else None


def person_in(name: str) -> str | None:
    """The person a file or folder is called after: 张三-对照检查材料, 03李四, 支部书记王五同志."""
    found = _MINORITY.search(name)
    if found:
        return found.group()
    candidates = [word for word in _words(_SPACED.sub(r"\1\2", name)) if looks_like_a_person(word)]
    return candidates[0] if candidates else None


def unit_in(name: str, *, anything: bool = False) -> str | None:
    """The unit a name names; ``anything``: what remains of a folder's name is its unit, whatever it ends with."""
    for word in _words(name, posts=False):
        if len(word) > 2 and _UNIT_END.search(word) and not looks_like_a_person(word):
            return word
    return next(filter(_may_be_a_unit, _words(name)), None) if anything else None


def _may_be_a_unit(word: str) -> bool:
    return len(_HAN.findall(word)) >= 2 and not looks_like_a_person(word) and not _NO_UNIT.search(word)


def looks_like_a_person(word: str) -> bool:
    """Two to four Chinese characters that begin with a surname and are no word of the office."""
    if not 2 <= len(word) <= 4 or len(_HAN.findall(word)) != len(word) or word in _NOBODY:
        return False
    if _NO_NAME.search(word):
        return False
    if len(word) > 2 and _UNIT_END.search(word):
        return False
    if word[:2] in _DOUBLE:
        return len(word) > 2
    return word[0] in _SURNAMES and len(word) < 4


def plausible_person(words: str) -> bool:
    """Can this be somebody's name, and not a date, an office or a heading?"""
    return not re.search(r"\d|[年月日号局委办院会]|^[〇一二三四五六七八九十]{2,}$", words) and 2 <= len(words) <= 20


def plausible_unit(words: str) -> bool:
    """Can this be a unit's name, and not a title or a mark above it?"""
    return len(words) <= 30 and not re.search(r"20\d\d|年度|生活会|材料|内部|保管|[Xx×＊*]{2}|某", words)


def _words(name: str, *, posts: bool = True) -> list[str]:
    """What is left of a name without numbers, genre and versions."""
    found = []
    for piece in _SEPARATOR.split(unicodedata.normalize("NFKC", name)):
        bare = _ORDINAL.sub("", piece)
        bare = _NOISE.sub(" ", bare)
        if posts:
            bare = _POST.sub(" ", bare)
        found += [word for word in re.sub(r"[的]?\s+|\d+$|^\d+", " ", bare).split() if word]
    return found
