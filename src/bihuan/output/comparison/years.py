"""The same person or team over the years (同一人历年) → JSON and terminal lines: what is named and promised again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bihuan.contract import account_json
from bihuan.language import Lang, say
from bihuan.model import Account, Kind, Span, Standing
from bihuan.model.previous import TOLD
from bihuan.output.columns import clip, fold
from bihuan.output.comparison.compared import KINDS, Compared
from bihuan.output.standings import KINDS as ITEMS
from bihuan.output.standings import STANDINGS
from bihuan.output.terminal import Look
from bihuan.overyears import FollowedItem, LeftOut, Occurrence, Repeat, Series, Step

_SHOWN = 30  # series and documents left out on a terminal; JSON has all
_ITEMS = 8  # repeated items of a step there


# -- words, which all renderings share ---------------------------------------------------------------------------------


def series_title(series: Series, lang: Lang) -> str:
    """Whose series it is, and its years: 岚台县粮食局 聂远帆：2022、2023、2024."""
    team = say(lang, "领导班子", "team") if series.kind is Kind.TEAM else ""
    whose = " ".join(filter(None, (series.unit, series.who, team)))
    return whose + say(lang, "：", ": ") + say(lang, "、", ", ").join(str(one.year) for one in series.documents)


def repeat_words(item: FollowedItem, lang: Lang) -> str:
    """What an item is to the years before: 新提出；2023年已有；连续三年；每年都有."""
    if item.repeat is Repeat.NEW:
        return say(lang, "以前没有", "new")
    years, years_en = "、".join(map(str, item.years)), ", ".join(map(str, item.years))
    if item.repeat is Repeat.EVERY:
        count = len(item.earlier) + 1
        return say(lang, f"{count}份材料每份都有（{years}年）", f"in every one of {count} documents ({years_en})")
    if item.running > 2:
        return say(lang, f"连续{item.running}年（{years}年）", f"{item.running} years running ({years_en})")
    if item.repeat is Repeat.RETURNED:
        return say(lang, f"{years}年有过，上一份没有", f"in {years_en}, not in the last document")
    return say(lang, f"{years}年已有", f"already in {years_en}")


def wording_words(step: Step, lang: Lang) -> str:
    """How much of the wording is the earlier document's; empty where there is nothing to say."""
    if step.identical:
        return say(lang, "两份文字完全相同", "both have the very same words")
    if step.only_facts_changed:
        kinds = say(lang, "、", ", ").join(say(lang, *KINDS[kind]) for kind in step.changed)
        only = say(lang, "只改了年份、数字、人名、地名", "only years, figures, names and places differ")
        return only + (say(lang, f"（这里是{kinds}）", f" (here: {kinds})") if kinds else "")
    if step.similarity is not None:
        return say(lang, f"全文相近（{step.similarity:.0%}）", f"alike as a whole ({step.similarity:.0%})")
    return ""


def told_words(occurrence: Occurrence, lang: Lang) -> str:
    """What the next document said of it: 次年说已完成."""
    if occurrence.told is None:
        return ""
    words, words_en = STANDINGS[occurrence.told]
    return say(lang, f"下一份材料说{words}", f"the next document: {words_en}")


FATES = {
    "again": ("又列", "again"),
    **{one.value: STANDINGS[one] for one in (*TOLD, Standing.MENTIONED, Standing.ABSENT)},
}


def fate(account: Account) -> str:
    """What became of an earlier item: one of ``FATES``."""
    again = account.status in (Standing.PROBLEM, Standing.MEASURE)
    return "again" if again else account.status.value


def fates_words(step: Step, lang: Lang) -> str:
    """How many of the last document's items went where: 又列 3，已完成 1，没有找到交代 2."""
    counts = Counter(fate(one) for one in step.accounts if one.kind != "action")
    return say(lang, "，", ", ").join(
        f"{say(lang, *words)} {counts[one]}" for one, words in FATES.items() if counts[one]
    )


def counts_words(step: Step, lang: Lang) -> str:
    """问题4项，以前有的2项；措施3项，以前有的0项."""
    counts = []
    for kind in ("problem", "measure"):
        name, name_en = ITEMS[kind]
        number, again = sum(one.kind == kind for one in step.items), len(step.repeated(kind))
        counts.append(
            say(lang, f"{name}{number}项，以前有的{again}项", f"{name_en}s {number}, of earlier years {again}")
        )
    return say(lang, "；", "; ").join(counts)


# -- JSON --------------------------------------------------------------------------------------------------------------


def years_json(compared: Compared) -> dict[str, Any]:
    """The key ``years`` (docs/compare.md)."""
    return {
        "series": [_series(compared, one) for one in compared.years.series],
        "left_out": [_left_out(one) for one in compared.years.left_out],
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {"path": one.key, "reason": one.reason, "reason_en": one.reason_en}


def _series(compared: Compared, series: Series) -> dict[str, Any]:
    return {
        "person": series.who or None,
        "unit": series.unit or None,
        "kind": series.kind.value,
        "documents": [
            {"path": one.key, "year": one.year, "others": list(one.others), "why": one.why or None}
            for one in series.documents
        ],
        "steps": [_step(compared, one) for one in series.steps],
    }


def _step(compared: Compared, step: Step) -> dict[str, Any]:
    last, this = (compared.materials[key].source.text for key in (step.previous, step.this))
    return {
        "previous": step.previous,
        "this": step.this,
        "similarity": None if step.similarity is None else round(step.similarity, 4),
        "only_facts_changed": step.only_facts_changed,
        "changed": list(step.changed),
        "identical": step.identical,
        "items": [_item(compared, step, one) for one in step.items],
        "accounts": [account_json(one, last, this) for one in step.accounts],
    }


def _item(compared: Compared, step: Step, item: FollowedItem) -> dict[str, Any]:
    return {
        "item": item.kind,
        "ref": item.ref,
        "repeat": item.repeat.value,
        "running": item.running,
        **_quoted(compared, step.this, item.span, item.claim),
        "earlier": [
            {
                "path": one.key,
                "year": one.year,
                "ref": one.ref,
                **_quoted(compared, one.key, one.span, one.claim),
                "score": one.score,
                "told": one.told.value if one.told else None,
            }
            for one in item.earlier
        ],
    }


def _quoted(compared: Compared, key: str, span: Span, claim: Span) -> dict[str, Any]:
    text = compared.materials[key].source.text
    return {"start": span.start, "end": span.end, "quotation": span.of(text), "claim": claim.of(text)}


# -- terminal ----------------------------------------------------------------------------------------------------------


def years_lines(compared: Compared, look: Look) -> Iterator[str]:
    """The section of the terminal page; nothing where there is no series."""
    years = compared.years
    for one in years.series[:_SHOWN]:
        yield ""
        title = look.say("历年  ", "Over the years: ") + series_title(one, look.lang)
        yield look.paint(clip(title, look.width), "bold")
        for step in one.steps:
            yield from _step_lines(compared, one, step, look)
        for document in one.documents:
            if document.others:
                some = look.say("、", ", ").join(map(compared.name, document.others))
                why = look.say(f"{document.why}；没有列入：{some}", f"{document.why_en}; left aside: {some}")
                yield from fold(why, look.width, "  ")
    yield from _rest(len(years.series), look)
    if years.left_out:
        yield ""
        yield look.paint(look.say("没有列入历年的", "Left out of the years"), "bold")
        for left in years.left_out[:_SHOWN]:
            words = look.say(
                f"{compared.name(left.key)}：{left.reason}", f"{compared.name(left.key)}: {left.reason_en}"
            )
            yield from fold(words, look.width, "  ")
        yield from _rest(len(years.left_out), look)


def _step_lines(compared: Compared, series: Series, step: Step, look: Look) -> Iterator[str]:
    repeated = [one for one in step.items if one.repeat is not Repeat.NEW and one.kind != "action"]
    year = series.year(step.this)
    head = look.say(f"  {year}年：", f"  {year}: ") + counts_words(step, look.lang)
    if wording := wording_words(step, look.lang):
        head += look.say("；", "; ") + wording
    yield from fold(head.strip(), look.width, "  ")
    if fates := fates_words(step, look.lang):
        before = look.say("    上一份的问题和措施：", "    the problems and measures before: ")
        yield from fold((before + fates).strip(), look.width, "    ")
    for one in sorted(repeated, key=lambda one: (-len(one.earlier), one.kind != "problem"))[:_ITEMS]:
        name = look.say(*ITEMS[one.kind])
        words = f"{name} {one.ref}{look.say('，', ', ')}{repeat_words(one, look.lang)}"
        if told := told_words(one.earlier[0], look.lang):
            words += look.say("，", ", ") + told
        yield from fold(words, look.width, "    ")
        for key, span, when in (
            (step.this, one.claim, year),
            (one.earlier[0].key, one.earlier[0].claim, one.earlier[0].year),
        ):
            quotation = " ".join(span.of(compared.materials[key].source.text).split())
            yield clip(f"      {when}  “{quotation}", look.width - 1) + "”"
    if len(repeated) > _ITEMS:
        left = len(repeated) - _ITEMS
        yield look.paint(look.say(f"    还有 {left} 项，见 --format json", f"    {left} more: --format json"), "dim")


def _rest(count: int, look: Look) -> Iterator[str]:
    if count > _SHOWN:
        left = count - _SHOWN
        yield look.paint(look.say(f"  还有 {left} 项，见 --format json", f"  {left} more: --format json"), "dim")
