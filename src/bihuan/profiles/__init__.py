"""Profiles (场景配置): what each round of meetings asks for, as data. Loads, checks, matches headings, chooses."""

from bihuan.profiles.loading import (
    GENERIC,
    SHIPPED,
    config_folder,
    known_profiles,
    load,
    load_folder,
    rule_settings,
    timetable,
    user_folder,
    verdict_limits,
)
from bihuan.profiles.matching import Fit, covered, fit, match_aspect, prescribes
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
from bihuan.profiles.selecting import MEETING_NAMES, Selection, meeting_code, select

__all__ = [
    "GENERIC",
    "MEETING_NAMES",
    "SHIPPED",
    "AspectSpec",
    "Certainty",
    "Fit",
    "Profile",
    "RuleSetting",
    "Selection",
    "Step",
    "Timetable",
    "Variant",
    "VerdictLimits",
    "config_folder",
    "covered",
    "fit",
    "known_profiles",
    "load",
    "load_folder",
    "match_aspect",
    "meeting_code",
    "merged_rules",
    "prescribes",
    "rule_settings",
    "select",
    "timetable",
    "user_folder",
    "verdict_limits",
]
