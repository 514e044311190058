"""How long an old ledger of 5,000 rows takes to come in: read, previewed, written with an event a record; and to go out.

    python benchmarks/ledger_import.py [--rows 5000]

Makes a fictional ledger as offices send them (title rows, a problem over four rows in merged cells) and a data folder that is
removed afterwards; BIHUAN_DATABASE_URL names a PostgreSQL to be measured instead of SQLite. Prints seconds by the clock and of the
processor (on a shared machine only these can be compared).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan_web.settings"
_HEADS = (
    "序号",
    "检视方面",
    "存在的问题",
    "整改措施",
    "责任领导",
    "责任科室",
    "责任人",
    "整改时限",
    "完成情况",
    "备注",
)
_EACH = 4  # measures of a problem


@contextmanager
def measured(what: str) -> Iterator[None]:
    began, used = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<42}{time.perf_counter() - began:8.2f} s, processor {time.process_time() - used:7.2f} s")


def ledger(rows: int) -> bytes:
    """A ledger as an office would send it."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - after the arguments are read

    out = BytesIO()
    book = Workbook(out)
    sheet = book.add_worksheet("台账")
    sheet.merge_range(0, 0, 0, 9, "岚台县粮食局整改台账")
    sheet.write_string(1, 0, "填报单位：岚台县粮食局")
    for at, head in enumerate(_HEADS):
        sheet.write_string(2, at, head)
    for row in range(rows):
        number, place = divmod(row, _EACH)
        last = min(row + _EACH - 1, rows - 1)
        problem = f"第 {number} 个问题：深入粮库少，隐患底数不清，整改台账更新不及时"
        texts = (str(number + 1), "工作作风", problem)
        for at, text in enumerate(texts):
            if place == 0 and last > row:
                sheet.merge_range(row + 3, at, last + 3, at, text)
            elif place == 0:
                sheet.write_string(row + 3, at, text)
        rest = (
            f"措施 {row}：每月到粮库检查一次并登记",
            "骆明川",
            "储备科",
            "聂远帆",
            "2026.6.30",
            "正在整改",
            "按月报送",
        )
        for at, text in enumerate(rest, 3):
            sheet.write_string(row + 3, at, text)
    book.close()
    return out.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="bihuan-import-") as folder:
        os.environ["BIHUAN_DATA"] = folder
        measure(rows)
    return 0


def measure(rows: int) -> None:
    import django  # noqa: PLC0415 - the data folder is named first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from tests.web.support.units import appoint  # noqa: PLC0415
    from tests.web.support.work import crew  # noqa: PLC0415

    from bihuan_web.audit.models import Event  # noqa: PLC0415
    from bihuan_web.audit.verifying import verify_log  # noqa: PLC0415
    from bihuan_web.ledgers.models import Ledger, Problem  # noqa: PLC0415
    from bihuan_web.sheets.jobs import work  # noqa: PLC0415
    from bihuan_web.sheets.models import Incoming  # noqa: PLC0415
    from bihuan_web.sheets.services.applying import confirm  # noqa: PLC0415
    from bihuan_web.sheets.services.exporting import Wanted, export_ledger  # noqa: PLC0415
    from bihuan_web.sheets.services.importing import grids_of, hand_in, header_of, map_sheet  # noqa: PLC0415
    from bihuan_web.tasks.models import Task  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    people = crew()
    appoint(people.owner, people.place.section)
    data = ledger(rows)
    print(f"{rows} rows, {len(data) / 1024:.0f} KB")
    began = time.perf_counter()
    with measured("hand in, find the header"):
        incoming = hand_in(people.place.bureau, [data], "台账.xlsx", people.office)
        work(incoming.pk)
    incoming.refresh_from_db()
    found = header_of(incoming, grids_of(incoming))
    assert found is not None
    columns = [one.value if one else "" for one in found[1].proposed]
    map_sheet(incoming, people.office, columns, title="台账", year=2026, ledger=None, remember=True)
    with measured("read every row, write the preview"):
        work(incoming.pk)
    incoming.refresh_from_db()
    confirm(incoming, people.office)
    with measured("write problems, measures, tasks, events"):
        work(incoming.pk)
    print(f"{'import as a whole':<42}{time.perf_counter() - began:8.2f} s")
    assert Incoming.objects.get().state == "applied"
    assert Task.objects.count() == rows
    print(f"{Problem.objects.count()} problems, {Task.objects.count()} tasks, {Event.objects.count()} events")
    assert list(verify_log()) == []
    for kind in ("xlsx", "csv", "annex", "report"):
        with measured(f"export as {kind}"):
            made = export_ledger(Ledger.objects.get(), people.office, Wanted(kind))
        if kind == "xlsx":
            workbook = made.data
    with measured("read the export back, propose changes"):
        again = hand_in(people.place.bureau, [workbook], "台账.xlsx", people.office)
        work(again.pk)
    assert not again.lines.exists()


if __name__ == "__main__":
    sys.exit(main())
