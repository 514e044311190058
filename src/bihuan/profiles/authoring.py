"""Makes a new profile from an existing one, and looks a profile over for what a clerk may have overlooked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from bihuan.errors import BadProfile, UnwritableOutput
from bihuan.profiles.loading import load, load_folder
from bihuan.profiles.matching import fit
from bihuan.profiles.model import Profile

_ID = re.compile(r"(?!-)[\w-]{1,60}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
README = """# {title}

由 {base} 复制而来。请按今年的通知改，改完删去这一行。

## 要改的地方

1. `profile.toml`：标题 title、主题 theme、年度 year、必须有的章节 required_sections。
2. `headings.toml`：对照检查的方面，按通知的顺序，一段 `[[aspect]]` 一个方面。
3. 这里：写明依据哪份通知、把握如何。

改完运行 `bihuan profile check {id}` 检查。

## 依据

| 说法 | 来源 | 把握 |
| --- | --- | --- |
|  |  | 存疑 |
"""


def new_profile(
    profile_id: str, base_id: str, into: Path, folders: Sequence[Path] = (), *, extend: bool = False
) -> Path:
    """A folder for the new profile: a full copy of the base to be edited, or (``extend``) only what differs."""
    if not _ID.fullmatch(profile_id):
        raise BadProfile(
            f"{profile_id} 不能作场景的名字；只用字母、数字、汉字和 -，如 mzshh-2026",
            f"{profile_id} cannot be a profile's id; use letters, digits and -, such as mzshh-2026",
        )
    base = load(base_id, folders)
    assert base.folder is not None
    folder = into / profile_id
    if folder.exists():
        raise UnwritableOutput(f"{folder}：已经有了，没有改动", f"{folder}: exists already; nothing was changed")
    try:
        folder.mkdir(parents=True)
        if extend:
            _write_extension(folder, profile_id, base)
        else:
            _copy(folder, profile_id, base)
        readme = README.format(title=_title(profile_id, base), base=base.id, id=profile_id)
        (folder / "README.md").write_text(readme, encoding="utf-8")
    except OSError as trouble:
        shutil.rmtree(folder, ignore_errors=True)
        reason = trouble.strerror or str(trouble)
        raise UnwritableOutput(f"{folder}：写不了（{reason}）", f"{folder}: cannot be written ({reason})") from None
    return folder


def look_over(folder: Path, folders: Sequence[Path] = ()) -> Iterator[tuple[str, str]]:
    """Remarks (Chinese, English) on a profile that loads; what does not load is an error before that."""
    profile = load_folder(folder, folders)
    if not (folder / "README.md").is_file():
        yield "没有 README.md：请写明依据哪份通知", "there is no README.md: say which notice it is based on"
    elif "由 " in (text := (folder / "README.md").read_text(encoding="utf-8", errors="replace")) and "复制而来" in text:
        yield "README.md 还是模板：请写明依据", "README.md is still the template: say what it is based on"
    if profile.year is None and profile.meeting != "any" and not profile.by_name_only:
        yield "没有写 year，不会按年度自动选用", "there is no year, so it is never chosen by year"
    if profile.year is not None and profile.meeting == "any":
        yield "meeting 是 any，两种会议都会选用它", 'meeting is "any": it will be chosen for both meetings'
    for variant in profile.variants:
        for spec in variant.aspects:
            for name in spec.names:
                yield from _ambiguous(profile, variant.id, spec.key, name)


def _ambiguous(profile: Profile, variant_id: str, key: str, name: str) -> Iterator[tuple[str, str]]:
    """A name that would not find its own aspect, or finds another as well."""
    single = [variant for variant in profile.variants if variant.id == variant_id]
    found = fit([name], Profile(id=profile.id, title=profile.title, variants=tuple(single)))
    keys = [spec.key for spec in found.matches[0]] if found else []
    if key not in keys:
        yield f"“{name}”对不上自己的方面 {key}，太短或太泛", f'"{name}" does not match its own aspect {key}'
    elif len(keys) > 1:
        others = "、".join(one for one in keys if one != key)
        yield f"“{name}”（{key}）同时对上 {others}", f'"{name}" ({key}) matches {others}, too'


def _title(profile_id: str, base: Profile) -> str:
    year = _YEAR.search(profile_id)
    if year is None or base.year is None:
        return base.title
    return base.title.replace(str(base.year), year[0])


def _write_extension(folder: Path, profile_id: str, base: Profile) -> None:
    year = _YEAR.search(profile_id)
    lines = [
        f"# 继承 {base.id}：这里只写不同的地方，没写的都照它。",
        f'id = "{profile_id}"',
        f'extends = "{base.id}"',
        f'title = "{_title(profile_id, base)}"',
        *([f"year = {year[0]}"] if year else []),
        'certainty = "unclear"',
    ]
    (folder / "profile.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "headings.toml").write_text(
        "# 增加的方面各写一段 [[aspect]]（label、short、aliases）；key 与原有方面相同则取代它。\n"
        '# drop = ["不要的方面的 key"]\n# replace = true   # 全部用自己写的\n',
        encoding="utf-8",
    )


def _copy(folder: Path, profile_id: str, base: Profile) -> None:
    """Every file of the base, with id, title and year changed in the lines where they stand, remarks kept."""
    assert base.folder is not None
    for file in base.folder.iterdir():
        if file.is_dir():
            shutil.copytree(file, folder / file.name)
        elif file.name != "README.md":
            shutil.copyfile(file, folder / file.name)
    target = folder / "profile.toml"
    text = target.read_text(encoding="utf-8-sig")
    text = re.sub(r"\A(?:#[^\n]*\n)+", "", text)
    values = {"id": f'"{profile_id}"', "title": f'"{_title(profile_id, base)}"', "certainty": '"unclear"'}
    if year := _YEAR.search(profile_id):
        values["year"] = year[0]
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key}\s*=.*$", lambda _, line=f"{key} = {value}": line, text, count=1)  # type: ignore[misc]
    # What told last year's round says nothing about this one.
    text = re.sub(r"(?m)^(?:signs|years)\s*=.*\n", "", text)
    target.write_text(f"# {_title(profile_id, base)}。怎样增改见 docs/profiles.md。\n{text}", encoding="utf-8")
