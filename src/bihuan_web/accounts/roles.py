"""The roles (角色) that people have, each on a branch of the organisation tree."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody does in follow-through."""

    ADMINISTRATOR = "administrator"  # 系统管理员: manages accounts and settings, reads no documents
    OFFICE = "office"  # 办公室、督查室: keeps the ledgers
    REVIEWER = "reviewer"  # 督导组: reads and returns documents
    AUTHOR = "author"  # 对照检查人
    LEAD = "lead"  # 牵头领导
    OWNER = "owner"  # 责任人: does the work
    VERIFIER = "verifier"  # 核验人
    CLOSER = "closer"  # 销号人: signs what was verified
    OBSERVER = "observer"  # 知情人: reads ledgers
    AUDITOR = "auditor"  # 审计人: reads the event log


ROLE_WORDS: dict[Role, tuple[str, str]] = {
    Role.ADMINISTRATOR: ("系统管理员", "administrator"),
    Role.OFFICE: ("办公室", "office"),
    Role.REVIEWER: ("督导组", "reviewer"),
    Role.AUTHOR: ("对照检查人", "author"),
    Role.LEAD: ("牵头领导", "lead"),
    Role.OWNER: ("责任人", "owner"),
    Role.VERIFIER: ("核验人", "verifier"),
    Role.CLOSER: ("销号人", "closer"),
    Role.OBSERVER: ("知情人", "observer"),
    Role.AUDITOR: ("审计人", "auditor"),
}
