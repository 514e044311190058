"""Which prescribed aspects headings name: folded heading text and a profile -> aspects, and which are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bihuan.model import Kind
from bihuan.profiles.model import AspectSpec, Profile, Variant

# What a heading is still accepted with: its words must mostly be the aspect's, or the aspect must mostly be in it.
_ENOUGH = 0.58
_OWN_SHARE = 0.5
_OWN_SHARE_OF_FAULT = 0.75  # 理论学习不够深入 names a problem
_WHOLE_NAME = 0.75
_SHORT = 4
# 带头, 对照 or 方面 say that a heading means to name an aspect: then less will do, if no other aspect comes near.
_ENOUGH_IF_MEANT = 0.4
_CLEARLY_BETTER = 1.4

_NUMERAL = "〇零一二三四五六七八九十百"
_NUMBER = re.compile(
    rf"\s*(?:[（(]\s*(?:[{_NUMERAL}]{{1,3}}|\d{{1,2}})\s*[)）]|第(?:[{_NUMERAL}]{{1,3}}|\d{{1,2}})(?:个?方面|点|项)?|"
    rf"[{_NUMERAL}]{{1,3}}(?:[、.．，,:：\s]|是(?=在|带|对|从|关|围|聚)|方面)|\d{{1,2}}(?:[、.．)），,\s]|(?=[^\W\da-zA-Z_]))|"
    r"[①-⑳]|[●•◆■★▪-])[、.．，,:：\s]*"
)
_END = re.compile(r"[。；：;:！？\n\t]|——|--")
_FILLER = re.compile(
    r"对照检查|对照|检视|查摆|带头|聚焦|围绕|关于|针对|"
    r"(?:本人|个人|自己|我|班子|领导班子|党委|党组|支部|党支部)(?=在)|"
    r"(?:还|仍|仍然|依然|尚)?存在(?:着)?(?:的)?(?:主要|突出|一些|具体|若干)?(?:的)?(?:问题|不足|差距|短板|薄弱环节)|"
    r"(?:的)?(?:主要|突出|具体)?(?:问题|不足|差距|表现)(?:和不足|与不足|及不足)?$|"
    r"(?:检视|剖析|分析|查摆|检查|表现)?(?:的)?(?:情况|方面)(?:看|来看|上|中|的)?$|(?<=.)(?:上|中|里)$|^(?:在|从|就)|"
    r"(?:这个|这一|等)?方面(?:看|来看|上|中|的)?"
)
_DOCTRINE = re.compile(r"(?:习近平)?新时代中国特色社会主义思想|党的创新理论|创新理论")
_NOT_WORDS = re.compile(r"[\W\da-zA-Z_]+")  # a range of Chinese characters would take a hundred times longer to compile
_GENERIC = re.compile(
    r"^(?:主要|突出|存在|问题|原因|分析|剖析|根源|思想根源|产生|整改|措施|努力|方向|今后|下一步|改进|打算|总体|总结|"
    r"概述|前言|开头|结语|结束语|基本|情况|上年度|上一年度|去年|年度|民主生活会|组织生活会|民主|组织生活会议|说明|个人|有关|事项|"
    r"典型|案例|反面|落实|完成|会前|准备|征求|意见|谈心谈话|学习研讨|及|和|与|的|对应|深层次|主观|客观|自我|批评|表态|"
    r"对照|检查|检视|查摆|方面|其他|其它|具体|一|二|三|四|五|六|七|八|九|十)*$"
)
_MEANT = re.compile(r"带头|对照|方面")
_FAULT = re.compile(r"不[够深强严实高足细透到多]|欠|缺乏|缺失|有待|[弱淡虚]化|松懈|滞后|薄弱|偏[软弱差]")


@dataclass(frozen=True)
class Fit:
    """How well headings fit a variant: which aspects they cover, which required ones they leave out."""

    variant: Variant
    matches: tuple[tuple[AspectSpec, ...], ...]  # one for each heading
    missing: tuple[AspectSpec, ...]
    matched_share: float  # of the headings
    coverage: float  # of the required aspects

    @property
    def value(self) -> float:
        total = self.matched_share + self.coverage
        return 2 * self.matched_share * self.coverage / total if total else 0.0

    @property
    def convincing(self) -> bool:
        """Whether the headings follow this set: nearly all of it, or a good part and hardly anything else."""
        return (self.coverage >= 0.75 and self.matched_share >= 0.5) or (
            self.coverage >= 0.5 and self.matched_share >= 0.75 and sum(map(bool, self.matches)) >= 2
        )


def match_aspect(heading: str, profile: Profile) -> tuple[AspectSpec, ...]:
    """The aspects that a heading names: none for any other heading, several where it merges them."""
    best: tuple[AspectSpec, ...] = ()
    best_score = 0.0
    for variant in profile.variants:
        specs, score = _match(heading, variant)
        if score > best_score:
            best, best_score = specs, score
    return best


def fit(headings: Sequence[str], profile: Profile, kind: Kind | None = None) -> Fit | None:
    """The variant that the headings of a document's aspects fit best; nothing where the profile prescribes none."""
    fits = [_fit(headings, variant) for variant in profile.variants if variant.suits(kind)]
    fits = fits or [_fit(headings, variant) for variant in profile.variants]
    return max(fits, key=lambda one: one.value, default=None)


def covered(headings: Iterable[str], profile: Profile, kind: Kind | None = None) -> tuple[AspectSpec, ...]:
    """The required aspects of the best fitting variant that no heading covers (未覆盖的方面)."""
    found = fit(list(headings), profile, kind)
    return found.missing if found else ()


def prescribes(headings: Sequence[str], profile: Profile, kind: Kind | None = None) -> bool:
    """Whether a document with these aspect headings follows a set of this profile at all."""
    found = fit(headings, profile, kind)
    return found is not None and found.convincing


def _fit(headings: Sequence[str], variant: Variant) -> Fit:
    matches = tuple(_match(heading, variant)[0] for heading in headings)
    keys = {spec.key for specs in matches for spec in specs}
    required = [spec for spec in variant.aspects if spec.required]
    # A heading of another part (原因分析) says nothing about whether the set is followed.
    counted = sum(1 for heading, specs in zip(headings, matches, strict=True) if specs or not _is_generic(heading))
    missing = tuple(spec for spec in required if spec.key not in keys)
    return Fit(
        variant=variant,
        matches=matches,
        missing=missing,
        matched_share=sum(map(bool, matches)) / counted if counted else 0.0,
        coverage=1 - len(missing) / len(required) if required else float(bool(keys)),
    )


class _Names:
    """A variant's names made ready for comparison."""

    def __init__(self, variant: Variant) -> None:
        self.exact: dict[str, list[AspectSpec]] = {}
        self.names: list[tuple[AspectSpec, str, frozenset[str]]] = []
        holders: Counter[str] = Counter()
        for spec in variant.aspects:
            cores = dict.fromkeys(core for name in spec.names if (core := _core(name)))
            for core in cores:
                known = self.exact.setdefault(core, [])
                known.append(spec)
                self.names.append((spec, core, _pairs(core)))
            holders.update({pair for core in cores for pair in _pairs(core)})
        # A pair of characters that many aspects share (坚持, 落实) tells little.
        self.weight = {pair: 1 / count for pair, count in holders.items()}

    def weigh(self, pairs: Iterable[str]) -> float:
        return sum(self.weight.get(pair, 1.0) for pair in pairs)


@lru_cache(maxsize=256)
def _names(variant: Variant) -> _Names:
    return _Names(variant)


@lru_cache(maxsize=4096)
def _match(heading: str, variant: Variant) -> tuple[tuple[AspectSpec, ...], float]:
    """The aspects named, and how surely."""
    best: tuple[tuple[AspectSpec, ...], float] = ((), 0.0)
    for core, meant in _cores(heading):
        share = _OWN_SHARE_OF_FAULT if _FAULT.search(core) else _OWN_SHARE
        found = _match_core(core, _names(variant), meant, share)
        if found[1] > best[1]:
            best = found
    return best


def _match_core(core: str, names: _Names, meant: bool, share: float) -> tuple[tuple[AspectSpec, ...], float]:
    if exact := names.exact.get(core):
        return tuple(exact), 1.0
    own = _pairs(core)
    whole = names.weigh(own)
    if not whole:
        return (), 0.0
    scored: dict[str, tuple[float, float, AspectSpec, frozenset[str]]] = {}
    for spec, name, pairs in names.names:
        shared = own & pairs
        if not shared:
            continue
        weight = names.weigh(shared)
        of_name = 1.0 if name in core else weight / names.weigh(pairs)
        of_heading = weight / whole
        score = 0.65 * of_heading + 0.35 * of_name
        if (len(core) < _SHORT or len(shared) < 2) and of_name < 1:
            score = 0.0  # two or three characters in common happen by chance
        if spec.key not in scored or score > scored[spec.key][0]:
            scored[spec.key] = (score, of_name, spec, shared)
    return _chosen(sorted(scored.values(), key=lambda one: -one[0]), whole, names, meant, share)


def _chosen(
    ranked: Sequence[tuple[float, float, AspectSpec, frozenset[str]]],
    whole: float,
    names: _Names,
    meant: bool,
    own_share: float,
) -> tuple[tuple[AspectSpec, ...], float]:
    """The best aspect, and others of which the heading holds a whole name in words the better ones do not use."""
    if not ranked:
        return (), 0.0
    used: set[str] = set()
    chosen: list[tuple[float, AspectSpec]] = []
    for score, of_name, spec, shared in ranked:
        new = names.weigh(shared - used) / names.weigh(shared)
        if not chosen or (of_name >= _WHOLE_NAME and new >= 0.8):
            chosen.append((score, spec))
            used |= shared
    together = names.weigh(used) / whole
    best, first = chosen[0]
    if len(chosen) > 1 and together >= _ENOUGH:
        return tuple(sorted((spec for _, spec in chosen), key=lambda spec: spec.order)), max(best, together)
    alone = meant and best >= _ENOUGH_IF_MEANT and all(best >= _CLEARLY_BETTER * one[0] for one in ranked[1:])
    if alone or (best >= _ENOUGH and (len(chosen) > 1 or together >= own_share)):
        return (first,), best
    return (), 0.0


def _cores(heading: str) -> list[tuple[str, bool]]:
    """What the heading is about, and whether it means to name an aspect.

    That is its first clause, or a later one where the first says nothing (主要问题：理论学习方面); and what stands
    before 方面, for what comes after it may already tell the fault.
    """
    for clause in _END.split(heading[:200])[:3]:
        cores = [_core(clause)]
        if "方面" in clause:
            cores.append(_core(clause[: clause.rindex("方面")]))
        meant = bool(_MEANT.search(clause))
        if found := [(core, meant) for core in dict.fromkeys(cores) if core and not _GENERIC.match(core)]:
            return found
    return []


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    """Its content characters: no number, quotation marks, 带头, 对照, 方面; the doctrine's long name made short."""
    number = _NUMBER.match(name)
    text = name[number.end() :] if number else name
    text = _DOCTRINE.sub("新思想", re.sub(r"[“”\"'‘’《》〈〉]", "", text))
    return _FILLER.sub("", _NOT_WORDS.sub("", text))


def _is_generic(heading: str) -> bool:
    return not _cores(heading)


def _pairs(core: str) -> frozenset[str]:
    """Pairs of neighbouring characters; a single character stands for itself."""
    return frozenset(map("".join, pairwise(core))) or frozenset(core)
