"""Bytes → text: which encoding a Chinese text file is in, decided by cheap deterministic trials."""

from __future__ import annotations

import re

from bihuan.errors import UnreadableFile

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 16_384
# Characters that make up most of any Chinese prose, simplified and traditional, with its punctuation: bytes read in a
# wrong encoding give hardly any of them, whatever the subject.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多"
    "经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知"
    "全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度"
    "门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再感建务做"
    "接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思象完设式色路记南品"
    "住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运党委干群众习近党组织工作落导班题查检对照纪律廉洁"
    "這個們來為國時說會對過發後裡種經學現當沒動還進樣開從實軍無與長機業將兩間問戰頭體見產話內給門員論處義認條氣題爾別變總電數報"
    "結務場計質資許統區隊決達馬書則聽權設記類據邊張該規萬術領師觀識帶導爭運黨幹眾習組織檢紀潔"
    "，。、：；？！（）“”‘’《》「」『』—…　"
)
_USUAL_BYTES = {
    "gb18030": re.compile(rb"[\xa1-\xf7][\xa1-\xfe]"),  # GB 2312
    "big5": re.compile(rb"[\xa1\xa4-\xc6][\x40-\x7e\xa1-\xfe]"),  # the punctuation and the frequent characters
}
_ASCII_RUN = re.compile(rb"(?<![\x80-\xff])[\x00-\x7f]+")
_SURROGATE_BYTES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_NO_TEXT = re.compile(r"[\x00-\x06\x08\x0e-\x1f\x7f\ufffd]")
_UTF16 = ("utf-16-le", "utf-16-be")


def decode(data: bytes) -> tuple[str, str, int]:
    """The text without its byte order mark, its encoding, and how many characters were replaced by U+FFFD."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text, _, replaced = _lenient(data[len(mark) :], encoding)
            return _checked(text, "utf-8-sig" if encoding == "utf-8" else encoding, replaced)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        return _checked(*_decode_legacy(data, trouble.start))
    if "\0" in text and (wide := _best(data, 0, _UTF16)):
        return _checked(*_lenient(data, wide))
    return _checked(text, "utf-8", 0)


def _checked(text: str, encoding: str, replaced: int) -> tuple[str, str, int]:
    if "\0" in text or replaced > max(3, len(text) // 100):
        raise binary_file()
    return text, encoding, replaced


def binary_file() -> UnreadableFile:
    return UnreadableFile(
        "不是文本文件（含有二进制内容或无法识别的编码）",
        "not a text file (binary content or an unknown encoding)",
        code="binary-file",
    )


def _lenient(data: bytes, encoding: str) -> tuple[str, str, int]:
    """Decoded, with what cannot be (lone surrogates, a cut tail) replaced; files with many such places are refused."""
    try:
        return data.decode(encoding), encoding, 0
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        return text, encoding, text.count("\ufffd")


def _decode_legacy(data: bytes, first_fault: int) -> tuple[str, str, int]:
    """What is not UTF-8: UTF-16 without a mark, GB18030, Big5, or UTF-8 with a few spoilt bytes or lone surrogates."""
    if _SURROGATE_BYTES.match(data, first_fault) and (text := _with_surrogates(data)) is not None:
        return text, "utf-8", text.count("\ufffd")
    spoilt = data.decode("utf-8", errors="replace")
    faults = spoilt.count("\ufffd")
    if faults <= max(3, len(spoilt) // 1000) and "\0" not in spoilt and _is_chinese(spoilt):
        return spoilt, "utf-8", faults
    encoding = _best(data, first_fault, (*_UTF16, "gb18030", "big5"))
    if encoding is None:
        return _by_statistics(data)
    if encoding == "big5":
        for variant in ("big5", "cp950", "big5hkscs"):  # the plain table first, then its extensions
            try:
                return data.decode(variant), variant, 0
            except UnicodeDecodeError:
                continue
    return _lenient(data, encoding)


def _with_surrogates(data: bytes) -> str | None:
    """UTF-8 that holds encoded surrogates: pairs are joined to the character they mean, lone ones become U+FFFD."""
    try:
        text = data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= ch <= "\u9fff" for ch in text[:2000])


def _best(data: bytes, first_fault: int, encodings: tuple[str, ...]) -> str | None:
    """The encoding in which the text around ``first_fault`` reads most like Chinese; None where none does."""
    line = data.rfind(b"\n", 0, first_fault) + 1
    narrow, wide = data[line : line + _SAMPLE], data[:_SAMPLE]
    scored = [
        (_score_wide(wide, encoding) if encoding in _UTF16 else _score_narrow(narrow, encoding), encoding)
        for encoding in encodings
    ]
    score, encoding = max(scored)
    return encoding if score >= 0.1 else None


def _score_wide(sample: bytes, encoding: str) -> float:
    """How much the bytes look like Chinese (or English) in UTF-16, 0 to 1.25."""
    text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
    beyond_ascii = [ch for ch in text if ch > "\x7f"]
    if _is_spoilt(text):
        return 0.0
    if not beyond_ascii:
        return 0.5
    usual = sum("\u4e00" <= ch <= "\u9fff" or "\u3000" <= ch <= "\u303f" or ch >= "\uff00" for ch in beyond_ascii)
    usual_share, common_share = usual / len(beyond_ascii), _common_share(beyond_ascii)
    # ASCII is a proof: its zero bytes would be controls in any other encoding
    has_ascii = len(text) >= 32 and len(text) - len(beyond_ascii) >= 0.02 * len(text)
    if usual_share < 0.8 or not (common_share >= 0.05 or has_ascii):
        return 0.0
    return common_share + 0.25 * usual_share


def _score_narrow(sample: bytes, encoding: str) -> float:
    """How much the bytes look like Chinese in GB18030 or Big5, 0 to 1.25."""
    text = sample.decode(encoding, errors="replace")
    beyond_ascii = [ch for ch in text if ch > "\x7f"]
    if not beyond_ascii or _is_spoilt(text):
        return 0.0
    usual = _USUAL_BYTES[encoding].findall(_ASCII_RUN.sub(b"", sample))
    return _common_share(beyond_ascii) + 0.25 * min(1.0, len(usual) / len(beyond_ascii))


def _common_share(characters: list[str]) -> float:
    return sum(ch in _COMMON for ch in characters) / len(characters)


def _is_spoilt(text: str) -> bool:
    """More than one character in a hundred (and more than two) that no text has: wrong encoding."""
    return len(_NO_TEXT.findall(text)) > max(2, len(text) // 100)


def _by_statistics(data: bytes) -> tuple[str, str, int]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and only for what no trial could decide

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or b"\0" in data:
        raise binary_file()
    text, encoding, replaced = _lenient(data, best.encoding)
    if _is_spoilt(text):
        raise binary_file()
    return text, encoding, replaced
