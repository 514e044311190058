"""Settings (设置) of an examination: what ``bihuan.toml`` says, what the caller adds, what neither touches."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from bihuan.checked_toml import Table, read_toml
from bihuan.errors import BadConfiguration
from bihuan.profiles import (
    RuleSetting,
    VerdictLimits,
    config_folder,
    merged_rules,
    rule_settings,
    verdict_limits,
)
from bihuan.reading.limits import DEFAULT_LIMITS, Limits

FILE_NAME = "bihuan.toml"


@dataclass(frozen=True)
class Settings:
    """Everything a person may set for an examination; the defaults are those of no ``bihuan.toml`` at all."""

    profile: str | None = None
    profile_folders: tuple[Path, ...] = ()
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)  # masks of one's own: as written -> what it stands for
    limits: Limits = DEFAULT_LIMITS
    verdict: VerdictLimits = field(default_factory=VerdictLimits)
    lang: str | None = None
    path: Path | None = None  # the bihuan.toml it came from

    def with_rules(self, rules: Mapping[str, RuleSetting]) -> Settings:
        """These settings with more said about rules."""
        return replace(self, rules=merged_rules(self.rules, rules))


DEFAULT_SETTINGS = Settings()


def find_settings(start: Path | None = None) -> Path | None:
    """The nearest ``bihuan.toml``: in the folder, in those above it, else the person's own."""
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (file := folder / FILE_NAME).is_file():
            return file
    own = config_folder() / FILE_NAME
    return own if own.is_file() else None


def load_settings(file: Path) -> Settings:
    """What a ``bihuan.toml`` says; anything wrong in it is told with its line."""
    root = read_toml(file, BadConfiguration).root()
    root.only("profile", "profiles", "lang", "terms", "term_files", "rules", "limits", "verdict")
    rules = rule_settings(root.table("rules"))
    if rules:
        check_rules(rules, str(file))
    return Settings(
        profile=root.text("profile") or None,
        profile_folders=_profile_folders(root, file.parent),
        rules=rules,
        terms=_terms(root, file.parent),
        limits=_limits(root.table("limits")),
        verdict=verdict_limits(root.table("verdict")),
        lang=root.one_of("lang", ("zh", "en", ""), "") or None,
        path=file,
    )


def check_rules(rules: Mapping[str, RuleSetting], origin: str) -> None:
    """Refuses rules and options that do not exist."""
    from bihuan.reviewing.run import check_settings  # noqa: PLC0415 - the rules load only where they are set

    check_settings(rules, origin)


def _profile_folders(root: Table, base: Path) -> tuple[Path, ...]:
    """One folder or several, relative to the file that names them."""
    value = root.data.get("profiles", [])
    names = [value] if isinstance(value, str) else root.texts("profiles")
    folders = tuple(base / os.path.expanduser(name) for name in names)
    for folder in folders:
        if not folder.is_dir():
            root.fail("profiles", f"没有文件夹 {folder}", f"there is no folder {folder}")
    return folders


def _terms(root: Table, base: Path) -> dict[str, str]:
    """Masks of one's own, from ``[terms]`` and from files of ``mask term`` lines."""
    found: dict[str, str] = {}
    for name in root.texts("term_files"):
        file = base / os.path.expanduser(name)
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError, ValueError):
            root.fail(
                "term_files", f"读不了词表 {file}（要 UTF-8 文本）", f"cannot read the term list {file} (UTF-8 text)"
            )
        for number, line in enumerate(lines, start=1):
            words = line.split("#", 1)[0].replace("=", " ").split()
            if words and len(words) != 2:
                raise BadConfiguration(
                    f"{file} 第 {number} 行：每行应为“遮掩写法 原词”两项",
                    f"{file}, line {number}: each line is a mask and its term",
                )
            found |= {words[0]: words[1]} if words else {}
    table = root.table("terms")
    return found | {mask: table.needed(mask) for mask in table.data}


def _limits(table: Table) -> Limits:
    names = [one.name for one in fields(Limits)]
    table.only(*names)
    values: dict[str, int] = {}
    for name in table.data:
        value = table.integer(name)
        if value is None or value < 1:
            table.fail(name, f"{name} 应当是正整数", f"{name} must be a positive whole number")
        values[name] = value
    return replace(DEFAULT_LIMITS, **values)
