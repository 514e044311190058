"""``bihuan library match``: a library's documents against another unit's fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import click

from bihuan.cli.fingerprints import deliver_counterparts, matched, opened_fingerprints, read_key
from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand
from bihuan.language import Lang, say
from bihuan.library import Library
from bihuan.materials import Material
from bihuan.output.counterparts import Counterparts

_KEPT = 64  # documents unpacked at a time


def match_command(lang: Lang) -> click.Command:
    def run(library: str, fingerprints: str, key: str, **options: Any) -> None:
        shared = read_key(key)
        with opened_fingerprints(fingerprints, shared) as reader, Library.open(library) as opened:
            documents = _Documents(opened)
            found = matched(reader, shared, opened.masking.viewer, documents)
            deliver_counterparts(Counterparts(found, documents), options, lang)

    def option(*names: str, zh: str, en: str, **more: Any) -> click.Option:
        return click.Option(names, help=say(lang, zh, en), **more)

    return SpokenCommand(
        "match",
        lang=lang,
        callback=run,
        params=[
            click.Argument(["library"], metavar=say(lang, "材料库", "LIB")),
            option("--fingerprints", required=True, metavar="FILE", zh="另一单位的指纹文件。", en="The other unit's file of fingerprints."),
            option("--key", required=True, metavar="FILE", zh="双方共用的密钥文件。", en="The key file that both units share."),
            option("--format", "-f", "format_", type=click.Choice(["terminal", "json"]), default="terminal", zh="输出格式。", en="Output format."),
            option("--output", "-o", metavar="FILE", zh="写到这个文件。", en="Write to this file."),
            language_option(lang),
        ],
        help=say(
            lang,
            "库里的材料同另一单位的指纹比：哪些在对方那里有全文相近的、有相同段落的。引的都是库里的文字，对方只有编号。",
            "Compare a library's documents with another unit's fingerprints: which have counterparts there. All quotations are from "
            "the library; of the other unit there are numbers only.",
        ),
        examples=[
            say(lang, "bihuan library match 材料库.db --fingerprints 乙.bhfp --key 2024.key", "bihuan library match library.db --fingerprints b.bhfp --key 2024.key")
        ],
    )  # fmt: skip


class _Documents(Mapping[str, Material]):
    """A library's documents by key, some of them in memory."""

    def __init__(self, library: Library) -> None:
        self._keys = library.keys()
        self._material = lru_cache(_KEPT)(library.material)

    def __getitem__(self, key: str) -> Material:
        return self._material(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
