"""Words for fixed terms as they stand in sheets (来源、整改类型), in both languages and as offices write them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from django.db.models import TextChoices
from django.utils import translation

from bihuan_web.ledgers.words import Pace, Source

_BLANKS = re.compile(r"\s+")


def read_source(text: str) -> Source | None:
    """Where a problem comes from; None where no known word says so."""
    found = _words()["source"].get(_plain(text))
    return Source(found) if found else None


def read_pace(text: str) -> Pace | None:
    """By when a measure is carried out; None where no known word says so."""
    found = _words()["pace"].get(_plain(text))
    return Pace(found) if found else None


@cache
def ends_of_forms() -> tuple[str, ...]:
    """How rows begin that belong to the form and not to the ledger: totals, who filled it in."""
    return tuple(_data()["form"]["ends"])


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    text = (files("bihuan_web.sheets") / "data" / "words.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {"source": {}, "pace": {}}
    kinds: tuple[tuple[str, type[TextChoices]], ...] = (("source", Source), ("pace", Pace))
    for name, kind in kinds:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                words[name].update({_plain(str(one.label)): str(one.value) for one in kind})
        for value, others in _data()[name].items():
            words[name].update(dict.fromkeys(map(_plain, others), value))
    return words


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).casefold()
