"""Writes the data files of bihuan.text that are computed: pinyin.tsv, simplified.txt, slips.tsv and slips.bin.

    python tools/build_text_data.py --words WORDS

WORDS is a list of common Chinese words, one per line: word, frequency, kind (the dictionary that the jieba package
carries has this form: <site-packages>/jieba/dict.txt). It tells which slips are words of their own. pypinyin and
opencc are only needed here, never at run time.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin

DATA = Path(__file__).resolve().parents[1] / "src" / "bihuan" / "text" / "data"
# Pairs of which either character may be right; telling them apart is proof-reading, not unmasking.
EITHER = [
    frozenset(pair)
    for pair in (
        "做作",
        "象像",
        "账帐",
        "份分",
        "惟唯",
        "他她",
        "它他",
        "哪那",
        "定订",
        "炼练",
        "决绝",
        "须需",
        "至致",
        "查察",
        "辞词",
        "的地",
        "得的",
        "制治",
        "力利",
        "记纪",
        "度渡",
        "带戴",
        "型形",
        "化划",
    )
]
ALWAYS_WRONG = {("从严治党", "制"), ("从严治党", "置")}
NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))


def national_set() -> tuple[str, str]:
    """The common (level 1) and the less common (level 2) characters of GB 2312."""
    common = "".join(
        bytes((hi, lo)).decode("gb2312") for hi in range(0xB0, 0xD8) for lo in range(0xA1, 0xFF if hi < 0xD7 else 0xFA)
    )
    rest = "".join(bytes((hi, lo)).decode("gb2312") for hi in range(0xD8, 0xF8) for lo in range(0xA1, 0xFF))
    return common, rest


def syllable(character: str) -> str:
    return lazy_pinyin(character, style=Style.NORMAL, v_to_u=True)[0]


def near(sound: str) -> set[str]:
    """The sounds that careless typing takes for this one."""
    found = set()
    for long, short in NEAR:
        if long[0] in "zcs":
            if sound.startswith(long):
                found.add(short + sound[2:])
            elif sound.startswith(short):
                found.add(long + sound[1:])
        elif sound.endswith(long):
            found.add(sound[: -len(long)] + short)
        elif sound.endswith(short):
            found.add(sound[: -len(short)] + long)
    return found


class Words:
    """Common words: which strings are words, how usual characters are, which phrases are idioms."""

    def __init__(self, path: Path) -> None:
        self.frequency: dict[str, int] = {}
        self.kind: dict[str, str] = {}
        characters: Counter[str] = Counter()
        for line in path.read_text(encoding="utf-8").splitlines():
            word, frequency, kind, *_ = [*line.split(), "0", ""]
            self.frequency[word] = int(frequency)
            self.kind[word] = kind
            for character in word:
                characters[character] += int(frequency)
        total = sum(characters.values())
        self.share = {character: count / total for character, count in characters.items()}
        self.rank = {character: n for n, (character, _) in enumerate(characters.most_common())}

    def is_word(self, words: str, at_least: int = 3) -> bool:
        return self.frequency.get(words, 0) >= at_least

    def is_idiom(self, phrase: str) -> bool:
        return self.kind.get(phrase) in ("i", "l", "nr", "z") and len(phrase) >= 4

    def falls_into_words(self, words: str) -> bool:
        """Whether the string can be read as words of two characters or more, one after the other."""
        reachable = {0}
        for end in range(2, len(words) + 1):
            if any(start in reachable and self.is_word(words[start:end]) for start in range(end - 1)):
                reachable.add(end)
        return len(words) in reachable


def slips_of(phrase: str, sure: bool, sounds: dict[str, list[str]], common: set[str], words: Words) -> list[str]:
    """For each character of the phrase, the characters that may stand there by a slip."""
    result = []
    for at, (right, sound) in enumerate(zip(phrase, lazy_pinyin(phrase, style=Style.NORMAL, v_to_u=True), strict=True)):
        candidates = [c for c in sounds[sound] if words.rank.get(c, 99999) < 4500]
        if len(phrase) >= 4:
            alike = (c for other in sorted(near(sound)) for c in sounds[other])
            candidates += [c for c in alike if c in common and words.rank.get(c, 99999) < 1500]
        result.append("".join(c for c in candidates if c != right and is_slip(phrase, at, c, sure, words)))
    return result


def is_slip(phrase: str, at: int, wrong: str, sure: bool, words: Words) -> bool:
    """Whether the phrase with the wrong character can be nothing else than a slip."""
    if (phrase, wrong) in ALWAYS_WRONG:
        return True
    right = phrase[at]
    if frozenset((right, wrong)) in EITHER:
        return False
    form = phrase[:at] + wrong + phrase[at + 1 :]
    rank = words.rank.get(wrong, 99999)
    for start in range(at + 1):
        for end in range(max(at + 1, start + 3), len(form) + 1):
            if words.is_word(form[start:end], 1):
                return False
    if sure or len(phrase) >= 6:
        return True
    edge = at in (0, len(phrase) - 1)
    if len(phrase) == 3:
        beside = [form[max(0, at - 1) : at + 1], form[at : at + 2]]
        return rank >= 1200 and not any(len(pair) == 2 and words.is_word(pair) for pair in beside)
    if edge and rank < 400 and not words.is_idiom(phrase):
        return False
    if edge and rank < 60:
        return False
    return words.is_idiom(phrase) or not words.falls_into_words(form)


def telling_pair(form: str, at: int, words: Words, allowed: float) -> str | None:
    """The two neighbouring characters, the wrong one among them, that stand together most rarely; None if never rarely."""
    pairs = [form[n : n + 2] for n in (at - 1, at) if n >= 0 and n + 2 <= len(form)]

    def expected(pair: str) -> float:
        """How often a text of 6,000 characters may have the pair by chance or as a word."""
        return 6000 * words.share.get(pair[0], 0) * words.share.get(pair[1], 0) + 0.01 * words.frequency.get(pair, 0)

    best = min(pairs, key=expected)
    return best if expected(best) < allowed else None


def write_slips(words: Words, sounds: dict[str, list[str]], common: set[str]) -> None:
    lines, pairs = [], set()
    seen = set()
    for raw in (DATA / "phrases.txt").read_text(encoding="utf-8").splitlines():
        entry = raw.split("#")[0].strip()
        if not entry or entry in seen:
            continue
        seen.add(entry)
        sure = entry.endswith("!")
        marked = entry.rstrip("!")
        phrase = marked.replace("[", "").replace("]", "")
        core = (marked.index("["), marked.index("]") - 1) if "[" in marked else (0, len(phrase))
        slips = slips_of(phrase, sure, sounds, common, words)
        slips = [wrong if core[0] <= at < core[1] else "" for at, wrong in enumerate(slips)]
        lines.append("\t".join([marked, *(wrong or "-" for wrong in slips)]))
        for at, wrong_ones in enumerate(slips):
            allowed = 0.3 if sure else 0.04 if words.is_idiom(phrase) else 0.02
            found = (telling_pair(phrase[:at] + wrong + phrase[at + 1 :], at, words, allowed) for wrong in wrong_ones)
            pairs.update(pair for pair in found if pair)
    (DATA / "slips.tsv").write_text(
        "# Computed by tools/build_text_data.py from phrases.txt: a phrase, then for each of its characters those that\n"
        "# may stand there by a slip.\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )
    (DATA / "slips.bin").write_bytes("".join(sorted(pairs)).encode("utf-16-le"))
    print(f"slips.tsv: {len(lines)} phrases; slips.bin: {len(pairs)} pairs")


def write_pinyin(characters: str) -> dict[str, list[str]]:
    sounds: dict[str, list[str]] = defaultdict(list)
    for character in characters:
        sounds[syllable(character)].append(character)
    lines = [f"{sound}\t{''.join(sounds[sound])}" for sound in sorted(sounds)]
    (DATA / "pinyin.tsv").write_text(
        "# Computed by tools/build_text_data.py: a syllable without its tone, then the characters read so.\n"
        + "\n".join(lines) + "\n", encoding="utf-8")  # fmt: skip
    print(f"pinyin.tsv: {len(lines)} syllables, {len(characters)} characters")
    return sounds


def write_simplified(simplified: set[str]) -> None:
    """Traditional characters that are never simplified ones, then those that are either (only for traditional texts)."""
    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    sure, either = [], []
    for line in table.read_text(encoding="utf-8").splitlines():
        traditional, usual = line.split("\t")[0], line.split("\t")[1].split(" ")[0]
        if (
            traditional == usual
            or len(traditional) != 1
            or len(usual) != 1
            or ord(traditional) > 0xFFFF
            or ord(usual) > 0xFFFF
        ):
            continue
        (either if traditional in simplified else sure).append((traditional, usual))
    rows = ["".join(pair[side] for pair in pairs) for pairs in (sure, either) for side in (0, 1)]
    (DATA / "simplified.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"simplified.txt: {len(sure)} sure, {len(either)} ambiguous")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, required=True, help="list of common words: word, frequency, kind")
    arguments = parser.parse_args()
    common, rest = national_set()
    sounds = write_pinyin(common + rest)
    write_simplified(set(common + rest))
    write_slips(Words(arguments.words), sounds, set(common))


if __name__ == "__main__":
    main()
