"""Which profile a document is examined by: year, meeting, kind and headings -> profile, and why, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bihuan.model import Kind
from bihuan.profiles.loading import GENERIC, exists, known_profiles, load, own_profiles
from bihuan.profiles.matching import Fit, fit
from bihuan.profiles.model import Profile

MEETING_NAMES = {"mzshh": "民主生活会", "zzshh": "组织生活会"}


@dataclass(frozen=True)
class Selection:
    """The profile chosen (选定的场景). ``prescribed`` says whether its aspects apply: if not, none can be missing."""

    profile: Profile
    prescribed: bool
    reason: str
    reason_en: str

    @property
    def profile_id(self) -> str | None:
        """The id for ``meta.profile``: left out where no prescribed aspects apply."""
        return self.profile.id if self.prescribed else None


def select(
    year: int | None,
    meeting: str | None,
    kind: Kind | None,
    headings: Sequence[str],
    *,
    title: str = "",
    profile: str | None = None,
    folders: Sequence[Path] = (),
) -> Selection:
    """``headings`` are those of the document's aspects, ``meeting`` its name or code, ``profile`` the user's wish."""
    if profile is not None:
        chosen = load(profile, folders)
        return Selection(chosen, chosen.prescribes_aspects, f"按指定使用 {profile}", f"{profile}, as asked for")
    if kind is Kind.OTHER:
        return Selection(load(GENERIC, folders), False, "不是对照检查材料", "not a self-examination")
    code = meeting_code(meeting)
    if not headings:
        return _without_aspects(year, code, folders)
    return (
        _of_the_year(year, code, kind, headings, folders)
        or _by_sign(title, year, code, kind, headings, folders)
        or _by_headings(year, code, kind, headings, folders)
        or _without_aspects(year, code, folders)
    )


def meeting_code(meeting: str | None) -> str | None:
    """``mzshh`` or ``zzshh`` for a meeting's name or code (2023年度主题教育专题民主生活会)."""
    for code, name in MEETING_NAMES.items():
        if meeting and (code in meeting or name in meeting):
            return code
    return None


def _of_the_year(
    year: int | None, code: str | None, kind: Kind | None, headings: Sequence[str], folders: Sequence[Path]
) -> Selection | None:
    """The round that year and meeting name; of several (issuers, batches) the one that fits best."""
    if year is None or code is None:
        return None
    candidates = [load(name, folders) for name, _ in own_profiles(folders)]
    candidates = [one for one in candidates if one.year == year and one.meeting in (code, "any")]
    candidates = [one for one in candidates if not one.by_name_only]
    if exists(f"{code}-{year}", folders) and all(one.id != f"{code}-{year}" for one in candidates):
        candidates.append(load(f"{code}-{year}", folders))
    best = _best(candidates, kind, headings)
    if best is None or not best[1].convincing:
        return None
    return Selection(
        best[0], True, f"{year}年度{MEETING_NAMES[code]}，{_words(best[1])}", f"{year}, {code}; {_words_en(best[1])}"
    )


def _by_sign(
    title: str,
    year: int | None,
    code: str | None,
    kind: Kind | None,
    headings: Sequence[str],
    folders: Sequence[Path],
) -> Selection | None:
    """The round whose campaign the title names (群众路线教育实践活动), where the year is not told or is the next."""
    found = []
    for candidate in _all(code, folders) if title else ():
        if year is None or year == candidate.year or year in candidate.years:
            found += [(len(sign), candidate, sign) for sign in candidate.signs if sign in title]
    for _, candidate, sign in sorted(found, key=lambda one: -one[0]):
        best = fit(headings, candidate, kind)
        if best is not None and best.convincing:
            return Selection(
                candidate, True, f"标题写明“{sign}”，{_words(best)}", f'the title names "{sign}"; {_words_en(best)}'
            )
    return None


def _by_headings(
    year: int | None, code: str | None, kind: Kind | None, headings: Sequence[str], folders: Sequence[Path]
) -> Selection | None:
    """Where no year is told: the round whose set the headings follow closely."""
    if year is not None and code is not None:
        return None
    candidates = [one for one in _all(code, folders) if year is None or one.year == year]
    best = _best(candidates, kind, headings)
    if best is None or min(best[1].coverage, best[1].matched_share) < 0.75 or len(headings) < 3:
        return None
    return Selection(
        best[0], True, f"没有写明年度或会议，{_words(best[1])}", f"no year or meeting told; {_words_en(best[1])}"
    )


def _without_aspects(year: int | None, code: str | None, folders: Sequence[Path]) -> Selection:
    """No set applies. What else the round asks for (last year's rectification) still holds."""
    if year is None or code is None:
        chosen, why = load(GENERIC, folders), "年度或会议不明"
        why_en = "year or meeting unknown"
    elif exists(f"{code}-{year}", folders):
        chosen, why = (
            load(f"{code}-{year}", folders),
            f"标题不合{year}年度{MEETING_NAMES[code]}规定的方面，不查方面是否齐全",
        )
        why_en = f"the headings follow no set of {code}-{year}; no aspect is asked for"
    else:
        nearest = _latest_before(year, code, folders)
        chosen, why = nearest or load(GENERIC, folders), f"没有{year}年度{MEETING_NAMES[code]}的场景配置"
        why_en = f"there is no profile for {code}, {year}"
    return Selection(chosen, False, why, why_en)


def _latest_before(year: int, code: str, folders: Sequence[Path]) -> Profile | None:
    """A later year's document is asked for the same sections as the newest round's."""
    earlier = [one for one in _all(code, folders) if one.year is not None and one.year < year]
    return max(earlier, key=lambda one: one.year or 0, default=None)


def _all(code: str | None, folders: Sequence[Path]) -> list[Profile]:
    profiles = [load(name, folders) for name, _ in known_profiles(folders)]
    profiles = [one for one in profiles if not one.by_name_only]
    return [one for one in profiles if one.variants and (code is None or one.meeting in (code, "any"))]


def _best(candidates: Sequence[Profile], kind: Kind | None, headings: Sequence[str]) -> tuple[Profile, Fit] | None:
    best: tuple[Profile, Fit] | None = None
    for candidate in candidates:
        found = fit(headings, candidate, kind)
        if found is not None and (best is None or found.value > best[1].value):
            best = (candidate, found)
    return best


def _words(found: Fit) -> str:
    total = sum(spec.required for spec in found.variant.aspects)
    return f"标题对上规定的 {total} 个方面中的 {total - len(found.missing)} 个"


def _words_en(found: Fit) -> str:
    total = sum(spec.required for spec in found.variant.aspects)
    return f"headings name {total - len(found.missing)} of its {total} aspects"
