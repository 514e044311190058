"""The register of risks of the bureaus: posts and key steps, linked to their work, some raised, some reviewed."""

from __future__ import annotations

from bihuan_web.ledgers.models import Problem
from bihuan_web.orgs.models import Post
from bihuan_web.risks.models import Risk
from bihuan_web.risks.services.register import About, link, register
from bihuan_web.risks.services.reviewing import Assessment, review
from bihuan_web.running.demo.county import County, Crew
from bihuan_web.running.demo.diary import Diary

# Key step, post, what may go wrong, likelihood, effect, control, how often.
_RISKS = (
    (
        "工程招标",
        "局长",
        "拆分合同、改变招标方式规避公开招标",
        3,
        5,
        "招标方案集体研究，合同两人会签，按月抽查",
        "quarterly",
    ),
    ("资金拨付", "办公室主任", "超进度拨款，一人经手全程", 2, 5, "按进度表拨付，经办、复核、审批三人分开", "monthly"),
    ("设备采购", "", "不询价或找固定供应商", 3, 3, "三家询价留存，供应商每年更换一半", "half-yearly"),
    ("行政许可", "", "超时限办理，选择性受理", 2, 3, "受理、审核、决定分离，时限自动预警", "quarterly"),
    ("执法检查", "科长", "处罚裁量随意，事先通风报信", 4, 3, "两人以上执法，全程记录，裁量集体讨论", "quarterly"),
    ("公务用车", "", "公车私用，油卡混用", 2, 2, "一车一卡，定位按周核对", "half-yearly"),
)


def enter(county: County, diary: Diary) -> None:
    """Enters what happens; days are counted back from now."""
    for number, crew in enumerate(county.crews):
        diary.on(120, lambda crew=crew, number=number: _register(crew, number))  # type: ignore[misc]
    diary.on(28, lambda: _review(county.crews[0]))


def _register(crew: Crew, number: int) -> None:
    for at, (step, post, danger, likelihood, effect, control, rhythm) in enumerate(_RISKS[number % 2 :]):
        held = Post.objects.filter(organisation=crew.bureau, name=post).first() if post else None
        owner = crew.owners[at % len(crew.owners)]
        about = About(held, step, danger, control, owner, crew.verifier, rhythm)
        made = register(crew.bureau, about, likelihood, effect, crew.office)
        if at == 0:
            link(made, crew.bureau, crew.office)
        elif at == 1:
            problem = Problem.objects.filter(organisation__path__startswith=crew.bureau.path).order_by("pk").first()
            if problem is not None:
                link(made, problem, crew.office)


def _review(crew: Crew) -> None:
    for one in Risk.objects.filter(organisation=crew.bureau).order_by("number")[1:3]:
        found = Assessment(
            max(1, one.likelihood - 1), one.effect, "三人分开以后没有例外，系统留痕", "抽查两个月的单据二十份，均合规"
        )
        review(one, found, crew.verifier)
