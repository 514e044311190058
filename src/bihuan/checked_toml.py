"""Reads TOML that people write by hand: what is wrong is told with file, line and the allowed values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from bihuan.errors import BihuanError

Where = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w\-]+|"[^"]*"|'[^']*'))*)\s*=""")
_NAME = re.compile(r"""[\w\-]+|"[^"]*"|'[^']*'""")


class Toml:
    """A TOML file (配置文件) and where its keys stand."""

    def __init__(self, path: Path, error: type[BihuanError]) -> None:
        self.path, self.error = path, error
        self.data: dict[str, Any] = {}
        self.source = ""

    def root(self) -> Table:
        return Table(self, self.data, ())

    def fail(self, where: Where, message: str, message_en: str) -> NoReturn:
        line = line_of(self.source, where)
        raise self.error(f"{self.path} 第 {line} 行：{message}", f"{self.path}, line {line}: {message_en}")


def read_toml(path: Path, error: type[BihuanError]) -> Toml:
    """The file's data; a broken or unreadable file is an ``error`` that names it."""
    toml = Toml(path, error)
    try:
        toml.source = path.read_bytes().decode("utf-8-sig")
        toml.data = tomllib.loads(toml.source)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise error(f"{path}：读不了（{reason}）", f"{path}: cannot be read ({reason})") from None
    except UnicodeDecodeError:
        raise error(f"{path}：不是 UTF-8 编码，请另存为 UTF-8", f"{path}: not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as trouble:
        place = re.search(r"line (\d+), column (\d+)", str(trouble))
        at = f"第 {place[1]} 行第 {place[2]} 列" if place else "末尾"
        raise error(f"{path} {at}：不合 TOML 格式（{trouble}）", f"{path}: not valid TOML: {trouble}") from None
    return toml


class Table:
    """One table of a TOML file; every getter checks what it gives."""

    def __init__(self, toml: Toml, data: dict[str, Any], where: Where) -> None:
        self.toml, self.data, self.where = toml, data, where

    def only(self, *allowed: str) -> None:
        """No other keys than these."""
        for key in self.data:
            if key not in allowed:
                near = _nearest(key, allowed)
                self.fail(
                    key,
                    f"不认识的键 {key}{f'（是不是 {near}？）' if near else ''}；可用的键：{'、'.join(allowed)}",
                    f"unknown key {key}{f' (did you mean {near}?)' if near else ''}; allowed: {', '.join(allowed)}",
                )

    def fail(self, key: str | int, message: str, message_en: str) -> NoReturn:
        self.toml.fail((*self.where, key), message, message_en)

    def text(self, key: str, default: str = "") -> str:
        value = self.data.get(key, default)
        return value if isinstance(value, str) else self._wrong(key, "一段文字", "a text")

    def needed(self, key: str) -> str:
        """A text that must be there and not be empty."""
        if key not in self.data:
            self.toml.fail(self.where, f"缺少 {key}", f"{key} is missing")
        return self.text(key) or self._wrong(key, "不空的文字", "a text that is not empty")

    def one_of(self, key: str, allowed: Iterable[str], default: str) -> str:
        value, names = self.data.get(key, default), list(allowed)
        if value not in names:
            self.fail(
                key,
                f"{key} 不能是 {value!r}；可用的值：{'、'.join(names)}",
                f"{key} cannot be {value!r}; allowed: {', '.join(names)}",
            )
        return str(value)

    def flag(self, key: str) -> bool | None:
        value = self.data.get(key)
        return value if value is None or isinstance(value, bool) else self._wrong(key, "true 或 false", "true or false")

    def integer(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        return self._wrong(key, "一个整数", "a whole number")

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._wrong(key, '一列文字，如 ["甲", "乙"]', 'a list of texts such as ["a", "b"]')
        return tuple(value)

    def integers(self, key: str) -> tuple[int, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            self._wrong(key, "一列整数，如 [2023, 2024]", "a list of whole numbers such as [2023, 2024]")
        return tuple(value)

    def table(self, key: str) -> Table:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self._wrong(key, f"一个表 [{key}]", f"a table [{key}]")
        return Table(self.toml, value, (*self.where, key))

    def tables(self, key: str) -> list[Table]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._wrong(key, f"若干个表 [[{key}]]", f"tables [[{key}]]")
        return [Table(self.toml, one, (*self.where, key, index)) for index, one in enumerate(value)]

    def _wrong(self, key: str, wanted: str, wanted_en: str) -> NoReturn:
        self.fail(key, f"{key} 应当是{wanted}", f"{key} must be {wanted_en}")


def line_of(source: str, where: Where) -> int:
    """The line (from 1) of the key or table at ``where``, or of the nearest table around it."""
    counts: dict[tuple[str, ...], int] = {}
    here: Where = ()
    best, depth = 1, 0
    for number, line in enumerate(source.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = tuple(name.strip("\"'") for name in _NAME.findall(header[2]))
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
                for inner in [known for known in counts if len(known) > len(names) and known[: len(names)] == names]:
                    del counts[inner]
            here = _indexed(names, counts)
            found = here
        elif key := _KEY.match(line):
            found = (*here, *(name.strip("\"'") for name in _NAME.findall(key[1])))
        else:
            continue
        if len(found) > depth and where[: len(found)] == found:
            best, depth = number, len(found)
    return best


def _indexed(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> Where:
    result: list[str | int] = []
    for length, name in enumerate(names, start=1):
        result.append(name)
        if (index := counts.get(names[:length])) is not None:
            result.append(index)
    return tuple(result)


def _nearest(key: str, allowed: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only wanted once something is wrong

    return next(iter(get_close_matches(key, list(allowed), n=1)), None)
