"""What a backup says about itself: its version, its members with their hashes, the heads of the event log."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bihuan.errors import BihuanError

FORMAT = "bihuan.backup/1"
MANIFEST = "manifest.json"
KEY = "secret.key"


class BackupRefused(BihuanError):
    """A backup that cannot be made or restored; nothing was changed."""

    code = "backup-refused"


def damaged(what: str) -> BackupRefused:
    """What is said of a backup that is not as it was written."""
    return BackupRefused(
        f"备份文件坏了：{what}；没有恢复任何内容，请换一份备份",
        f"the backup is damaged: {what}; nothing was restored, take another one",
        code="backup-damaged",
    )


@dataclass(slots=True)
class Manifest:
    """Names and hashes of all members. ``rows``: how many each table has; ``heads``: length and hash of each chain."""

    version: str
    made_at: str
    migrations: list[str]
    rows: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def dumps(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def loads(data: bytes) -> Manifest:
    """A manifest read back; raises ``BackupRefused`` where it is none that this version understands."""
    try:
        given: dict[str, Any] = json.loads(data)
        found = given.pop("format")
        if found != FORMAT:
            raise BackupRefused(f"不认识的备份格式 {found}", f"unknown format of backup: {found}")
        manifest = Manifest(**given)
        datetime.fromisoformat(manifest.made_at)
        manifest.heads = {name: (int(length), str(head)) for name, (length, head) in manifest.heads.items()}
        return manifest
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise damaged(MANIFEST) from trouble
