"""Documents and arrays as columns of Arrow tables, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bihuan.comparing import Entry
from bihuan.comparing.masking import Codes, Places

GIVEN = pa.schema(
    [
        ("key", pa.binary()),
        ("text", pa.binary()),
        ("own", pa.binary()),
        ("digest", pa.binary()),
        ("characters", pa.int64()),
        ("material", pa.binary()),
        ("row", pa.string()),
        ("trouble", pa.string()),
    ]
)  # a row that is no document has the last two alone: what it is called, and the reason


def shown(text: str) -> str:
    """A text as others read it from a table; lone surrogates as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def packed(text: str) -> bytes:
    """Bytes that sort as the code points do; lone surrogates, which a damaged file or name may hold, survive."""
    return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def given_row(entry: Entry, material: bytes = b"") -> dict[str, object]:
    """A document as a row; documents of one digest are the very same but for their keys."""
    text = packed(entry.text)
    own = json.dumps([entry.names, entry.places, entry.aside], separators=(",", ":")).encode("ascii")
    digest = hashlib.sha256(hashlib.sha256(text).digest() + own).digest()
    row: dict[str, object] = dict.fromkeys(GIVEN.names)
    row.update(key=packed(entry.key), text=text, own=own, digest=digest, characters=len(entry.text), material=material)
    return row


def entry_of(key: bytes, text: bytes, own: bytes) -> Entry:
    names, places, aside = json.loads(own)
    return Entry(
        unpacked(key), unpacked(text), tuple(names), tuple(places), tuple((start, end) for start, end in aside)
    )


def entries(rows: pa.Table, side: str = "") -> Iterator[Entry]:
    """The documents of the columns key, text and own (with a side: ``key_one`` ...)."""
    columns = (rows[name + side].to_pylist() for name in ("key", "text", "own"))
    return (entry_of(*row) for row in zip(*columns, strict=True))


def octets(column: pa.ChunkedArray) -> NDArray[np.uint8]:
    """All bytes of a column of binaries, one row after the other."""
    return _joined(column)[0]


def codes_of(*columns: pa.ChunkedArray) -> tuple[Codes, Places]:
    """Columns of codes as one array, one row after the other, and where each row begins (one more than there are rows)."""
    parts = [_joined(column) for column in columns]
    sizes = np.concatenate([np.zeros(1, dtype=np.int64), *(sizes for _, sizes in parts)])
    return np.concatenate([data for data, _ in parts]).view(np.uint16), np.cumsum(sizes // 2)


def _joined(column: pa.ChunkedArray) -> tuple[NDArray[np.uint8], Places]:
    """The bytes of a column and the size of each row."""
    parts, sizes = [np.zeros(0, dtype=np.uint8)], [np.zeros(0, dtype=np.int64)]
    for chunk in column.chunks:
        _, ends, data = chunk.buffers()
        offsets = np.frombuffer(ends, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        if data and len(offsets):
            parts.append(np.frombuffer(data, dtype=np.uint8)[int(offsets[0]) : int(offsets[-1])])
        sizes.append(np.diff(offsets).astype(np.int64))
    return np.concatenate(parts), np.concatenate(sizes)


def integers(column: pa.ChunkedArray) -> Places:
    """A column of whole numbers without gaps."""
    numbers: Places = column.to_numpy().astype(np.int64)
    return numbers


def flattened(column: pa.ChunkedArray, name: str) -> tuple[Places, Places]:
    """A field of a column of lists of structs: all values, and which row each is of."""
    lists = pa.concat_arrays(column.chunks)
    sizes = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    values = lists.flatten().field(name).to_numpy(zero_copy_only=False).astype(np.int64)
    return values, np.repeat(np.arange(len(lists)), sizes)


def lists(fields: Sequence[pa.Field], arrays: Iterable[NDArray[Any]], bounds: Places) -> pa.Array:
    """Columns of a flat table as a column of lists of structs, cut at ``bounds``."""
    flat = pa.StructArray.from_arrays(
        [pa.array(one, type=f.type) for one, f in zip(arrays, fields, strict=True)], fields=list(fields)
    )
    return pa.ListArray.from_arrays(pa.array(bounds, type=pa.int32()), flat)


def binaries(data: NDArray[Any], bounds: Places) -> pa.Array:
    """One array of codes as a column of binaries, cut at ``bounds``."""
    offsets = pa.py_buffer((bounds * data.itemsize).astype(np.int32))
    return pa.Array.from_buffers(
        pa.binary(), len(bounds) - 1, [None, offsets, pa.py_buffer(np.ascontiguousarray(data))]
    )
