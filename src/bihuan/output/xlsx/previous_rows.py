"""The rows of the sheet on last year's items (与上年度对照)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.language import Lang, say
from bihuan.model import Account, Analysis, Previous
from bihuan.output.standings import KINDS, standing_of
from bihuan.output.xlsx.rows import Row


def previous_rows(analysis: Analysis, lang: Lang) -> Iterator[Row]:
    """A row for each item of the document that was compared with; where there is none, a row that says why."""
    previous = analysis.previous
    if previous is None:
        return
    common = {"document": analysis.document.source.name, "source": _source(previous, lang)}
    if not previous.accounts:
        yield Row({**common, "number": 1, "last": say(lang, previous.why, previous.why_en)})
    for number, account in enumerate(previous.accounts, start=1):
        yield Row({**common, "number": number, **_values(analysis, previous, account, lang)})


def _values(analysis: Analysis, previous: Previous, account: Account, lang: Lang) -> dict[str, str]:
    last = previous.document.text if previous.document else ""
    quotations = [" ".join(one.span.of(analysis.document.text).split()) for one in account.mentions]
    return {
        "kind": say(lang, *KINDS[account.kind]),
        "code": account.ref,
        "last": " ".join(account.span.of(last).split()),
        "standing": standing_of(account, lang),
        "here": "\n".join(quotations),
    }


def _source(previous: Previous, lang: Lang) -> str | None:
    if previous.document is None:
        return None
    return previous.document.source.name + say(lang, f"（{previous.why}）", f" ({previous.why_en})")
