"""Setting a finding aside (抑制) from the editor: an entry for the sidecar file, whose reason a person still writes.

While the reason is empty the finding stays, and the sidecar file is told to be incomplete: nothing is set aside without one.
"""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.model import Finding
from bihuan.suppressions import Suppression, written

_QUOTED = 60  # characters of the words that are quoted: enough to tell them from others, short enough to read


def entry_for(finding: Finding, findings: Sequence[Finding], text: str) -> str:
    """What is added to the sidecar file; the item is named where the words alone would set other findings aside, too."""
    quote = " ".join(finding.span.of(text).split())[:_QUOTED]
    by_words = Suppression(finding.rule, "", quote=quote)
    others = [one for one in findings if one is not finding and by_words.matches(one, text)]
    ref = finding.ref if others or not quote else None
    return written(Suppression(finding.rule, "", quote=quote, ref=ref))
