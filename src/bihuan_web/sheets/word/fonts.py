"""Fonts of official documents by the names under which Chinese systems have them: named, never shipped."""

from __future__ import annotations

SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
