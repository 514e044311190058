"""Terms written by sound (dangshi, mzshh, dang史, d史), with marks or blanks put in (党·史, 党 史)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bihuan.text.terms import TONES, Term, TermTable, plain_sound, shipped_terms, slips, sound_of

MARKS = "·•・‧∙˙.*/_~^+=#&'`|\\-—–"
_RUN = re.compile("[A-Za-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+")
_WORDS = re.compile(r"[A-Za-z]+(?:[ ,.'-]+[A-Za-z]+){3,}")
_MARK = re.compile(rf"[{re.escape(MARKS)}]{{1,2}}(?=[^\W\dA-Za-z_])")
_ADDRESS = re.compile(
    r"[@\\%?=]|://|www\.|\.(?:com|cn|net|org|gov|edu|docx?|xlsx?|pptx?|pdf|txt|wps|jpg|png|zip|rar|mp4)\b", re.I
)
_LONGEST = 12
_NO_MARKS = dict.fromkeys(map(ord, MARKS))
_PLAIN = {code: plain for code, plain in TONES.items() if chr(code) != "ü"}
_READ_ALOUD = re.compile(r"([^\W\dA-Za-z_])[（(]([A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[1-5]?)[）)]")

MaskRange = tuple[int, int, str]


class _Spelled(NamedTuple):
    """How a stretch of text spells a term: where each character's part begins and ends, and by what."""

    bounds: tuple[int, ...]
    han: int
    full: int
    initials: int


class _Index:
    """Terms by their first character, and by the parts of them that a run of letters spells."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self.words = {term.words: term for term in self.terms}
        self.by_character: dict[str, list[Term]] = defaultdict(list)
        self._spelled_by: dict[str, list[tuple[Term, int, int, int]]] = {}
        for term in self.terms:
            self.by_character[term.words[0]].append(term)

    def spelled_by(self, letters: str) -> list[tuple[Term, int, int, int]]:
        """The terms of which the letters spell the characters from one place to another, and how many in full."""
        found = self._spelled_by.get(letters)
        if found is None:
            found = [
                (term, place, stop, full)
                for term in self.terms
                for place, sound in enumerate(term.sounds)
                if sound[0] == letters[0]
                for stop, full in _stretches(term, place, letters)
            ]
            if len(self._spelled_by) < 4096:  # a hostile text must not fill the memory
                self._spelled_by[letters] = found
        return found


@cache
def _shipped_index() -> _Index:
    return _Index(shipped_terms())


# Letters that may be whole syllables: fixed phrases are known by them too, never by initials.
_SYLLABLES = re.compile(r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]{1,3}(?:ng|n|r)?)+$")


@cache
def _phrase_index() -> _Index:
    sounds = sound_of()
    table = slips()
    return _Index(
        Term(phrase, tuple(sounds[character] for character in phrase), core, by_sound=True)
        for phrase, core in zip(table.phrases, table.cores, strict=True)
        if len(phrase) >= 4 and all(character in sounds for character in phrase)
    )


def index_of(table: TermTable | None) -> _Index:
    """The shipped terms, and the user's if there are any."""
    if table is None or not table.terms:
        return _shipped_index()
    return _Index([*shipped_terms(), *table.terms])


def find_spelled(text: str, table: TermTable | None) -> Iterator[MaskRange]:
    """Terms with a character or more in Latin letters."""
    index = index_of(table)
    for run in _RUN.finditer(text):
        letters = run.group()
        if len(letters) <= 40 and not _is_ordinary(text, run.start(), run.end()):
            best = _best_around_run(text, run.start(), run.end(), index)
            if best is None and _SYLLABLES.match(letters):
                best = _best_around_run(text, run.start(), run.end(), _phrase_index())
            if best is not None:
                yield best


def find_marked(text: str, table: TermTable | None) -> Iterator[MaskRange]:
    """Terms with marks between their characters."""
    index = index_of(table)
    for mark in _MARK.finditer(text):
        if mark.start() == 0 or not "\u4e00" <= text[mark.start() - 1] <= "\u9fff":
            continue
        best = _best(text, mark.start(), mark.end(), _terms_around(text, mark.start(), index))
        if best is not None:
            yield best


def _terms_around(text: str, at: int, index: _Index) -> list[Term]:
    """The terms that stand around the mark once all marks are taken out."""
    near = text[max(0, at - _LONGEST) : at + _LONGEST].translate(_NO_MARKS)
    return [term for character in set(near) for term in index.by_character.get(character, ()) if term.words in near]


def find_spread(text: str, blanks: list[int], table: TermTable | None) -> Iterator[MaskRange]:
    """Terms with a blank between their characters; ``blanks`` tells before which characters blanks were dropped."""
    index = index_of(table)
    hits: list[MaskRange] = []
    inside = 0
    for at in blanks:
        if not 0 < at < len(text) or not ("\u4e00" <= text[at - 1] <= "\u9fff" and "\u4e00" <= text[at] <= "\u9fff"):
            continue
        inside += 1
        if hits and hits[-1][0] < at < hits[-1][1]:
            continue
        found: MaskRange | None = None
        for start in range(max(0, at - 6), at):
            for term in index.by_character.get(text[start], ()):
                end = start + len(term.words)
                if end > at and not term.whole and text.startswith(term.words, start):
                    first, last = start + term.core[0], start + term.core[1]
                    if first < at < last and (found is None or last - first > found[1] - found[0]):
                        found = (first, last, term.core_words)
        if found:
            hits.append(found)
    # Where blanks stand everywhere, they come from layout and mask nothing.
    if inside <= 2 or len(hits) >= 0.5 * inside:
        yield from (hit for hit in hits if not _is_spread_out(hit, blanks))


def find_read_aloud(text: str) -> Iterator[tuple[int, int, int]]:
    """Characters followed by their own sound in brackets, 主(zhu): the character, the bracket's begin and end."""
    for found in _READ_ALOUD.finditer(text):
        if sound_of().get(found[1]) == plain_sound(found[2]):
            yield found.start(), found.start(2) - 1, found.end()


def _is_spread_out(hit: MaskRange, blanks: list[int]) -> bool:
    """A word of four characters or more with a blank in every gap is set wide, not masked."""
    length = hit[1] - hit[0]
    return length >= 4 and sum(1 for at in blanks if hit[0] < at < hit[1]) == length - 1


def _is_ordinary(text: str, start: int, end: int) -> bool:
    """Latin letters in ordinary use: part of an address, a file name, a model number, an English phrase."""
    first, last = start, end
    while first > 0 and last - first < 80 and "!" <= text[first - 1] <= "~":
        first -= 1
    while last < len(text) and last - first < 120 and "!" <= text[last] <= "~":
        last += 1
    if _ADDRESS.search(text, first, last):
        return True
    if text[start - 1 : start] == " " or text[end : end + 1] == " ":  # four words in a row are a foreign language
        near = text[max(0, start - 60) : end + 60]
        if any(found.start() <= min(60, start) < found.end() for found in _WORDS.finditer(near)):
            return True
    beside_digit = (start > 0 and text[start - 1].isdigit()) or (end < len(text) and text[end].isdigit())
    return beside_digit and end - start < 5


def _best_around_run(text: str, start: int, end: int, index: _Index) -> MaskRange | None:
    """The longest term that the letters ``[start, end)`` spell together with the Chinese characters beside them."""
    best: tuple[int, int, MaskRange] | None = None
    broken: set[str] = set()  # terms that may go on over a mark, a blank or more letters
    before = text[max(0, start - 3) : start].rstrip(MARKS + " ")[-1:].lower()
    after = text[end : end + 3].lstrip(MARKS + " ")[:1].lower()
    for term, place, stop, full in index.spelled_by(text[start:end].translate(_PLAIN).lower()):
        rest = term.words[stop:]
        first, last = start - place, end + len(rest)
        if first < 0 or not text.startswith(term.words[:place], first) or not text.startswith(rest, end):
            if _may_go_on(term, place, stop, before, after):
                broken.add(term.words)
            continue
        initials = stop - place - full
        spelled = _Spelled(_bounds(term, place, stop, start, end), len(term.words) - stop + place, full, initials)
        if not _is_certain(term, spelled, text):
            continue
        begin, finish = spelled.bounds[term.core[0]], spelled.bounds[term.core[1]]
        if begin > start or finish < end:
            continue
        key = (last - first, full)
        if best is None or key > best[:2]:
            best = (*key, (begin, finish, term.core_words))
    if best is None and broken and _MARK_OR_LETTER.search(text[max(0, start - 4) : start] + text[end : end + 4]):
        return _best(text, start, end, [index.words[words] for words in broken if words in index.words])
    return best[2] if best else None


def _may_go_on(term: Term, place: int, stop: int, before: str, after: str) -> bool:
    """Whether the nearest characters on both sides fit what the term has before and after the letters."""
    if (
        place > 0
        and before != term.words[place - 1]
        and before not in (sound := term.sounds[place - 1])[:1] + sound[-1:] + "h"
    ):
        return False
    return stop == len(term.words) or after in (term.words[stop], term.sounds[stop][0])


_MARK_OR_LETTER = re.compile(f"[A-Za-z {re.escape(MARKS)}]")


def _bounds(term: Term, place: int, stop: int, start: int, end: int) -> tuple[int, ...]:
    """Where the characters begin; those spelled by the letters are taken to begin and end with them."""
    before = tuple(range(start - place, start + 1))
    return before + (end,) * (stop - place) + tuple(range(end + 1, end + 1 + len(term.words) - stop))


def _stretches(term: Term, place: int, letters: str) -> Iterator[tuple[int, int]]:
    """Up to which place the letters may spell the term from ``place``, and how many characters in full."""
    pending = [(place, 0, 0)]
    while pending:
        at, used, full = pending.pop()
        if used == len(letters):
            yield at, full
        elif at < len(term.sounds):
            pending += [
                (at + 1, used + length, full + (kind == 1)) for length, kind in _readings(term, at, letters, used)
            ]


def _best(text: str, start: int, end: int, terms: Iterable[Term]) -> MaskRange | None:
    """The longest of the terms that the text spells over the range ``[start, end)``, marks and blanks between allowed."""
    best: tuple[int, int, MaskRange] | None = None
    for first in range(max(0, start - _LONGEST), start + 1):
        if first > 0 and _is_letter(text[first]) and _is_letter(text[first - 1]):
            continue
        for term in terms:
            if not _readings(term, 0, text, first):
                continue
            spelled = _spell(term, text, first)
            if spelled is None or spelled.bounds[-1] < end or not _is_certain(term, spelled, text):
                continue
            begin, stop = spelled.bounds[term.core[0]], spelled.bounds[term.core[1]]
            while stop > begin and text[stop - 1] in MARKS + " ":
                stop -= 1
            if begin > start or stop < end:
                continue
            key = (spelled.bounds[-1] - first, spelled.full)
            if best is None or key > best[:2]:
                best = (*key, (begin, stop, term.core_words))
    return best[2] if best else None


def _spell(term: Term, text: str, position: int) -> _Spelled | None:
    """How the text at ``position`` spells the term; the longest reading of each sound first."""
    bounds: list[int] = []

    def walk(place: int, at: int, han: int, full: int, initials: int) -> _Spelled | None:
        bounds.append(at)
        if place == len(term.words):
            if at < len(text) and at > position and _is_letter(text[at - 1]) and _is_letter(text[at]):
                bounds.pop()
                return None
            return _Spelled(tuple(bounds), han, full, initials)
        for length, kind in _readings(term, place, text, at):
            stop = at + length
            following = stop
            if place + 1 < len(term.words):
                while (
                    following < len(text)
                    and following - stop < 2
                    and (text[following] in MARKS or text[following] == " ")
                ):
                    following += 1
            found = walk(place + 1, following, han + (kind == 0), full + (kind == 1), initials + (kind == 2))
            if found:
                return found
        bounds.pop()
        return None

    return walk(0, position, 0, 0, 0)


def _readings(term: Term, place: int, text: str, at: int) -> list[tuple[int, int]]:
    """The ways in which one character of the term may stand here: itself, its sound, its initial; length and kind."""
    if at >= len(text):
        return []
    if text[at] == term.words[place]:
        return [(1, 0)]
    if not text[at].isascii():
        return []
    sound = term.sounds[place]
    written = text[at : at + len(sound)].lower()
    readings = []
    if written == sound.replace("ü", "v") or written == sound.replace("ü", "u") or written == sound:
        readings.append((len(sound), 1))
    if written[:1] == sound[0]:
        if sound[1:2] == "h" and written[1:2] == "h":
            readings.append((2, 2))
        readings.append((1, 2))
    return readings


def _is_certain(term: Term, spelled: _Spelled, text: str) -> bool:
    """Whether the spelling can hardly be anything else."""
    han, full, initials = spelled.han, spelled.full, spelled.initials
    start, end = spelled.bounds[0], spelled.bounds[-1]
    if term.whole and han:
        return False
    if initials == 0:
        return full == 0 or han > 0 or end - start >= 5
    if term.by_sound:
        return False
    if han == 0:
        if full:
            return len(term.words) >= 3 and full >= 2
        return term.sure and len(term.words) >= 3
    masked = text[start:end]
    if any(c in "xX" for c in masked) and full == 0:
        return False  # x stands for a fact withheld
    if han == 1 and full == 0 and len(term.words) == 2:
        if start > 0 and (text[start - 1] == "第" or text[start - 1].isdigit()):
            return False
        return not _has_siblings(masked, text)
    return True


@lru_cache(maxsize=64)
def _has_siblings(masked: str, text: str) -> bool:
    """A组 beside B组 and C组 are names of groups: the same word with other letters stands in the text."""
    letter = next((c for c in masked if _is_letter(c)), "")
    if not letter:
        return False
    before, _, after = masked.partition(letter)
    others = "ABCDEFG" if letter.isupper() else "abcdefg"
    if letter not in others:
        return False
    pattern = f"(?<![A-Za-z]){re.escape(before)}(?:{'|'.join(others.replace(letter, ''))}){re.escape(after)}"
    return re.search(pattern, text) is not None


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
