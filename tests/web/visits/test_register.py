"""The register comes from Excel, all of it or nothing; names are read by its keeper only, each reading recorded."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.visits.importing import import_register, template
from bihuan_web.visits.models import Household, Place
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.visiting import NOON, Visiting

HEADS = ["乡镇街道", "村或社区", "所属单位", "户编号", "户的类别", "户主简称"]


def workbook(*rows: list[Any], heads: list[str] = HEADS) -> bytes:
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_can_be_filled_in_and_imported(people: Visiting) -> None:
    client = signed_in(people.office)
    data = client.get(reverse("visits:template")).content
    assert data[:2] == b"PK"
    check_page(client.get(reverse("visits:import")))
    sent = {"organisation": people.place.county.pk, "workbook": SimpleUploadedFile("名册.xlsx", template())}
    assert client.post(reverse("visits:import"), sent).status_code == 302
    assert Household.objects.filter(place__name="示例村").count() == 2
    text = check_page(client.get(reverse("visits:places"))).text_content()
    assert "示例镇示例村" in text


def test_imported_again_it_changes_kinds_and_adds_nothing_twice(people: Visiting) -> None:
    rows = [["青岭镇", "石桥村", "岚台县粮食局", "A1", "普通户", ""], ["青岭镇", "柳树村", "", 7, "特殊群体", ""]]
    done = import_register(people.office, people.place.county, workbook(*rows), at=NOON)
    assert (done.places, done.households, done.known) == (1, 1, 1)
    again = import_register(people.office, people.place.county, workbook(*rows), at=NOON)
    assert (again.places, again.households, again.known) == (0, 0, 2)
    changed = Household.objects.get(place=people.village, code="A1")
    assert (changed.kind, changed.name) == ("ordinary", "某A1家")  # an empty name takes none away
    assert Household.objects.get(place__name="柳树村").code == "7"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["", "", "", "B1", "普通户", ""], "没有填村"), (["", "某村", "", "B1", "贵宾户", ""], "贵宾户"),
        (["", "某村", "没有的局", "B1", "普通户", ""], "没有的局"), (["", "=1+1", "", "B1", "普通户", ""], "村"),
        (["", "某村", "", "B" * 21, "普通户", ""], "太长"), (["", "好村", "", "B0", "普通户", ""], "已经有了"),
        (["", "@某村", "", "B1", "普通户", ""], "公式"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_is_imported(people: Visiting, row: list[str], told: str) -> None:
    with pytest.raises(Refused) as caught:
        import_register(
            people.office, people.place.county, workbook(["", "好村", "", "B0", "普通户", ""], row), at=NOON
        )
    assert "第 3 行" in caught.value.message
    assert told in caught.value.message
    assert not Place.objects.filter(name="好村").exists()


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04broken", workbook(heads=["甲", "乙"]), workbook()])
def test_what_is_no_register_is_refused_in_words(people: Visiting, data: bytes) -> None:
    with pytest.raises(Refused):
        import_register(people.office, people.place.county, data, at=NOON)
    assert Place.objects.count() == 1


def test_only_the_keeper_reads_names_and_each_reading_is_recorded(people: Visiting) -> None:
    page, names = (reverse(f"visits:{one}", args=[people.village.pk]) for one in ("place", "names"))
    observer, stranger = with_role(Role.OBSERVER, people.place.county), with_role(Role.OFFICE, people.place.sibling)
    for user in (people.office, observer):
        text = check_page(signed_in(user).get(page)).text_content()
        assert "A1" in text
        assert "某A1家" not in text
    assert "某A1家" in signed_in(people.office).post(names).content.decode()
    event = Event.objects.get(act="visit.read-names")
    assert (event.actor, event.item) == (people.office.username, str(people.village.pk))
    for user in (observer, people.leader, stranger, with_role(Role.OFFICE, people.place.bureau)):
        assert signed_in(user).post(names).status_code == 404
    assert signed_in(stranger).get(page).status_code == 404
    assert signed_in(people.office).get(names).status_code == 405


def test_nobody_else_imports(people: Visiting) -> None:
    for user in (people.leader, with_role(Role.OFFICE, people.place.bureau)):
        with pytest.raises(Forbidden):
            import_register(user, people.place.county, workbook(["", "某村", "", "", "", ""]), at=NOON)
