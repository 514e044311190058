"""CPU time of reading a Word file: Bihuan's reader against python-docx opening it and joining its paragraphs' text.

    python benchmarks/read_docx.py [FILE.docx] [--rounds 30]

Both read the same bytes in one run, in turn, warm. Without a file, one of about 6,000 characters is made. Printed are
the medians and their ratio.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import docx

from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS

SENTENCE = "对照要求还有差距，存在重业务轻学习的倾向，今年以来集中学习缺席三次，调研时间不足，问题查找得不深不透。"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    data = options.file.read_bytes() if options.file else sample()

    def ours() -> str:
        return read_docx(data, "sample.docx", DEFAULT_LIMITS).text

    def theirs() -> str:
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)

    characters = len(ours())
    mine, peers = [], []
    for _ in range(options.rounds):
        mine.append(cpu_ms(ours, 10))
        peers.append(cpu_ms(theirs, 2))
    figures = {
        "characters": characters,
        "read_docx_ms": round(statistics.median(mine), 3),
        "python_docx_ms": round(statistics.median(peers), 3),
        "ratio": round(statistics.median(mine) / statistics.median(peers), 4),
    }
    print(json.dumps(figures))


def cpu_ms(work: Callable[[], str], times: int) -> float:
    work()
    begun = time.process_time_ns()
    for _ in range(times):
        work()
    return (time.process_time_ns() - begun) / times / 1e6


def sample() -> bytes:
    """A self-examination of about 6,000 characters: headings, runs of a few words each as Word writes them, a table."""
    document = docx.Document()
    document.add_heading("对照检查材料", 0)
    for section in range(4):
        document.add_heading(f"{'一二三四'[section]}、存在的问题", 1)
        for _ in range(8):
            paragraph = document.add_paragraph()
            for start in range(0, len(SENTENCE) * 3, 12):
                paragraph.add_run((SENTENCE * 3)[start : start + 12]).bold = start % 36 == 0
    table = document.add_table(rows=8, cols=4)
    for row in table.rows:
        for cell in row.cells:
            cell.text = SENTENCE[:20]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
