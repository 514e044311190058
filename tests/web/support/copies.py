"""Documents with planted passages: shared paragraphs, masks, other marks and widths; and what the worker makes of them."""

from __future__ import annotations

from datetime import date

from bihuan_web.accounts.models import User
from bihuan_web.copies.models import Comparison
from bihuan_web.copies.services import asking, working
from bihuan_web.documents.models import Document
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support.papers import AT, Desk, handed_in

COPIED = (
    "分管的储粮仓房去年漏雨三次，现场处置以后只打了电话，书面报告拖了十一天才送到县里，"
    "下面的仓管员不知道该听谁的，两个仓的玉米因此多晾了一个星期"
)
# The same with other marks, full width and an unlike date: still the same words.
DISGUISED = (
    "分管的储粮仓房去年漏雨５次；现场处置以后，只打了电话、书面报告拖了９天才送到县里。"
    "下面的仓管员不知道该听谁的：两个仓的玉米，因此多晾了一个星期"
)
SEPARATELY = "自己的一段话没有同别人一样的地方，说的是院子里两棵老槐树的事"
GIVEN_WORDS = (
    "会前按照县委关于开好年度民主生活会的安排，组织集中学习并广泛征求了各方面的意见建议，"
    "结合上年度整改落实情况逐条进行了认真对照检查"
)
_OWN = {
    1: "到沿河七个村走访时只看了修好的那一段渠，没有去看下游接不上水的三十亩地，村民找上门来才知道",
    2: "上半年开了十九次调度会，会上布置多、会后过问少，企业反映的烘干机用地跑了四趟也没有答复",
    3: "审计抽查的两个标段验收资料是事后补签的，自己签字的时候没有翻看附件，签完也没有再问",
    4: "同科室负责人谈话全年只有两次，谈的都是催进度，家里出了难事的两位同志一直没有人去问过",
    5: "值班制度写了十四条，夜里抽查却有两个岗位没有人，问起来都说以为别人在，自己也没有去过",
    6: "统计口径三个科室报了三个数，差了六个百分点，因为赶时间就挑了一个最好看的报上去了",
}

_MEASURES = {
    1: "每月到下游村去两天，三月底前把断水的渠段接通",
    2: "调度会一季度减到三次，企业来件十五天内书面答复",
    3: "两个标段五月底前回查完，以后不看附件不签字",
    4: "每季度同科室负责人各谈一次，先问家里再问工作",
    5: "夜里带班抽查每月不少于两回，结果贴在公示栏",
    6: "七月起一个指标只由一个科室报，报前对一遍账",
}


def paper(who: str, own: int, *planted: str, unit: str = "岚台县粮食局", year: int = 2024) -> bytes:
    """A self-examination of somebody with problems of their own, and passages that are planted among them."""
    problems = [_OWN[own], *planted]
    lines = [f"{year}年度民主生活会个人对照检查材料", f"{unit}　{who}", "", "一、存在的主要问题"]
    lines += [f"{'一二三四五'[at]}是{one}。" for at, one in enumerate(problems)]
    lines += ["二、整改措施", f"（一）{_MEASURES[own]}。"]
    return "\n".join(lines).encode()


def handed(
    people: Desk, who: User, data: bytes, *, kind: str = "personal", unit: Organisation | None = None
) -> Document:
    """A document of somebody, confirmed to be theirs."""
    document = handed_in(people, data, f"{who.name}.txt", kind=kind, by=who, unit=unit)
    Document.objects.filter(pk=document.pk).update(
        person=who if kind == "personal" else None, person_name=who.name if kind == "personal" else ""
    )
    document.refresh_from_db()
    return document


def round_before(people: Desk, year: int) -> Round:
    """A round of an earlier year."""
    fields = RoundFields(year, "mzshh", f"{year}年度民主生活会", "", date(year + 1, 1, 20))
    return create_round(people.office, people.place.bureau, fields, at=AT)


def compared(user: User, unit: Organisation, one: Round | None = None) -> Comparison:
    """A comparison that was asked for and done."""
    made = asking.ask(user, unit, one)
    working.run(made.pk, AT)
    made.refresh_from_db()
    return made
