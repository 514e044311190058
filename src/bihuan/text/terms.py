"""Tables of terms and their masks (遮掩写法): the shipped data files and a user's own list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bihuan.errors import BadConfiguration

_DATA = Path(__file__).with_name("data")


class Term(NamedTuple):
    """A term (术语) that texts mask: its characters, their sounds, and how it may be known."""

    words: str
    sounds: tuple[str, ...]
    core: tuple[int, int]  # the part that counts as masked, in characters
    sure: bool = False  # initials alone are enough
    whole: bool = False  # only where every character is masked
    by_sound: bool = False  # never by initials

    @property
    def core_words(self) -> str:
        return self.words[self.core[0] : self.core[1]]


class TermTable(NamedTuple):
    """Masks written out, and terms whose masks follow from their sounds."""

    masks: Mapping[str, str] = MappingProxyType({})  # how it is written -> term
    terms: tuple[Term, ...] = ()

    @classmethod
    def read(cls, path: Path) -> TermTable:
        """A user's own list: a term, a tab, its masks parted by blanks; a term alone is known by its pinyin."""
        try:
            content = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadConfiguration(f"{path.name}：不是 UTF-8 文本", f"{path.name}: not UTF-8 text") from error
        except OSError as error:
            raise BadConfiguration(f"{path.name}：无法读取", f"{path.name}: cannot be read") from error
        return _parse_masks(content, path.name)


def _parse_masks(content: str, name: str) -> TermTable:
    masks: dict[str, str] = {}
    terms = []
    for number, raw in enumerate(content.splitlines(), start=1):
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        term, tab, rest = line.partition("\t")
        term = term.strip()
        if not tab and " " in term:
            raise BadConfiguration(
                f"{name} 第 {number} 行：词和遮掩写法之间要用制表符（Tab）隔开",
                f"{name} line {number}: a tab must part the term from its masks",
            )
        if len(term) < 2:
            raise BadConfiguration(
                f"{name} 第 {number} 行：词“{term}”至少要有两个字",
                f"{name} line {number}: the term {term!r} must have two characters or more",
            )
        if not rest.strip():
            terms.append(_term_by_sound(term, name, number))
        for mask in rest.split():
            _check_mask(mask, term, masks.get(mask), name, number)
            masks[mask] = term
    return TermTable(masks, tuple(terms))


def _check_mask(mask: str, term: str, other: str | None, name: str, number: int) -> None:
    if mask == term or len(mask) < 2:
        raise BadConfiguration(
            f"{name} 第 {number} 行：“{mask}”不能作遮掩写法（与原词相同或只有一个字）",
            f"{name} line {number}: {mask!r} cannot be a mask (it is the term itself or a single character)",
        )
    if other is not None and other != term:
        raise BadConfiguration(
            f"{name} 第 {number} 行：“{mask}”已用于“{other}”",
            f"{name} line {number}: {mask!r} already stands for {other!r}",
        )


def _term_by_sound(words: str, name: str, number: int) -> Term:
    sounds = tuple(sound_of().get(character, "") for character in words)
    if not all(sounds):
        raise BadConfiguration(
            f"{name} 第 {number} 行：“{words}”里有不知读音的字，请写出它的遮掩写法",
            f"{name} line {number}: {words!r} has a character of unknown sound: write its masks out",
        )
    return Term(words, sounds, (0, len(words)), sure=len(words) >= 4)


def _data(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


@cache
def shipped_masks() -> Mapping[str, str]:
    """The masks of masks.tsv and the terms they stand for."""
    return _parse_masks(_data("masks.tsv"), "masks.tsv").masks


@cache
def shipped_terms() -> tuple[Term, ...]:
    """The terms of terms.txt."""
    found = []
    for line in _data("terms.txt").splitlines():
        if not line or line.startswith("#"):
            continue
        marked, *sounds = line.split(" ")
        flags = sounds.pop() if not sounds[-1][0].isalpha() else ""
        if flags in ("!", "-", "+", "+!") and not sounds[-1][0].isalpha():
            flags += sounds.pop()
        words = marked.replace("[", "").replace("]", "")
        core = (marked.index("["), marked.index("]") - 1) if "[" in marked else (0, len(words))
        found.append(Term(words, tuple(sounds), core, sure="!" in flags, whole="+" in flags, by_sound="-" in flags))
    return tuple(found)


class Slips(NamedTuple):
    """Fixed phrases and the characters that may stand in each place of them by a slip."""

    phrases: tuple[str, ...]
    cores: tuple[tuple[int, int], ...]
    wrong: tuple[tuple[str, ...], ...]
    places: dict[str, list[tuple[int, int]]]  # character -> (phrase, place in it)


@cache
def slips() -> Slips:
    """The phrases of slips.tsv."""
    phrases: list[str] = []
    cores: list[tuple[int, int]] = []
    wrong: list[tuple[str, ...]] = []
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in _data("slips.tsv").splitlines():
        if line.startswith("#"):
            continue
        marked, *slots = line.split("\t")
        phrase = marked.replace("[", "").replace("]", "")
        for place, character in enumerate(phrase):
            places[character].append((len(phrases), place))
        phrases.append(phrase)
        cores.append((marked.index("["), marked.index("]") - 1) if "[" in marked else (0, len(phrase)))
        wrong.append(tuple("" if slot == "-" else slot for slot in slots))
    return Slips(tuple(phrases), tuple(cores), tuple(wrong), dict(places))


def slip_pairs() -> bytes:
    """Pairs of neighbouring characters, UTF-16 little-endian, one of which every slip has."""
    return (_DATA / "slips.bin").read_bytes()


@cache
def sound_of() -> dict[str, str]:
    """The usual sound (拼音, no tone) of common characters."""
    return {
        character: sound
        for sound, _, characters in (line.partition("\t") for line in _data("pinyin.tsv").splitlines())
        if not sound.startswith("#")
        for character in characters
    }


TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuuuuuu")


def plain_sound(letters: str) -> str:
    """Letters of a syllable without tones and capitals; ü and v are u."""
    return re.sub(r"[0-5]$", "", letters.lower().translate(TONES)).replace("v", "u")


@cache
def simplified_tables() -> tuple[str, str, str, str]:
    """Traditional characters and their simplified ones: those that are always traditional, those that are either."""
    sure, sure_to, either, either_to = _data("simplified.txt").splitlines()
    return sure, sure_to, either, either_to
