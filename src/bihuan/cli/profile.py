"""``bihuan profile``: which profiles there are, what one asks for, whether it is right, and how to make the next."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand, SpokenGroup
from bihuan.config import check_rules, find_settings, load_settings
from bihuan.language import Lang, say
from bihuan.output.terminal import ROLES, table
from bihuan.profiles import (
    MEETING_NAMES,
    SHIPPED,
    Certainty,
    Profile,
    known_profiles,
    load,
    load_folder,
    timetable,
    user_folder,
)
from bihuan.profiles.authoring import look_over, new_profile

_SURE = {
    Certainty.CERTAIN: ("确定", "certain"),
    Certainty.LIKELY: ("较可靠", "likely"),
    Certainty.UNCLEAR: ("存疑", "unclear"),
}


def build(lang: Lang) -> click.Command:
    """The commands in one language."""
    folders = click.Option(
        ["--profiles"],
        multiple=True,
        metavar="DIR",
        help=say(lang, "自己的场景所在的文件夹，可重复。", "Folder with profiles of your own; may be repeated."),
    )
    commands = [_list(lang, folders), _show(lang, folders), _check(lang, folders), _new(lang, folders)]
    return SpokenGroup(
        "profile",
        lang=lang,
        commands={command.name or "": command for command in commands},
        help=say(
            lang,
            "场景配置：每一年、每种会议要对照哪些方面、要有哪些章节。新一年的自己就能加，见 docs/profiles.md。",
            "Profiles: the aspects and sections that each round asks for. docs/profiles.md tells how to add one.",
        ),
        examples=[
            "bihuan profile list",
            "bihuan profile show mzshh-2024",
            "bihuan profile new mzshh-2026 --from mzshh-2025",
            "bihuan profile check mzshh-2026",
        ],
    )


def _places(folders: tuple[str, ...]) -> tuple[Path, ...]:
    """Folders named on the command line, then those of ``bihuan.toml``."""
    file = find_settings()
    return (*map(Path, folders), *(load_settings(file).profile_folders if file else ()))


def _list(lang: Lang, option: click.Option) -> click.Command:
    def run(profiles: tuple[str, ...]) -> None:
        places = _places(profiles)
        rows = []
        for name, folder in known_profiles(places):
            profile = load(name, places)
            own = "" if folder.parent == SHIPPED else say(lang, "自建", "own")
            rows.append((name, say(lang, *_SURE[profile.certainty]), own, profile.title))
        for line in table(rows, shutil.get_terminal_size((100, 24)).columns):
            click.echo(line)

    return SpokenCommand(
        "list",
        lang=lang,
        callback=run,
        params=[option, language_option(lang)],
        help=say(lang, "列出全部场景和把握大小。", "List all profiles and how certain they are."),
    )


def _show(lang: Lang, option: click.Option) -> click.Command:
    def run(profile_id: str, profiles: tuple[str, ...]) -> None:
        for line in _described(load(profile_id, _places(profiles)), lang):
            click.echo(line)

    return SpokenCommand(
        "show",
        lang=lang,
        callback=run,
        params=[click.Argument(["profile_id"], metavar="ID"), option, language_option(lang)],
        help=say(
            lang, "显示一个场景：方面、章节、规则、日程。", "Show a profile: aspects, sections, rules, timetable."
        ),
        examples=["bihuan profile show mzshh-2024"],
    )


def _described(profile: Profile, lang: Lang) -> Iterator[str]:
    yield f"{profile.id}  {profile.title}"
    facts: list[Any] = [
        say(lang, MEETING_NAMES.get(profile.meeting, "各种会议"), profile.meeting),
        say(lang, *_SURE[profile.certainty]),
        profile.issuer,
        profile.batch,
        f"← {profile.extends}" if profile.extends else "",
    ]
    yield "  " + " · ".join(filter(None, facts))
    if profile.theme:
        yield "  " + say(lang, "主题：", "theme: ") + profile.theme
    yield "  " + say(lang, "章节：", "sections: ") + _roles(profile.required_sections, lang)
    if profile.advised_sections:
        yield "  " + say(lang, "最好有：", "advised: ") + _roles(profile.advised_sections, lang)
    for variant in profile.variants:
        yield ""
        yield f"{variant.title}（{variant.id}，{say(lang, *_SURE[variant.certainty])}）"
        for spec in variant.aspects:
            optional = "" if spec.required else say(lang, "（可选）", " (optional)")
            yield f"  {spec.order}. {spec.label}{optional}"
            if spec.aliases:
                yield "     " + say(lang, "也作：", "also: ") + "；".join(spec.aliases)
    for name, setting in profile.rules.items():
        yield f"  {name}: enabled={setting.enabled} severity={setting.severity} {dict(setting.options)}"
    steps = timetable(profile).steps
    if steps:
        yield ""
        yield say(lang, "日程（T 为开会那天）", "Timetable (T is the meeting day)")
        for step in steps:
            day = "" if step.day is None else f"T{step.day:+d}" if step.day else "T"
            yield f"  {day:6}{step.label}（{say(lang, *_SURE[step.certainty])}）"


def _roles(roles: tuple[Any, ...], lang: Lang) -> str:
    return say(lang, "、", ", ").join(say(lang, *ROLES[role]) for role in roles)


def _check(lang: Lang, option: click.Option) -> click.Command:
    def run(path: str, profiles: tuple[str, ...]) -> None:
        places = _places(profiles)
        folder = Path(path)
        if not folder.is_dir() and os.sep not in path:
            folder = load(path, places).folder or folder
        profile = load_folder(folder, places)
        check_rules(profile.rules, str(folder / "profile.toml"))
        remarks = list(look_over(folder, places))
        for chinese, english in remarks:
            click.echo("  " + say(lang, chinese, english))
        count = sum(len(variant.aspects) for variant in profile.variants)
        click.echo(say(lang, f"{profile.id}：可以用，{count} 个方面", f"{profile.id}: usable, {count} aspects"))

    return SpokenCommand(
        "check",
        lang=lang,
        callback=run,
        params=[click.Argument(["path"], metavar="PATH|ID"), option, language_option(lang)],
        help=say(
            lang,
            "检查一个场景写得对不对：错在哪个文件、哪一行、可以写什么。",
            "Check a profile; tells file, line and allowed values.",
        ),
        examples=["bihuan profile check mzshh-2026", "bihuan profile check ./profiles/mzshh-2026"],
    )


def _new(lang: Lang, option: click.Option) -> click.Command:
    def run(profile_id: str, base: str, into: str | None, extend: bool, profiles: tuple[str, ...]) -> None:
        places = _places(profiles)
        target = Path(into) if into else places[0] if places else user_folder()
        folder = new_profile(profile_id, base, target, places, extend=extend)
        click.echo(str(folder))
        for name in sorted(file.name for file in folder.iterdir()):
            click.echo(f"  {name}")
        click.echo(
            say(
                lang,
                f"下一步：按通知改 headings.toml 和 profile.toml，再运行 bihuan profile check {profile_id}",
                f"Next: edit headings.toml and profile.toml, then run bihuan profile check {profile_id}",
            )
        )

    return SpokenCommand(
        "new",
        lang=lang,
        callback=run,
        params=[
            click.Argument(["profile_id"], metavar="ID"),
            click.Option(
                ["--from", "base"],
                required=True,
                metavar="ID",
                help=say(lang, "照哪个场景。", "Profile to start from."),
            ),
            click.Option(
                ["--into"],
                metavar="DIR",
                help=say(lang, "放在哪个文件夹（默认自己的场景文件夹）。", "Folder to put it in."),
            ),
            click.Option(
                ["--extend"], is_flag=True, help=say(lang, "只写不同的地方，其余随原场景。", "Write only what differs.")
            ),
            option,
            language_option(lang),
        ],
        help=say(lang, "照一个场景新建一个。", "Make a new profile from an existing one."),
        examples=["bihuan profile new mzshh-2026 --from mzshh-2025"],
    )
