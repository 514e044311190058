"""Personal details in what everybody will read (公示稿去标识): found by names that are known and by recognisers, each shown to a person.

Text -> removals -> text without them. What is taken out is replaced by fixed words, so that a sentence still reads.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bihuan.text.people import looks_like_a_person


class Detail(StrEnum):
    """What kind of personal detail (个人信息种类)."""

    ID = "id"  # 证件号码
    PHONE = "phone"
    CARD = "card"  # 银行卡号
    MAIL = "mail"
    ADDRESS = "address"  # 门牌
    NAME = "name"
    HOUSEHOLD = "household"  # 户主、群众姓名
    POST = "post"  # 职务


DETAIL_WORDS: dict[Detail, tuple[str, str]] = {
    Detail.ID: ("证件号码", "identity number"),
    Detail.PHONE: ("电话", "telephone"),
    Detail.CARD: ("银行卡号", "bank card"),
    Detail.MAIL: ("邮箱", "mail address"),
    Detail.ADDRESS: ("门牌", "house number"),
    Detail.NAME: ("姓名", "name"),
    Detail.HOUSEHOLD: ("群众姓名", "name of a household"),
    Detail.POST: ("职务", "post"),
}
_PUT = {
    Detail.ID: "（证件号略）",
    Detail.PHONE: "（电话略）",
    Detail.CARD: "（卡号略）",
    Detail.MAIL: "（邮箱略）",
    Detail.ADDRESS: "（门牌略）",
    Detail.HOUSEHOLD: "某群众",
    Detail.POST: "有关负责人",
}
_PATTERNS = (
    (Detail.ID, re.compile(r"(?<!\d)\d{17}[\dXxＸ](?!\d)|(?<!\d)\d{15}(?!\d)")),
    (Detail.CARD, re.compile(r"(?<!\d)\d{16,19}(?![\dXxＸ])|(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)")),
    (Detail.PHONE, re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)(?:0\d{2,3}-)\d{7,8}(?!\d)")),
    (Detail.MAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Detail.ADDRESS, re.compile(r"\d+号?(?:楼|栋|幢)\d*(?:单元)?\d*(?:室|号|户)|\d+组\d+号")),
)  # fmt: skip
_RANK = "局长|县长|市长|区长|镇长|乡长|院长|校长|主任|处长|科长|股长|所长|站长|经理|部长|队长|厅长|主席|书记|县委书记|组长|委员|馆长|支书|村主任|书记员"
_POST = re.compile(rf"(?:党组|党委|党支部|支部|常务|第一|县委|县政府|镇党委|村党支部)?(?:副)?(?:{_RANK})")
# A name stands before one of these, or after one of those.
_AFTER_NAME = re.compile(rf"(?:同志|先生|女士|老人|大爷|大娘|大伯|大妈|家|一家|户|(?:副)?(?:{_RANK}))")
_BEFORE_NAME = re.compile(
    r"(?:户主|村民|居民|群众|农户|贫困户|脱贫户|低保户|五保户|职工|学生|患者|当事人|负责人|责任人|联系人|经办人|核验人|牵头领导)[：:]?$"
)
_VERB_BEFORE = re.compile(r"(?:走访|看望|慰问|联系|结对|帮扶|帮助|入户|约谈|提醒|批评|与|和|向|由|对|给|找|经)了?$")
_HOUSEHOLD = re.compile(r"(?:户主|村民|居民|群众|农户|贫困户|脱贫户|低保户|五保户)[：:]?$")
_HOUSEHOLD_AFTER = re.compile(r"(?:家|一家|户|老人|大爷|大娘|大伯|大妈)")
_HAN = re.compile(r"[㐀-鿿𠀀-𱍊]+")


@dataclass(frozen=True, slots=True)
class Removal:
    """Some words that are taken out wherever they stand: what they are, and what is put there instead."""

    detail: Detail
    words: str
    put: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of people here: full names, names of households and people who were met, and names of posts."""

    names: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()


def find_removals(texts: Iterable[str], known: Known) -> list[Removal]:
    """Everything personal in some texts, the longest words first; each of them once."""
    found: dict[str, Removal] = {}
    for text in texts:
        for detail, words in _details(text, known):
            put = f"{words[:1]}某" if detail is Detail.NAME else _PUT[detail]
            found.setdefault(words, Removal(detail, words, put))
    return sorted(found.values(), key=lambda one: (-len(one.words), one.words))


def without(text: str, removals: Sequence[Removal], kept: Collection[str] = ()) -> str:
    """A text without these details, but for words that a person decided to keep."""
    chosen: Mapping[str, Removal] = {one.words: one for one in removals if one.words not in kept}
    if not chosen:
        return text
    longest_first = sorted(chosen, key=lambda words: (-len(words), words))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return pattern.sub(lambda found: chosen[found[0]].put, text)


def _details(text: str, known: Known) -> Iterator[tuple[Detail, str]]:
    taken: list[tuple[int, int]] = []  # an identity number holds what looks like a telephone number
    for detail, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
                yield detail, found[0]
    for names, detail in ((known.households, Detail.HOUSEHOLD), (known.names, Detail.NAME), (known.posts, Detail.POST)):
        for name in names:
            if len(name) > 1 and name in text:
                yield detail, name
    for found in _POST.finditer(text):
        yield Detail.POST, found[0]
    yield from _by_their_neighbours(text)


def _by_their_neighbours(text: str) -> Iterator[tuple[Detail, str]]:
    """Names of people whom nobody knows here, by the words before and after them: 村民祝有田, 祝有田大爷."""
    for run in _HAN.finditer(text):
        words, offset = run[0], run.start()
        for start in range(len(words)):
            for length in (4, 3, 2):
                name = words[start : start + length]
                if len(name) < length or not looks_like_a_person(name):
                    continue
                before, after = text[max(0, offset + start - 6) : offset + start], text[offset + start + length :]
                said_before, said_after = _BEFORE_NAME.search(before), _AFTER_NAME.match(after)
                if said_before is None and (said_after is None or length == 4 or _inside_a_word(before)):
                    continue
                household = _HOUSEHOLD.search(before) or (said_after and _HOUSEHOLD_AFTER.match(after))
                yield (Detail.HOUSEHOLD if household else Detail.NAME), name
                break


def _inside_a_word(before: str) -> bool:
    """Whether characters stand directly before that are no verb: what looks like a name there is mostly the end of a word."""
    return bool(before) and bool(_HAN.match(before[-1])) and _VERB_BEFORE.search(before) is None
