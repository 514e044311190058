"""What a round leaves of responsibility: a workbook for each list (责任清单)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from bihuan.output.xlsx.cells import clean
from bihuan_web.duties.lifecycle import SHARE
from bihuan_web.duties.models import DutyList
from bihuan_web.duties.tree import flat, grow
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import Record

_WIDTHS = (6, 10, 12, 12, 48, 22, 12, 12, 10, 12, 30)


def duty_records(one: Round) -> Iterator[Record]:
    """One workbook a list that has shares, in the order of the tree."""
    lists = DutyList.objects.filter(round=one, shares__isnull=False).distinct().select_related("organisation")
    for each in lists.order_by("organisation__path", "pk"):
        latest = each.shares.order_by("-handed_at").values_list("handed_at", flat=True).first()
        day = timezone.localdate(latest) if latest else None
        yield Record(f"{each.organisation.name}-{each.title}.xlsx", day, _content(each))


def write_list(duty_list: DutyList) -> bytes:
    """A list with all its shares, each before its parts, taken back ones with their reason."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("责任清单")
    sheet.append([_("序号"), _("层级"), _("领域"), _("一岗双责"), _("责任内容"), _("责任单位"), _("责任人"), _("时限"), _("状态"), _("签收时间"), _("理由")])  # fmt: skip
    shares = duty_list.shares.select_related("unit", "holder")
    for node in flat(grow(shares)):
        share = node.share
        day = timezone.localdate(share.acknowledged_at).isoformat() if share.acknowledged_at else ""
        texts = (share.get_level_display(), share.field, share.get_side_display(), "　" * node.depth + share.what,
                 share.unit.name, share.holder.name, share.due_on.isoformat(), SHARE.states[share.state].zh, day, share.reason)  # fmt: skip
        sheet.append([share.number, *map(clean, texts)])
    for row in sheet.iter_rows():
        for one in row:
            one.alignment = Alignment(wrap_text=True, vertical="top")
            one.data_type = "n" if isinstance(one.value, int) else "s"  # a text that begins with = is no formula
    for one in sheet[1]:
        one.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHIJK", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _content(duty_list: DutyList) -> Callable[[], bytes]:
    return lambda: write_list(duty_list)
