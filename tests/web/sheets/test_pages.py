"""The pages by which sheets come in: without JavaScript, escaped, for those who may, progress by htmx."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from bihuan_web.accounts.roles import Role
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.sheets.jobs import go_on
from bihuan_web.sheets.models import Incoming, State
from tests.web.sheets.making import edited, exported, handed_in, ledger_of
from tests.web.sheets.test_old_ledgers import ROWS, sheet_of
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.work import Crew, crew

pytestmark = pytest.mark.django_db


def upload(client: Client, people: Crew, data: bytes, name: str = "旧台账.xlsx") -> Any:
    url = f"/sheets/units/{people.place.bureau.pk}/import/"
    return client.post(url, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_an_old_ledger_is_walked_in_by_forms_alone() -> None:
    people = crew()
    client = signed_in(people.office)
    page = upload(client, people, sheet_of(ROWS))
    tree = check_page(page)
    assert tree.xpath("string(//select[@name='column-2']/option[@selected]/@value)") == "problem"
    form = {
        one.get("name"): one.get("value") for one in tree.xpath("//form[contains(@action,'mapping')]//input[@name]")
    }
    for select in tree.xpath("//select[starts-with(@name,'column-')]"):
        form[select.get("name")] = select.xpath("string(option[@selected]/@value)")
    form |= {"ledger": "", "remember": "on"}
    pk = Incoming.objects.get().pk
    preview = client.post(f"/sheets/imports/{pk}/mapping/", form, follow=True)
    tree = check_page(preview)
    assert "一律待派" in preview.content.decode()
    check_page(client.get(f"/sheets/imports/{pk}/?kind=note&page=1"))
    done = client.post(f"/sheets/imports/{pk}/decide/", {"policy": "keep", "confirm": "1"}, follow=True)
    check_page(done)
    assert "已导入" in done.content.decode()
    assert Ledger.objects.get().title == "岚台县粮食局整改台账"
    told = client.get(f"/sheets/imports/{pk}/told/")
    assert "没有写年份" in told.content.decode("utf-8-sig")
    check_page(client.get(f"/sheets/units/{people.place.bureau.pk}/import/"))


def test_an_edited_export_is_walked_back_in() -> None:
    people = crew()
    ledger = ledger_of(people)
    data = edited(exported(ledger, people), ("整改台账", "深入粮库少", "深入粮库少，底数不清", "问题"))
    client = signed_in(people.office)
    preview = upload(client, people, data, "台账.xlsx")
    check_page(preview)
    assert "深入粮库少，底数不清" in preview.content.decode()
    pk = Incoming.objects.get().pk
    client.post(f"/sheets/imports/{pk}/decide/", {"policy": "keep", "confirm": "1"})
    assert Problem.objects.filter(text="深入粮库少，底数不清").exists()


def test_what_stands_in_cells_and_file_names_is_text_on_every_page() -> None:
    people = crew()
    attack = "<script>alert(1)</script>"
    rows = [(1, attack, f"甲{attack}", f"乙{attack}", None, attack, attack, attack, attack, attack)]
    heads = (
        "序号",
        f"方面{attack}",
        "存在的问题",
        "整改措施",
        "责任领导",
        "责任科室",
        "责任人",
        "整改时限",
        "完成情况",
        "备注",
    )
    client = signed_in(people.office)
    page = upload(client, people, sheet_of(rows, heads), "旧'台账&.xlsx")
    check_page(page)
    assert attack not in page.content.decode()
    incoming = Incoming.objects.get()
    form = {f"column-{at}": "" for at in range(10)} | {
        "column-2": "problem",
        "column-3": "measure",
        "column-6": "owner",
    }
    preview = client.post(
        f"/sheets/imports/{incoming.pk}/mapping/", {**form, "title": attack, "year": "2025"}, follow=True
    )
    check_page(preview)
    assert attack not in preview.content.decode()
    assert "&lt;script&gt;" in preview.content.decode()


def test_an_import_is_seen_by_those_who_may_write_there_and_by_nobody_else() -> None:
    people = crew()
    incoming = handed_in(sheet_of(ROWS), people)
    unit = people.place.bureau
    for who in (
        with_role(Role.OBSERVER, unit),
        with_role(Role.LEAD, unit),
        with_role(Role.OFFICE, people.place.sibling),
        with_role(Role.OFFICE, people.place.outside),
        with_role(Role.ADMINISTRATOR, people.place.county),
    ):
        client = signed_in(who)
        assert client.get(f"/sheets/units/{unit.pk}/import/").status_code == 404
        assert client.get(f"/sheets/units/{unit.pk}/columns/").status_code == 404
        assert client.get(f"/sheets/imports/{incoming.pk}/").status_code == 404
        assert client.get(f"/sheets/imports/{incoming.pk}/told/").status_code == 404
        for act in ("mapping", "header", "decide", "again"):
            assert client.post(f"/sheets/imports/{incoming.pk}/{act}/", {"policy": "keep"}).status_code == 404
    above = with_role(Role.OFFICE, people.place.county)
    check_page(signed_in(above).get(f"/sheets/imports/{incoming.pk}/"))


def test_the_progress_is_polled_and_the_page_comes_anew_when_it_is_done() -> None:
    people = crew()
    incoming = handed_in(sheet_of(ROWS), people)
    Incoming.objects.filter(pk=incoming.pk).update(state=State.READING, done=5, total=10)
    client = signed_in(people.office)
    url = f"/sheets/imports/{incoming.pk}/"
    page = client.get(url)
    check_page(page)
    assert "5 / 10" in page.content.decode()
    fragment = client.get(url, {"progress": 1}, headers=HTMX)
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    client.post(f"{url}again/")  # what a killed worker left is taken up
    assert Incoming.objects.get().state == State.MAPPING
    assert client.get(url, {"progress": 1}, headers=HTMX).headers["HX-Refresh"] == "true"


def test_the_units_names_of_columns_are_set_on_a_page() -> None:
    people = crew()
    client = signed_in(people.office)
    url = f"/sheets/units/{people.place.bureau.pk}/columns/"
    check_page(client.get(url))
    check_page(client.post(url, {"problem": "存在的问题"}, follow=True))
    same = client.post(url, {"problem": "一样", "measure": "一样"})
    assert same.status_code == 409
    page = client.get(url)
    assert "存在的问题" in page.content.decode()


def test_a_mapping_without_year_or_problem_is_said_on_the_page() -> None:
    people = crew()
    incoming = handed_in(sheet_of(ROWS), people)
    client = signed_in(people.office)
    wrong = client.post(f"/sheets/imports/{incoming.pk}/mapping/", {"title": "甲", "column-0": "problem"})
    assert wrong.status_code == 422
    check_page(wrong)
    assert client.post(f"/sheets/imports/{incoming.pk}/mapping/", {"title": "甲", "year": "2025"}).status_code == 422
    assert Incoming.objects.get().state == State.MAPPING


def test_the_way_to_sheets_is_shown_to_those_who_keep_ledgers() -> None:
    people = crew()
    ledger = ledger_of(people)
    page = signed_in(people.office).get("/sheets/")
    tree = check_page(page)
    links = set(tree.xpath("//main//a/@href"))
    unit = people.place.bureau.pk
    assert {f"/sheets/ledgers/{ledger.pk}/export/", f"/sheets/units/{unit}/import/", "/sheets/"} - links == {"/sheets/"}
    assert f"/sheets/units/{people.place.sibling.pk}/import/" not in links
    assert "/sheets/" in tree.xpath("//header//a/@href")
    nobody = signed_in(with_role(Role.OBSERVER, people.place.bureau)).get("/sheets/")
    assert "/sheets/" not in check_page(nobody).xpath("//header//a/@href")
    assert ledger.title not in nobody.content.decode()


def test_a_large_file_waits_for_the_worker_and_is_done_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    people = crew()
    noise = random.Random(7)
    rows = [(n, None, "".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(400))) for n in range(1, 500)]
    client = signed_in(people.office)
    page = upload(client, people, sheet_of(rows))
    incoming = Incoming.objects.get()
    assert incoming.file.size > 300_000
    assert incoming.state == State.READING
    assert "正在读取" in page.content.decode()
    assert DBTaskResult.objects.count() == 1
    go_on.call(incoming.pk)
    go_on.call(incoming.pk)
    check_page(client.get(f"/sheets/imports/{incoming.pk}/"))
    incoming.refresh_from_db()
    assert incoming.state == State.MAPPING
