"""Finds and reads profile folders: ``profile.toml``, and beside it headings, phrases, lexicons and a timetable."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path

from bihuan.checked_toml import Table, read_toml
from bihuan.errors import BadProfile
from bihuan.model import Role, Severity
from bihuan.profiles.model import (
    AspectSpec,
    Certainty,
    Profile,
    RuleSetting,
    Step,
    Timetable,
    Variant,
    VerdictLimits,
    merged_rules,
)

SHIPPED = Path(__file__).parent / "data"
TIMETABLES = SHIPPED / "timetables"
GENERIC = "generic"
MEETINGS = ("mzshh", "zzshh", "any")
SUBJECTS = ("any", "personal", "team")

_PROFILE_KEYS = (
    *("id", "title", "year", "years", "meeting", "subject", "issuer", "batch", "theme", "certainty", "signs"),
    *("extends", "required_sections", "advised_sections", "timetable", "rules", "verdict"),
    *("by_name_only", "personal_only"),
)
_PARTS = ("profile.toml", "headings.toml", "phrases.toml", "timetable.toml")


def config_folder() -> Path:
    """Where a person's own settings and profiles lie: ``~/.config/bihuan``, on Windows below ``%APPDATA%``."""
    base = os.environ.get("XDG_CONFIG_HOME") or (os.environ.get("APPDATA") if sys.platform == "win32" else None)
    return Path(base or os.path.expanduser("~/.config")) / "bihuan"


def user_folder() -> Path:
    return config_folder() / "profiles"


def load(profile_id: str, folders: Sequence[Path] = ()) -> Profile:
    """The profile of that id: from ``folders``, the person's own folder, or those shipped; the first that has it."""
    places = _places(folders)
    for number, place in enumerate(places):
        if _has_profile(place / profile_id):
            return _load_cached(place / profile_id, tuple(places[number:]), _stamp(place / profile_id))
    known = "、".join(sorted(dict(known_profiles(folders))))
    raise BadProfile(
        f"没有名为 {profile_id} 的场景配置；现有：{known}",
        f"no profile is called {profile_id}; there are: {known.replace('、', ', ')}",
    )


def exists(profile_id: str, folders: Sequence[Path] = ()) -> bool:
    return any(_has_profile(place / profile_id) for place in _places(folders))


def load_folder(folder: Path, folders: Sequence[Path] = ()) -> Profile:
    """The profile in this very folder, read afresh."""
    if not _has_profile(folder):
        raise BadProfile(f"{folder}：里面没有 profile.toml", f"{folder}: there is no profile.toml in it")
    return _read(folder, (folder.parent, *_places(folders)))


def known_profiles(folders: Sequence[Path] = ()) -> Iterator[tuple[str, Path]]:
    """Ids and folders of all profiles, those that come first hiding later ones of the same id."""
    return _found_in(_places(folders))


def own_profiles(folders: Sequence[Path] = ()) -> Iterator[tuple[str, Path]]:
    """Those of ``known_profiles`` that were not shipped."""
    return _found_in(_places(folders)[:-1])


def _found_in(places: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    seen: set[str] = set()
    for place in places:
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if folder.name not in seen and _has_profile(folder):
                seen.add(folder.name)
                yield folder.name, folder


def timetable(profile: Profile) -> Timetable:
    """When the meeting is held and what is due around it; read only when asked for."""
    return _timetable(profile.timetable_file) if profile.timetable_file else Timetable()


def _places(folders: Sequence[Path]) -> list[Path]:
    return [*folders, user_folder(), SHIPPED]


def _has_profile(folder: Path) -> bool:
    try:
        return (folder / "profile.toml").is_file()
    except (OSError, ValueError):  # a name that no file can have, such as one with a null character
        return False


def _stamp(folder: Path) -> tuple[int, ...]:
    """Changes when a file of the profile does, so that a long-running process sees an edit."""
    if folder.parent == SHIPPED:
        return ()
    return tuple((folder / part).stat().st_mtime_ns if (folder / part).exists() else 0 for part in _PARTS)


@lru_cache(maxsize=128)
def _load_cached(folder: Path, places: tuple[Path, ...], _stamp: tuple[int, ...]) -> Profile:
    return _read(folder, places)


def _read(folder: Path, places: Sequence[Path]) -> Profile:
    """``places`` are where the folder stands and what comes after it: there its base is looked for."""
    root = read_toml(folder / "profile.toml", BadProfile).root()
    root.only(*_PROFILE_KEYS)
    if (profile_id := root.needed("id")) != folder.name:
        root.fail(
            "id",
            f"id 是 {profile_id}，文件夹却叫 {folder.name}，两者要一致",
            f"id is {profile_id} but the folder is called {folder.name}; they must be the same",
        )
    base = _base(root, folder, places)
    return _with_headings(_header(root, folder, base), folder, base)


def _base(root: Table, folder: Path, places: Sequence[Path]) -> Profile | None:
    name = root.text("extends")
    if not name:
        return None
    for place in places:
        if place / name != folder and _has_profile(place / name):
            if further := read_toml(place / name / "profile.toml", BadProfile).root().text("extends"):
                root.fail(
                    "extends",
                    f"{name} 自己又继承 {further}；只能继承一层",
                    f"{name} itself extends {further}; only one level is allowed",
                )
            return _read(place / name, ())
    return root.fail("extends", f"找不到被继承的 {name}", f"there is no profile {name} to extend")


def _header(root: Table, folder: Path, base: Profile | None) -> Profile:
    start = base or Profile(id="", title="")
    roles = tuple(role.value for role in Role)
    return replace(
        start,
        id=root.needed("id"),
        title=root.needed("title") if base is None else root.text("title", start.title),
        year=root.integer("year") if "year" in root.data else start.year,
        years=root.integers("years") if "years" in root.data else start.years,
        meeting=root.one_of("meeting", MEETINGS, start.meeting),
        subject=root.one_of("subject", SUBJECTS, start.subject),
        issuer=root.text("issuer", start.issuer),
        batch=root.text("batch", start.batch),
        theme=root.text("theme", start.theme),
        certainty=Certainty(root.one_of("certainty", [c.value for c in Certainty], start.certainty.value)),
        signs=root.texts("signs") if "signs" in root.data else start.signs,
        required_sections=_roles(root, "required_sections", roles, start.required_sections),
        advised_sections=_roles(root, "advised_sections", roles, start.advised_sections),
        rules=merged_rules(start.rules, rule_settings(root.table("rules"))),
        phrases={**start.phrases, **_phrases(folder)},
        verdict=verdict_limits(root.table("verdict")).over(start.verdict),
        by_name_only=bool(root.flag("by_name_only")),
        personal_only=bool(root.flag("personal_only")),
        folder=folder,
        extends=root.text("extends") or None,
        timetable_file=_timetable_file(root, folder, start),
    )


def _roles(root: Table, key: str, allowed: tuple[str, ...], default: tuple[Role, ...]) -> tuple[Role, ...]:
    if key not in root.data:
        return default
    for value in root.texts(key):
        if value not in allowed:
            root.fail(
                key,
                f"{key} 里的 {value} 不是章节；可用的值：{'、'.join(allowed)}",
                f"{value} in {key} is no section; allowed: {', '.join(allowed)}",
            )
    return tuple(Role(value) for value in root.texts(key))


def rule_settings(rules: Table) -> dict[str, RuleSetting]:
    """``[rules.NAME]`` tables: on or off, severity, options. Which rules there are is checked by who knows them."""
    result = {}
    for name in rules.data:
        table = rules.table(name)
        table.only("enabled", "severity", "options")
        severity = table.one_of("severity", [*(s.value for s in Severity), ""], "")
        result[name] = RuleSetting(
            table.flag("enabled"), Severity(severity) if severity else None, dict(table.table("options").data)
        )
    return result


def verdict_limits(table: Table) -> VerdictLimits:
    """The ``[verdict]`` table: whole numbers, 0 for never."""
    names = [one.name for one in fields(VerdictLimits)]
    table.only(*names)
    values = {name: table.integer(name) for name in names}
    for name, value in values.items():
        if value is not None and value < 0:
            table.fail(name, f"{name} 应当是 0 或正整数", f"{name} must be 0 or a positive whole number")
    return VerdictLimits(**values)


def _phrases(folder: Path) -> dict[str, tuple[str, ...]]:
    """Word lists by name, of ``phrases.toml`` and ``lexicons/*.txt`` (one term per line, # begins a remark)."""
    result: dict[str, tuple[str, ...]] = {}
    if (file := folder / "phrases.toml").is_file():
        root = read_toml(file, BadProfile).root()
        result |= {name: root.texts(name) for name in root.data}
    if (lexicons := folder / "lexicons").is_dir():
        for file in sorted(lexicons.glob("*.txt")):
            try:
                lines = file.read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError):
                raise BadProfile(f"{file}：不是 UTF-8 文本", f"{file}: not UTF-8 text") from None
            terms = (line.split("#", 1)[0].strip() for line in lines)
            result[file.stem] = tuple(term for term in terms if term)
    return result


def _with_headings(profile: Profile, folder: Path, base: Profile | None) -> Profile:
    file = folder / "headings.toml"
    if not file.is_file():
        return profile
    root = read_toml(file, BadProfile).root()
    root.only("replace", "title", "subject", "certainty", "drop", "aspect", "variant")
    variants = []
    if "aspect" in root.data:
        variants.append(_variant(root, "default", profile))
    for table in root.tables("variant"):
        table.only("id", "title", "subject", "certainty", "aspect")
        variants.append(_variant(table, table.needed("id"), profile))
    if base is not None and base.variants and not root.flag("replace"):
        return replace(profile, variants=_laid_over(base.variants, variants, root.texts("drop")))
    return replace(profile, variants=tuple(variants))


def _variant(table: Table, variant_id: str, profile: Profile) -> Variant:
    specs: list[AspectSpec] = []
    for order, one in enumerate(table.tables("aspect"), start=1):
        one.only("key", "label", "short", "aliases", "required")
        label = one.needed("label")
        short = one.text("short", label)
        key = one.text("key", short)
        if any(spec.key == key for spec in specs):
            one.fail("key", f"有两个方面都叫 {key}", f"two aspects have the key {key}")
        specs.append(AspectSpec(key, label, short, one.texts("aliases"), order, one.flag("required") is not False))
    return Variant(
        id=variant_id,
        title=table.text("title", profile.title),
        aspects=tuple(specs),
        subject=table.one_of("subject", SUBJECTS, profile.subject),
        certainty=Certainty(table.one_of("certainty", [c.value for c in Certainty], profile.certainty.value)),
    )


def _laid_over(base: Sequence[Variant], own: Sequence[Variant], drop: Sequence[str]) -> tuple[Variant, ...]:
    """Own aspects replace those of the same key and are added otherwise; own variants likewise, by id."""
    result = []
    by_id = {variant.id: variant for variant in own}
    for index, variant in enumerate(base):
        over = by_id.pop(variant.id, None) or (by_id.pop("default", None) if index == 0 else None)
        specs = {spec.key: spec for spec in variant.aspects if spec.key not in drop}
        specs |= {spec.key: spec for spec in over.aspects} if over else {}
        ordered = tuple(replace(spec, order=order) for order, spec in enumerate(specs.values(), start=1))
        result.append(replace(variant, aspects=ordered))
    return (*result, *by_id.values())


def _timetable_file(root: Table, folder: Path, base: Profile) -> Path | None:
    """Its own ``timetable.toml``, or the shipped one that ``timetable`` names."""
    if (own := folder / "timetable.toml").is_file():
        return own
    if name := root.text("timetable"):
        file = TIMETABLES / f"{name}.toml"
        if not file.is_file():
            root.one_of("timetable", sorted(one.stem for one in TIMETABLES.glob("*.toml")), "")
        return file
    return base.timetable_file


def _timetable(file: Path) -> Timetable:
    root = read_toml(file, BadProfile).root()
    root.only("earliest", "latest", "latest_is_next_year", "step")
    steps = []
    for table in root.tables("step"):
        table.only("key", "label", "day", "working_days", "document", "certainty", "note")
        steps.append(
            Step(
                key=table.needed("key"),
                label=table.needed("label"),
                certainty=Certainty(table.one_of("certainty", [c.value for c in Certainty], "likely")),
                day=table.integer("day"),
                working_days=bool(table.flag("working_days")),
                document=table.text("document"),
                note=table.text("note"),
            )
        )
    return Timetable(
        earliest=root.text("earliest") or None,
        latest=root.text("latest") or None,
        latest_is_next_year=root.flag("latest_is_next_year") is not False,
        steps=tuple(steps),
    )
