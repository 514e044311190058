"""Pages of the register: in order, for those who may see them, the heat map leading to its rows, one query for many."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.risks.models import Risk
from bihuan_web.risks.services.register import link
from bihuan_web.risks.services.reviewing import Assessment, review
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.risks import risk
from tests.web.support.units import with_role
from tests.web.support.work import NOON, Crew, crew, task_in

LIST, MAP = reverse("risks:list"), reverse("risks:map")


@pytest.fixture
def people(db: None, stop_clock: Any, settings: Any, tmp_path: Any) -> Crew:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    return crew()


def url(name: str, *args: object) -> str:
    return reverse(f"risks:{name}", args=args)


def test_a_risk_is_registered_linked_reviewed_and_taken_off_through_the_pages(people: Crew) -> None:
    office, reviewer = signed_in(people.office), signed_in(people.verifier)
    check_page(office.get(url("register")))
    data = {
        "step": "<b>票据管理</b>", "danger": "超进度拨款", "control": "两人复核", "owner": people.owner.pk,
        "reviewer": people.verifier.pk, "rhythm": "monthly", "likelihood": 4, "effect": 5,
    }  # fmt: skip
    for wrong in ({"step": ""}, {"reviewer": people.owner.pk}, {"likelihood": 6}, {"rhythm": ""}):
        assert office.post(url("register"), {**data, **wrong}).status_code == 422
    assert office.post(url("register"), data).status_code == 302
    one = Risk.objects.get()
    page = check_page(office.get(one.get_absolute_url()))
    assert "<b>票据管理</b>" in page.text_content()
    assert "重大" in page.text_content()
    task, _ = task_in("doing", people)
    check_page(office.get(url("link", one.pk)))
    assert office.post(url("link", one.pk), {"task": ""}).status_code == 422
    assert office.post(url("link", one.pk), {"task": task.pk, "unit": people.place.section.pk}).status_code == 422
    assert office.post(url("link", one.pk), {"task": task.pk}).status_code == 302
    assert task.title in check_page(office.get(one.get_absolute_url())).text_content()
    check_page(reviewer.get(url("review", one.pk)))
    seen = {"revision": one.revision, "likelihood": 2, "effect": 5, "changed": "已会签", "reason": "抽查无例外"}
    assert reviewer.post(url("review", one.pk), {**seen, "revision": 99}).status_code == 409
    assert office.post(url("review", one.pk), seen).status_code == 403
    assert reviewer.post(url("review", one.pk), seen).status_code == 302
    assert "抽查无例外" in check_page(reviewer.get(one.get_absolute_url())).text_content()
    check_page(office.get(url("revise", one.pk)))
    assert office.post(url("unlink", one.pk, one.links.get().pk)).status_code == 302
    made = office.post(url("export", people.place.bureau.pk))
    sheet = SimpleUploadedFile("风险点.xlsx", made.content)
    check_page(office.get(url("import")))
    assert office.get(office.post(url("import"), {"file": sheet}).headers["Location"]).status_code == 200
    assert office.post(url("import"), {"file": SimpleUploadedFile("x.csv", "甲,乙\n".encode())}).status_code == 409
    assert office.post(url("retire", one.pk), {"reason": "职能划出"}).status_code == 302
    assert "票据管理" not in check_page(office.get(LIST)).text_content()
    assert "票据管理" in check_page(office.get(f"{LIST}?retired=on")).text_content()


def test_every_cell_of_the_heat_map_leads_to_its_rows_and_says_its_level_in_words(people: Crew) -> None:
    risk(people, 4, 5, step="票据领用")
    risk(people, 1, 1, step="收文")
    client = signed_in(people.office)
    tree = check_page(client.get(MAP))
    cells = [(" ".join(one.text_content().split()), one.find("a")) for one in tree.xpath("//table//td")]
    assert len(cells) == 25
    assert all(any(word in text for word in ("低", "中", "高", "重大")) for text, _ in cells)
    (severe,) = [one for text, one in cells if text.startswith("1重大")]
    rows = check_page(client.get(severe.get("href"))).text_content()
    assert "票据领用" in rows
    assert "收文" not in rows
    assert "票据领用" in check_page(client.get(f"{LIST}?level=severe")).text_content()
    assert "票据领用" not in check_page(client.get(f"{LIST}?level=low")).text_content()


def test_outsiders_get_404(people: Crew) -> None:
    one = risk(people)
    for who in (with_role(Role.OFFICE, people.place.sibling), with_role(Role.OFFICE, people.place.outside)):
        client = signed_in(who)
        for name in ("risk", "revise", "review", "retire", "link"):
            assert client.get(url(name, one.pk)).status_code == 404
        assert client.post(url("export", people.place.bureau.pk)).status_code == 404
        assert one.danger not in client.get(LIST).content.decode()


def test_pages_ask_the_database_the_same_for_one_risk_and_many(people: Crew) -> None:
    client = signed_in(people.office)
    task, _ = task_in("doing", people)

    def more(number: int) -> Risk:
        one = risk(people, step=f"环节{number}")
        link(one, task, people.office)
        review(one, Assessment(2, 4, "无", "无"), people.verifier)
        return one

    first = more(0)
    before = {address: asked(client, address) for address in (LIST, MAP, first.get_absolute_url())}
    for number in range(1, 6):
        more(number)
    assert {address: asked(client, address) for address in before} == before
    assert max(before.values()) <= 20
