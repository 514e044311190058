"""A file of fingerprints comes from outside: whatever is wrong with it is told, and nothing of it is used."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.errors import BihuanError
from bihuan.fingerprints import BadFingerprints, Key, Reader
from bihuan.fingerprints.choosing import BINS
from bihuan.fingerprints.exporting import Export, Record
from bihuan.fingerprints.fileformat import FORMAT, MAGIC, write
from bihuan.fingerprints.prints import recipe
from bihuan.fingerprints.sealing import Sealing

KEY = Key(bytes(range(32)))


def records(count: int, seeds: int = 20) -> list[Record]:
    made = np.random.default_rng(count)
    return [
        Record(
            f"d{number}",
            made.integers(0, 16, BINS).astype(np.uint8),
            np.unique(made.integers(0, 1 << 32, seeds, dtype=np.uint64).astype(np.uint32)),
        )
        for number in range(count)
    ]


def file_of(some: list[Record], labelled: bool = False) -> bytes:
    out = io.BytesIO()
    write(Export(tuple(some), 40, 8), KEY, out, labelled=labelled)
    return out.getvalue()


def read(content: bytes) -> list[Record]:
    reader = Reader(io.BytesIO(content), KEY, len(content))
    found = []
    for block in reader.blocks():
        for row, (start, end) in enumerate(zip(block.starts[:-1], block.starts[1:], strict=True)):
            label = block.labels[row] if block.labels else ""
            found.append(Record(label, block.sketches[row], block.values[start:end]))
    assert len(found) == reader.header.documents
    return found


def same(one: Record, other: Record) -> bool:
    return np.array_equal(one.sketch, other.sketch) and np.array_equal(one.values, other.values)


@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize("count", [0, 1, 5, 4096, 4097])
def test_what_was_written_is_read_back(count: int, labelled: bool) -> None:
    some = records(count)
    found = read(file_of(some, labelled))
    assert len(found) == count
    assert all(map(same, some, found))
    assert [one.key for one in found] == [one.key if labelled else "" for one in some]


def test_a_document_costs_its_sketch_and_four_bytes_a_fingerprint() -> None:
    assert len(file_of(records(1000, 500))) - len(file_of(records(0))) < 1000 * (256 + 4 + 4 * 500) + 100


SMALL = file_of(records(3), labelled=True)


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
@settings(deadline=None)
def test_a_file_with_any_byte_changed_is_refused(place: int, change: int) -> None:
    damaged = bytearray(SMALL)
    damaged[place] ^= change
    with pytest.raises(BihuanError):
        read(bytes(damaged))


@given(st.integers(0, len(SMALL) - 1))
@settings(deadline=None)
def test_a_file_that_is_cut_off_anywhere_is_refused(size: int) -> None:
    with pytest.raises(BadFingerprints):
        read(SMALL[:size])
    with pytest.raises(BadFingerprints):  # nor where its size cannot be known beforehand
        list(Reader(io.BytesIO(SMALL[:size]), KEY).blocks())


@given(st.binary(min_size=1, max_size=40))
@settings(deadline=None)
def test_a_file_with_something_behind_it_is_refused(more: bytes) -> None:
    with pytest.raises(BadFingerprints):
        read(SMALL + more)
    with pytest.raises(BadFingerprints):
        list(Reader(io.BytesIO(SMALL + more), KEY).blocks())


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_anything_else_is_refused(content: bytes) -> None:
    for one in (content, MAGIC + content, MAGIC + FORMAT.to_bytes(2, "little") + content):
        with pytest.raises(BihuanError):
            read(one)


def test_what_is_wrong_is_said_in_words() -> None:
    wrong = {
        "不是指纹文件": b"PK\x03\x04 a Word file, perhaps",
        "第 2 版格式": MAGIC + b"\x02\x00" + SMALL[10:],
        "没有传完": SMALL[:-1],
        "封印不符": SMALL[:-40] + bytes(40),
    }
    for words, content in wrong.items():
        with pytest.raises(BadFingerprints, match=words):
            list(Reader(io.BytesIO(content), KEY).blocks())


def sealed(make: Callable[[Sealing], None], **changed: object) -> bytes:
    """A file whose seals are right, as somebody with the key could make it on purpose."""
    body = io.BytesIO()
    make(Sealing(body, KEY))
    header: dict[str, object] = {"recipe": recipe(), "key": KEY.id.hex(), "documents": 1, "least": 40, "stock_above": 8}
    header |= {"labelled": False, "body": len(body.getvalue()), **changed}
    words = json.dumps(header).encode()
    out = io.BytesIO()
    sealing = Sealing(out, KEY)
    sealing.write(MAGIC + FORMAT.to_bytes(2, "little") + len(words).to_bytes(4, "little") + words)
    sealing.seal()
    make(sealing)
    return out.getvalue()


def block(count: int, sizes: list[int], values: list[int], labels: bytes | None = None) -> Callable[[Sealing], None]:
    def make(out: Sealing) -> None:
        out.write(
            np.array([count, *sizes], "<u4").tobytes() + bytes(256 * len(sizes)) + np.array(values, "<u4").tobytes()
        )
        if labels is not None:
            out.write(len(labels).to_bytes(4, "little") + labels)
        out.seal()
        out.write(bytes(4))
        out.seal()

    return make


def test_a_file_made_by_hand_is_read_where_it_keeps_the_format() -> None:
    (one,) = read(sealed(block(1, [2], [5, 9])))
    assert one.values.tolist() == [5, 9]


@pytest.mark.parametrize(
    "content",
    [
        sealed(block(1, [2], [9, 5])),  # not ascending
        sealed(block(1, [2], [5, 5])),
        sealed(block(2, [1, 1], [5, 9])),  # more documents than announced
        sealed(block(1, [2], [5, 9]), documents=2),  # fewer
        sealed(block(1, [4_000_000_000], [5])),
        sealed(block(1, [2], [5, 9]), documents=10**9),
        sealed(block(1, [2], [5, 9]), documents=True),
        sealed(block(1, [2], [5, 9]), documents="1"),
        sealed(block(1, [2], [5, 9]), least=3),
        sealed(block(1, [2], [5, 9]), body=1 << 50),
        sealed(block(1, [2], [5, 9]), recipe="0" * 32),
        sealed(block(1, [2], [5, 9], b"[1]"), labelled=True),
        sealed(block(1, [2], [5, 9], b'["a","b"]'), labelled=True),
        sealed(block(1, [2], [5, 9], b"[" * 9000), labelled=True),
        sealed(block(1, [2], [5, 9], b'["' + b"a" * 20_000 + b'"]'), labelled=True),
    ],
)
def test_a_file_that_breaks_the_format_is_refused_although_its_seals_are_right(content: bytes) -> None:
    with pytest.raises(BadFingerprints):
        read(content)


def test_a_header_of_any_size_is_not_taken_into_memory() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            self.asked = max(self.asked, size)
            return bytes(size)

    class Begun(Endless):
        start = MAGIC + FORMAT.to_bytes(2, "little") + b"\xff\xff\xff\xff"

        def read(self, size: int = -1) -> bytes:
            piece, self.start = self.start[:size], self.start[size:]
            return piece or super().read(size)

    stream = Begun()
    with pytest.raises(BadFingerprints):
        Reader(stream, KEY)  # type: ignore[arg-type]
    assert stream.asked <= 1 << 16


def test_writing_is_the_same_every_time() -> None:
    some = records(50)
    random.Random(1).shuffle(some)
    assert file_of(some) == file_of(list(some))
