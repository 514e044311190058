"""Workbooks as people hand them in for an import."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

UNIT_HEADS = ("单位", "简称")
PERSON_HEADS = ("用户名", "姓名", "电子邮件", "单位", "岗位", "到任日期", "角色", "分管领域")


def workbook(
    units: Sequence[Sequence[object]],
    people: Sequence[Sequence[object]],
    *,
    heads: Sequence[str] = PERSON_HEADS,
) -> bytes:
    """Both sheets with their rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "单位"
    for row in (UNIT_HEADS, *units):
        sheet.append(list(row))
    sheet = book.create_sheet("人员")
    for row in (heads, *people):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
