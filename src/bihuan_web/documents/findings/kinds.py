"""Words of decisions on findings: accepted, or dismissed on one of a few grounds, so that dismissals can be counted by rule."""

from __future__ import annotations

from bihuan_web.documents.kinds import Words

OPEN, ACCEPTED, DISMISSED = "open", "accepted", "dismissed"
DECISIONS: dict[str, Words] = {
    OPEN: ("待处理", "open"),
    ACCEPTED: ("认可", "accepted"),
    DISMISSED: ("不采纳", "dismissed"),
}
OTHER = "other"
GROUNDS: dict[str, Words] = {
    "misread": ("程序读错了原文", "the program misread the text"),
    "told": ("别处已经写清楚", "it is told elsewhere in the text"),
    "fitting": ("本来就该这样写（引文、固定表述等）", "it is to be written so (a quotation, a set phrase)"),
    "not-applicable": ("这条规则不适用于这份材料", "the rule does not apply to this document"),
    "minor": ("说得对，但不必改", "right, but not worth a change"),
    OTHER: ("其他（请写明）", "another (say which)"),
}
