"""Kinds of meetings (会议类型), as the profiles of the engine name them."""

from __future__ import annotations

MEETINGS: dict[str, tuple[str, str]] = {
    "mzshh": ("民主生活会", "democratic life meeting"),
    "zzshh": ("组织生活会", "organisational life meeting"),
    "other": ("其他", "other"),
}
