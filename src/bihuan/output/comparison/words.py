"""What every rendering of a comparison says, in Chinese and in English. It accuses nobody."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence

from bihuan.comparing import Pair
from bihuan.foreign import ForeignName, Manner
from bihuan.language import Lang, say
from bihuan.materials import Material
from bihuan.output.columns import printable
from bihuan.output.comparison.aligned import Aligned
from bihuan.output.comparison.compared import KINDS, Compared

_QUOTED = 30  # characters of a change that are quoted in a list of changes


def counts(compared: Compared, lang: Lang) -> str:
    """The whole comparison in one line."""
    found = compared.found
    near = len(found.near_duplicates)
    more = len(found.pairs) - near
    library, name = compared.library, ""
    if library:
        name = printable(os.path.basename(library.path))
        name = say(
            lang, f" · 材料库 {name} {library.documents} 份", f" · library {name}, {library.documents} documents"
        )
    return say(
        lang,
        f"材料 {found.documents} 份{name} · 全文相近 {near} 对 · 另有相同段落 {more} 对 · 相近组 {len(found.clusters)} · "
        f"共用段落 {len(found.shared)}",
        f"{number_of(found.documents, 'document')}{name} · {number_of(near, 'pair')} alike as a whole · {more:,} more with common "
        f"passages · {number_of(len(found.clusters), 'cluster')} · {number_of(len(found.shared), 'shared passage')}",
    )


def purpose(lang: Lang) -> str:
    """What a comparison is and is not."""
    return say(
        lang,
        "只列出相同的文字，是否合适由人判断。",
        "This shows what is the same; whether that matters is for people to say.",
    )


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def who(material: Material, lang: Lang) -> str:
    """聂远帆 · 岚台县粮食局 · 2024: as far as a document, its file or its folders say it."""
    identity = material.identity
    year = say(lang, f"{identity.year.value}年度", identity.year.value) if identity.year.value else ""
    return " · ".join(filter(None, (identity.person.value, identity.unit.value, year)))


def kind_words(kind: str, lang: Lang) -> str:
    return say(lang, *KINDS[kind])


def number_of(count: int, one: str) -> str:
    """1 passage, 2 passages."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def listed(words: Iterable[str], lang: Lang) -> str:
    return say(lang, "、", ", ").join(words)


def only_words(compared: Compared, pair: Pair, passages: Sequence[Aligned], lang: Lang) -> str:
    """只有年份、数字不同: where two documents differ in nothing else; empty for others."""
    if not compared.only_facts(pair):
        return ""
    there = {change.kind for one in passages for change in one.changes}
    if not there:
        return say(lang, "文字相同", "the same words")
    kinds = [kind_words(kind, lang) for kind in KINDS if kind in there]
    together = say(lang, "、".join(kinds), " and ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1]))))
    return say(lang, f"只有{together}不同", f"only {together} differ")


def kinds_counted(passages: Iterable[Aligned], lang: Lang) -> str:
    """年份 1 · 文字 3: how many differences there are of each kind."""
    number = Counter(change.kind for one in passages for change in one.changes)
    return " · ".join(f"{kind_words(kind, lang)} {number[kind]}" for kind in KINDS if number[kind])


def changes_quoted(one: Aligned, a: str, b: str, lang: Lang, most: int = 12) -> str:
    """年份：2023→2024；数字：3→4: the words that differ, of each kind and once; ``a`` and ``b`` are the whole texts."""
    parts = []
    for kind in KINDS:
        quoted = dict.fromkeys(
            f"{_short(change.a.of(a))}→{_short(change.b.of(b))}" for change in one.changes if change.kind == kind
        )
        if quoted:
            rest = " …" if len(quoted) > most else ""
            parts.append(kind_words(kind, lang) + say(lang, "：", ": ") + listed(list(quoted)[:most], lang) + rest)
    return say(lang, "；", "; ").join(parts)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return (line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…") or "∅"


def paragraph(text: str, at: int) -> int:
    """The number of the paragraph, as people count."""
    return text.count("\n", 0, at) + 1


def place(text: str, start: int, end: int, lang: Lang) -> str:
    """第 3 段，全文第 120—180 字."""
    number = paragraph(text, start)
    return say(
        lang,
        f"第{number}段，全文第{start + 1}—{end}字",
        f"paragraph {number}, characters {start + 1}–{end}",
    )


_FOREIGN = {"person": ("人名", "person"), "unit": ("单位名", "unit"), "place": ("地名", "place")}
_MANNERS = {
    Manner.COMMON: ("两份材料相同的段落里", "in a passage that both have"),
    Manner.OWN: ("当作自己的来说", "spoken of as its own"),
    Manner.NAMED: ("其他地方提到", "mentioned elsewhere"),
}


def foreign_kind(one: ForeignName, lang: Lang) -> str:
    return say(lang, *_FOREIGN[one.kind])


def manner_words(one: ForeignName, lang: Lang) -> str:
    """How a name of others stands in a document."""
    return say(lang, *_MANNERS[one.manner])
