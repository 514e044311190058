"""The file of fingerprints (指纹文件): written in blocks, each sealed with the key; read with a limit on everything.

    magic "BIHUANFP" · format (u16) · size of the header (u32) · header (JSON) · seal
    block: documents in it (u32) · seeds of each (u32) · sketches (256 bytes each) · values (u32, ascending per document)
           [· size (u32) and JSON list of labels] · seal
    end: 0 (u32) · seal

All numbers are little-endian. A seal is a keyed BLAKE2b of everything before it, so nothing is used before it is known
to come whole from somebody who has the key. Values look random, hence no compression.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.fingerprints.choosing import BINS, SEED
from bihuan.fingerprints.exporting import Export, Record
from bihuan.fingerprints.key import BadKey, Key
from bihuan.fingerprints.prints import Sketch, Values, recipe
from bihuan.fingerprints.sealing import SEAL, BadFingerprints, Checking, Sealing, damaged

MAGIC = b"BIHUANFP"
FORMAT = 1
MOST_LEAST = 1000
_PACKED = BINS // 2
_DOCUMENTS, _SEEDS = 4096, 1 << 22  # at most in a block
_LARGEST_HEADER = 1 << 16
_LARGEST_FILE = 8 << 30
_MOST_DOCUMENTS = 5_000_000
_LONGEST_LABEL = 1000


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself (文件头)."""

    documents: int
    least: int
    stock_above: int
    labelled: bool
    body: int  # bytes that follow the header's seal


@dataclass(frozen=True, slots=True)
class Block:
    """Some documents of the other unit: ``first`` is the number of the first, ``starts`` where each one's values begin."""

    first: int
    sketches: NDArray[np.uint8]
    values: Values
    starts: NDArray[np.int64]
    labels: tuple[str, ...]


def write(export: Export, key: Key, stream: BinaryIO, *, labelled: bool = False) -> None:
    """The same bytes for the same documents and key. With ``labelled`` each document's key goes along, readable by anybody."""
    parts = list(_parts(export.records))
    header = {
        "recipe": recipe(),
        "key": key.id.hex(),
        "documents": len(export.records),
        "least": export.least,
        "stock_above": export.stock_above,
        "labelled": labelled,
        "body": sum(_size(part, labelled) for part in parts) + 4 + SEAL,
    }
    out = Sealing(stream, key)
    words = json.dumps(header, sort_keys=True, separators=(",", ":")).encode("ascii")
    out.write(MAGIC + FORMAT.to_bytes(2, "little") + len(words).to_bytes(4, "little") + words)
    out.seal()
    for part in parts:
        _write_block(part, out, labelled)
    out.write(bytes(4))
    out.seal()


class Reader:
    """Reads a file of fingerprints; everything in it comes from outside. ``size`` is the file's, where that is known."""

    def __init__(self, stream: BinaryIO, key: Key, size: int | None = None) -> None:
        self._in = Checking(stream, key)
        self.header = self._header(key)
        if size is not None and size != self._in.done + self.header.body:
            raise damaged("大小不对，可能没有传完", "its size is wrong, perhaps it was cut off on the way")

    def blocks(self) -> Iterator[Block]:
        """All documents, checked block by block; raises ``BadFingerprints`` at the first that is not as it was written."""
        first = 1
        end = self._in.done + self.header.body
        while count := int(self._in.numbers(1)[0]):
            if count > min(_DOCUMENTS, self.header.documents - first + 1):
                raise damaged("内容不合格式", "its contents break the format")
            yield self._block(first, count, end)
            first += count
        self._in.check()
        if first - 1 != self.header.documents or self._in.done != end or not self._in.at_end():
            raise damaged("份数或结尾不对", "its number of documents or its end is wrong")

    def _header(self, key: Key) -> Header:
        if self._in.take(len(MAGIC)) != MAGIC:
            raise BadFingerprints(
                "不是指纹文件（由 bihuan library export --fingerprints 导出）",
                "is no file of fingerprints (bihuan library export --fingerprints writes one)",
            )
        start = self._in.take(6)
        version, length = int.from_bytes(start[:2], "little"), int.from_bytes(start[2:], "little")
        if version != FORMAT:
            raise BadFingerprints(
                f"指纹文件是第 {version} 版格式，这个版本的程序只读第 {FORMAT} 版；请双方用同一版本",
                f"the fingerprints are in format {version}, this version reads format {FORMAT}: use the same version on both sides",
            )
        if length > _LARGEST_HEADER:
            raise damaged("文件头太大", "its header is too large")
        try:
            value = json.loads(self._in.take(length))
            made, mark = str(value["recipe"]), str(value["key"])
            header = Header(
                _number(value, "documents", _MOST_DOCUMENTS),
                _number(value, "least", MOST_LEAST, SEED),
                _number(value, "stock_above", 1 << 31),
                bool(value["labelled"]),
                _number(value, "body", _LARGEST_FILE),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            raise damaged("文件头不对", "its header is wrong") from None
        if mark != key.id.hex():
            raise BadKey(
                "指纹文件不是用这把密钥做的；请双方核对密钥的核对码",
                "the fingerprints were made with another key: compare the check codes of both keys",
            )
        if made != recipe():
            raise BadFingerprints(
                "指纹是用另一版本的程序做的，做法不同，比不了；请双方用同一版本重新导出",
                "another version made these fingerprints in another way: export anew with the same version on both sides",
            )
        self._in.check()
        return header

    def _block(self, first: int, count: int, end: int) -> Block:
        sizes = self._in.numbers(count).astype(np.int64)
        total = int(sizes.sum())
        if total > _SEEDS or total * 4 > end - self._in.done:
            raise damaged("内容不合格式", "its contents break the format")
        packed = np.frombuffer(self._in.take(count * _PACKED), dtype=np.uint8).reshape(count, _PACKED)
        values = self._in.numbers(total).astype(np.uint32)
        words = b""
        if self.header.labelled:
            length = int(self._in.numbers(1)[0])
            if length > count * (12 * _LONGEST_LABEL + 3) + 2:  # a character is twelve bytes at most
                raise damaged("名称太长", "its labels are too long")
            words = self._in.take(length)
        self._in.check()
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        falls = np.flatnonzero(values[1:] <= values[:-1]) + 1
        if not np.isin(falls, starts).all():
            raise damaged("内容不合格式", "its contents break the format")
        return Block(first, _unpacked(packed), values, starts, _labels(words, count) if self.header.labelled else ())


def _parts(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    part: list[Record] = []
    seeds = 0
    for record in records:
        if part and (len(part) == _DOCUMENTS or seeds + len(record.values) > _SEEDS):
            yield part
            part, seeds = [], 0
        part.append(record)
        seeds += len(record.values)
    if part:
        yield part


def _size(part: Sequence[Record], labelled: bool) -> int:
    """The bytes of a block with its seal."""
    seeds = sum(len(one.values) for one in part)
    return 4 + len(part) * (4 + _PACKED) + 4 * seeds + (4 + len(_words(part)) if labelled else 0) + SEAL


def _write_block(part: Sequence[Record], out: Sealing, labelled: bool) -> None:
    sketches = np.stack([one.sketch for one in part])
    out.write(np.array([len(part), *(len(one.values) for one in part)], dtype="<u4").tobytes())
    out.write((sketches[:, ::2] | (sketches[:, 1::2] << 4)).astype(np.uint8).tobytes())
    out.write(np.concatenate([one.values for one in part]).astype("<u4").tobytes())
    if labelled:
        words = _words(part)
        out.write(len(words).to_bytes(4, "little") + words)
    out.seal()


def _words(part: Sequence[Record]) -> bytes:
    return json.dumps([one.key[-_LONGEST_LABEL:] for one in part], separators=(",", ":")).encode("ascii")


def _unpacked(packed: NDArray[np.uint8]) -> Sketch:
    """Four bits a bin -> a byte a bin."""
    sketches = np.empty((len(packed), BINS), dtype=np.uint8)
    sketches[:, ::2], sketches[:, 1::2] = packed & 15, packed >> 4
    return sketches


def _labels(words: bytes, count: int) -> tuple[str, ...]:
    try:
        labels = json.loads(words)
    except (ValueError, RecursionError):
        labels = None
    if not isinstance(labels, list) or len(labels) != count or not all(isinstance(one, str) for one in labels):
        raise damaged("名称不合格式", "its labels break the format")
    return tuple(one[:_LONGEST_LABEL] for one in labels)


def _number(value: Any, name: str, most: int, least: int = 0) -> int:
    number = value[name]
    if type(number) is not int or not least <= number <= most:
        raise ValueError(name)
    return number
