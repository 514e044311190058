"""Texts of the fictional self-examinations, put together from themes; good ones and some with what reviewers send back."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document

_ASPECTS = (
    "带头严守政治纪律和政治规矩，维护党的团结统一方面",
    "带头增强党性、严守纪律、砥砺作风方面",
    "带头在遵规守纪、清正廉洁前提下勇于担责、敢于善为方面",
    "带头履行全面从严治党政治责任方面",
)
_NUMBERS = "一二三四五六七八"


@dataclass(frozen=True, slots=True)
class Theme:
    """A problem with its example, cause and measure; ``{n}`` is a figure, ``{unit}`` the unit, ``{who}`` who answers for it."""

    problem: str
    example: str
    cause: str
    measure: str


_THEMES = (
    Theme("学习领会上级部署不及时", "今年3月印发的安全储粮文件，拖了{n}天才组织学习，方案因此比邻县晚报", "学习不用心，总觉得业务熟就够了", "上级文件印发后3天内组织学习1次，7天内提出落实清单，全年不少于{n}次"),
    Theme("请示报告不够严格", "6月一处仓房漏雨，现场处置后只打了电话，书面报告拖了{n}天", "规矩意识不强，图省事", "编出应急报告清单1份，列入清单的事项当日书面报告"),
    Theme("到一线调研偏少", "全年到基层只有{n}天，其中住下来的一次也没有，困难户的事是从信访件里才知道的", "把开会发文当成了抓落实", "每月到一线不少于2天，全年走访不少于{n}户，逐户建台账"),
    Theme("会议偏多、文件偏长", "上半年召开视频会{n}次，最长的一次开了两个半小时，留给基层发言的不到二十分钟", "改文风会风的决心不够", "分管领域文件压减到{n}份以内，视频会每次不超过60分钟，每季度公布一次"),
    Theme("遇到难题有畏难情绪", "末级渠系有{n}处产权不清，协调过一次没有结果就放下了，下游村民仍浇不上水", "怕得罪人、怕担责任", "牵头每月会商1次，年底前完成{n}处确权并通水，由村民代表验收"),
    Theme("服务企业和群众不主动", "一户种粮大户为烘干机用地跑了{n}趟，批示后没有跟到底", "群众的急事没有当成自己的急事", "备案事项15个工作日内办结，每季度座谈1次，超期件逐件过问"),
    Theme("对分管领域廉政风险盯得不紧", "审计抽查发现{n}个标段的验收资料是事后补签的，签字时没有看附件", "管党治党责任没有扛牢，签字把关成了走程序", "制定验收资料核对表1张，对近三年的{n}个标段全部回查"),
    Theme("对身边干部教育提醒不够", "全年同科室负责人谈话只有{n}次，内容大多是催工作", "对分管的人讲情面、怕伤和气", "同科室负责人每季度谈话1次，谈话记录每半年抽查一次"),
    Theme("隐患排查不彻底", "{n}处隐患只登记不整改，第三季度抽查时仍有一半原样未动", "抓安全满足于看台账", "每月排查1次，{n}处隐患三个月内全部整改，整改前后拍照存档"),
    Theme("项目推进慢", "年初安排的{n}个项目到9月底还有一半没有开工，进度表填的却是正常", "统筹不够，过程管理松", "逐个项目倒排工期，每半月调度1次，年底前{n}个项目全部完工"),
    Theme("制度执行打折扣", "值班制度写了{n}条，夜间抽查时有两个岗位没有人", "以为有了制度就等于落实了制度", "修订值班制度1项，每月夜查不少于2次，结果通报到科室"),
    Theme("数据台账不准", "同一项指标三个科室报了三个数，差了{n}个百分点", "对数据质量重视不够", "建立统一台账1本，每月核对1次，由办公室抽查不少于{n}条"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A text to be handed in: the name of its file and its bytes."""

    name: str
    data: bytes


def write(
    seed: int,
    year: int,
    unit: str,
    who: str,
    post: str,
    owners: list[str],
    *,
    weak: bool = False,
    more: Sequence[str] = (),
) -> Paper:
    """A self-examination of one person, or of a team where ``who`` is empty. ``weak``: without examples and dates; ``more``: problems besides."""
    made = random.Random(seed)
    themes = made.sample(_THEMES, 5 if who else 6)
    subject = f"{who}" if who else f"{unit}领导班子"
    title = f"{year}年度民主生活会{'个人' if who else '领导班子'}对照检查材料"
    lines = [title, f"{unit}　{post}　{who}" if who else unit, ""]
    lines.append(
        f"按照县委通知要求，会前{'我' if who else '班子'}集中学习{made.randint(3, 6)}次，听取意见{made.randint(8, 20)}条。现将检查情况报告如下。"
    )
    lines += ["一、存在的主要问题"]
    place = -1
    for number, theme in enumerate(themes):
        if number * len(_ASPECTS) // len(themes) != place:
            place = number * len(_ASPECTS) // len(themes)
            lines.append(f"（{_NUMBERS[place]}）{_ASPECTS[place]}")
        example = "" if weak else f"{theme.example.format(n=made.randint(3, 19))}。"
        lines.append(f"{_NUMBERS[number]}是{theme.problem}。{example}")
    lines += [f"{_NUMBERS[number]}是{words}。" for number, words in enumerate(more, len(themes))]
    lines.append("二、产生问题的原因")
    lines += [f"{_NUMBERS[number]}是{theme.cause}，所以{theme.problem}。" for number, theme in enumerate(themes)]
    lines.append("三、整改措施")
    for number, theme in enumerate(themes):
        promise = theme.measure.format(n=made.randint(4, 24))
        owner = made.choice(owners)
        tail = "" if weak else f"；责任人：{owner}；{year + 1}年{made.randint(6, 12)}月底前完成"
        lines.append(f"（{_NUMBERS[number]}）针对{theme.problem.removeprefix('对')}的问题，{promise}{tail}。")
    lines.append("以上检查如有不到之处，请批评指正。")
    return Paper(f"{subject}{title}.docx", _docx(lines))


def _docx(lines: list[str]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
