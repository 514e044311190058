"""Facts that were taken out (隐去的事实): XX, **, 某县, 20xx年, ____, 【待补】. They are not masks: nothing can be restored."""

from __future__ import annotations

import re
from functools import cache

_PLACE = "省|市|县|区|镇|乡|村|局|委|办|厅|处|科|股|部|院|校|所|站|街|路|地|楼|桥|河"
_BODY = "公司|集团|企业|单位|机关|街道|社区|支部|小区|项目|工程|部门|学校|医院|银行|班子|中心|大队|开发区"
_PERSON = "同志|领导|干部|科员|职工|群众|书记|主任|局长|科长|处长|副|老板|先生|女士"
_SURNAME = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
SIGNS = "xX×*某〇○_□▁【（"
_SIGN = re.compile(rf"[{SIGNS}](?:(?<!（)|(?=此处|待补|待填|填写|姓名|单位名称|职务))")


@cache
def _withheld() -> re.Pattern[str]:
    return re.compile(
        rf"""
      (?:19|20)\d?[xX×*]{{1,2}}(?=年|—|-|\D|$)
    | (?<![A-Za-z\d×])[xX×*]{{1,4}}年(?:[xX×*]{{1,2}}月(?:[xX×*]{{1,2}}日)?)?
    | (?<![A-Za-z\d×])[xX×*]{{1,2}}月(?:[xX×*]{{1,2}}日)?
    | (?<![A-Za-z\d])(?:[xX]{{2,}}|×{{2,}}|[xX]+×+|\*{{2,}})(?![A-Za-z\d])
    | (?<![A-Za-z\d×*])[xX×*](?={_PLACE}|{_BODY}|同志|个|名|次|万元|元|人|件)
    | (?:[{_SURNAME}])?某{{2,}}(?:{_BODY}|{_PERSON}|[省市县区镇乡村局办厅])?
    | 某(?:{_BODY}|{_PERSON}|(?:{_PLACE})(?![分些])|[年月日](?=某|[^\w]|[^\W\d]))
    | [{_SURNAME}]某(?![些种个一])
    | (?<![一二三四五六七八九零\d])[〇○]{{2,}}(?![一二三四五六七八九年])
    | _{{2,}} | □{{2,}} | ▁{{2,}}
    | （(?:此处|待补|待填|填写|姓名|单位名称|职务)[^）\n]{{0,24}}）
    | 【\s*】 | 【[^】\n]{{0,16}}(?:待补|待填|待定|填写|补充|此处|插入|自行|根据实际|单位名称|姓名|具体事例)[^】\n]{{0,24}}】
    """,
        re.VERBOSE,
    )


def find_withheld(text: str) -> list[tuple[int, int]]:
    """The ranges of a folded text where a fact was taken out."""
    ranges = []
    position = 0
    pattern: re.Pattern[str] | None = None
    for sign in _SIGN.finditer(text):
        at = sign.start()
        if at < position:
            continue
        pattern = pattern or _withheld()
        found = None
        for before in (3, 2, 1, 0):  # a surname, or the digits of a year, may stand before the sign
            first = at - before
            if first >= position and (before == 0 or text[first] in "12" or (before == 1 and text[first] in _SURNAME)):
                found = pattern.match(text, first)
                if found is not None and found.end() > at:
                    break
                found = None
        if found is not None:
            ranges.append(found.span())
            position = found.end()
    return ranges
