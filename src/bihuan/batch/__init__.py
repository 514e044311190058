"""A folder at once (批量审查): who each file is about, what the sheets need of it, its verdict; and a journal to go on from."""

from bihuan.batch.apart import Apart
from bihuan.batch.identity import Identity, Known, identify
from bihuan.batch.journal import FileState, Finished, Journal
from bihuan.batch.record import AspectCount, Entry, Record, failed_record, record_of
from bihuan.batch.verdict import DEFAULT_LIMITS, Verdict, judge

__all__ = [
    "DEFAULT_LIMITS",
    "Apart",
    "AspectCount",
    "Entry",
    "FileState",
    "Finished",
    "Identity",
    "Journal",
    "Known",
    "Record",
    "Verdict",
    "failed_record",
    "identify",
    "judge",
    "record_of",
]
