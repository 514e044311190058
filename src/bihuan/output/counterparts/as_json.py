"""What was found in another unit's fingerprints -> JSON (docs/fingerprints.md)."""

from __future__ import annotations

from typing import Any

from bihuan.fingerprints import Counterpart
from bihuan.output.counterparts.counterparts import Counterparts

SCHEMA = "bihuan.counterparts/1"


def counterparts_json(result: Counterparts) -> dict[str, Any]:
    """The whole result; every range counts code points of the own text as read."""
    found = result.found
    return {
        "schema": SCHEMA,
        "documents": found.own,
        "unreadable": [{"path": path, "reason": reason} for path, reason in result.unreadable],
        "other_unit": {"documents": found.others, "least": found.least},
        "counterparts": [_row(result, row) for row in found.counterparts],
        "more": [{"path": path, "near_duplicates": count} for path, count in found.more],
    }


def _row(result: Counterparts, row: Counterpart) -> dict[str, Any]:
    return {
        "paths": list(row.own),
        "numbers": list(row.numbers),
        "labels": list(row.labels),
        "near_duplicate": row.near_duplicate,
        "similarity": round(row.likeness.jaccard, 4),
        "error": round(row.likeness.error, 4),
        "longest": row.longest,
        "passages": [
            {
                "start": (span := result.span(row, one)).start,
                "end": span.end,
                "text": span.of(result.materials[row.own[0]].source.text),
                "length": one.length,
                "at_least": one.at_least,
                "at_most": one.at_most,
                "fingerprints": one.seeds,
            }
            for one in row.passages
        ],
    }
