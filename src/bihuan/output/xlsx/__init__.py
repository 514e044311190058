"""The Excel workbook: analyses -> the three lists (问题清单, 任务清单, 责任清单), findings and correspondence.

Merged cells and filters: a merged area holds its value in every row that it covers, not only in the first. People see
one merged cell, and Excel's filter, which looks at each row by itself, still finds every row of a problem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from bihuan.model import Analysis


def write_xlsx(
    analyses: Sequence[Analysis],
    out: BinaryIO,
    *,
    lang: str = "zh",
    rule_titles: Mapping[str, str] | None = None,
) -> None:
    """Write one workbook with the rows of every analysis; ``rule_titles`` gives the rules' names in its language."""
    from bihuan.output.xlsx.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is heavy, other formats do without

    write_workbook(analyses, out, lang=lang, rule_titles=rule_titles or {})


__all__ = ["write_xlsx"]
