"""What a profile (场景配置) holds: the aspects that a round of meetings prescribes, sections, rules, timetable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bihuan.model import Kind, Role, Severity


class Certainty(StrEnum):
    """How sure a statement of a profile is: official or twice confirmed, once confirmed, or hearsay."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class AspectSpec:
    """One prescribed aspect (方面): how it is named in full, in short, and in other documents' words."""

    key: str
    label: str
    short: str
    aliases: tuple[str, ...] = ()
    order: int = 0
    required: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.short, *self.aliases)


@dataclass(frozen=True, eq=False)
class Variant:
    """One set of aspects where a round knows several (一套方面): another batch, issuer, or for the team only."""

    id: str
    title: str
    aspects: tuple[AspectSpec, ...]
    subject: str = "any"
    certainty: Certainty = Certainty.CERTAIN

    def suits(self, kind: Kind | None) -> bool:
        return kind is None or kind is Kind.OTHER or self.subject in ("any", kind.value)


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a profile or ``bihuan.toml`` says about one rule; ``None`` leaves it as it was."""

    enabled: bool | None = None
    severity: Severity | None = None
    options: Mapping[str, object] = field(default_factory=dict)

    def over(self, base: RuleSetting | None) -> RuleSetting:
        """This setting where it says something, ``base`` elsewhere."""
        if base is None:
            return self
        return RuleSetting(
            base.enabled if self.enabled is None else self.enabled,
            base.severity if self.severity is None else self.severity,
            {**base.options, **self.options},
        )


@dataclass(frozen=True, slots=True)
class VerdictLimits:
    """From how many findings on a batch's sheet says 需修改 or 重写建议 (结论的界限). 0: never; ``None`` leaves it as it was."""

    revise_warnings: int | None = None
    rewrite_warnings: int | None = None
    rewrite_errors: int | None = None

    def over(self, base: VerdictLimits) -> VerdictLimits:
        """These limits where they say something, those of ``base`` elsewhere."""
        return VerdictLimits(
            base.revise_warnings if self.revise_warnings is None else self.revise_warnings,
            base.rewrite_warnings if self.rewrite_warnings is None else self.rewrite_warnings,
            base.rewrite_errors if self.rewrite_errors is None else self.rewrite_errors,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a meeting's timetable (会议日程): ``day`` counts from the meeting day, negative before it."""

    key: str
    label: str
    certainty: Certainty
    day: int | None = None
    working_days: bool = False
    document: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When the meeting is usually held and what is due around it. Months and days as ``MM-DD``, of the year named."""

    earliest: str | None = None
    latest: str | None = None
    latest_is_next_year: bool = True
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, eq=False)
class Profile:
    """A profile (场景配置): what one round of meetings asks of a self-examination."""

    id: str
    title: str
    year: int | None = None
    meeting: str = "any"  # "mzshh" 民主生活会, "zzshh" 组织生活会, "any"
    years: tuple[int, ...] = ()
    subject: str = "any"
    issuer: str = ""
    batch: str = ""
    theme: str = ""
    certainty: Certainty = Certainty.CERTAIN
    signs: tuple[str, ...] = ()
    required_sections: tuple[Role, ...] = (Role.PROBLEMS, Role.CAUSES, Role.MEASURES)
    advised_sections: tuple[Role, ...] = ()
    variants: tuple[Variant, ...] = ()
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verdict: VerdictLimits = VerdictLimits()
    by_name_only: bool = False  # never chosen from the document, only where somebody asks for it
    personal_only: bool = False  # a batch sets documents of teams apart
    folder: Path | None = None
    extends: str | None = None
    timetable_file: Path | None = None

    @property
    def aspects(self) -> tuple[AspectSpec, ...]:
        """The aspects of the first variant, the one that usually applies."""
        return self.variants[0].aspects if self.variants else ()

    @property
    def prescribes_aspects(self) -> bool:
        return bool(self.variants)

    def rule(self, name: str) -> RuleSetting:
        return self.rules.get(name) or RuleSetting()


def merged_rules(base: Mapping[str, RuleSetting], over: Mapping[str, RuleSetting]) -> dict[str, RuleSetting]:
    """The settings of ``over`` laid on those of ``base``, rule by rule."""
    return {**base, **{name: setting.over(base.get(name)) for name, setting in over.items()}}
