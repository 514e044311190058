"""What can be somebody's name (姓名): surnames, and the words of offices that only look like one."""

from __future__ import annotations

import re

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
UNIT_END = re.compile(
    r"(?:局|委|委员会|办|办公室|支部|党支部|党总支|总支|党委|党组|部|处|科|股|院|校|学校|中学|小学|大学|幼儿园|中心|公司|集团|厂|矿|队|大队|"
    r"站|所|镇|乡|街道|村|社区|银行|分行|支行|室|车间|班组|班|组|系|库|馆|台|社|会|联|司|厅|署|行|段|项目部|机关|分局|法庭)$"
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
_NO_NAME = re.compile(r"[的了与及或第每各该此已未]")
HAN = re.compile(r"[㐀-鿿𠀀-𱍊]")


def looks_like_a_person(word: str) -> bool:
    """Two to four Chinese characters that begin with a surname and are no word of the office."""
    if not 2 <= len(word) <= 4 or len(HAN.findall(word)) != len(word) or word in _NOBODY:
        return False
    if _NO_NAME.search(word):
        return False
    if len(word) > 2 and UNIT_END.search(word):
        return False
    if word[:2] in _DOUBLE:
        return len(word) > 2
    return word[0] in _SURNAMES and len(word) < 4
