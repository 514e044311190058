"""Pages of documents: every button for those who may, for the wrong role, for outsiders; constant queries; no script through texts."""

from __future__ import annotations

import json
import resource
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.documents import readings, services
from bihuan_web.documents.models import Document, UploadResult, Version
from bihuan_web.documents.queries import latest_version, text_of
from bihuan_web.documents.services import Sent
from tests.support.wordfiles import docx, p, unzipped
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import (
    AT,
    GOOD,
    Desk,
    accepted,
    another_reviewer,
    handed_in,
    read_now,
    returned,
    second_office,
    submitted,
)
from tests.web.support.units import with_role

XSS = "<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def _now(stop_clock: Any) -> None:
    stop_clock(AT)


def page(user: User, name: str, *arguments: object, **query: str) -> Any:
    return signed_in(user).get(reverse(f"documents:{name}", args=arguments), query)


def post(user: User, name: str, *arguments: object, **data: object) -> Any:
    return signed_in(user).post(reverse(f"documents:{name}", args=arguments), data)


def test_every_page_holds_what_every_page_must(people: Desk) -> None:
    document = submitted(people)
    pk = document.pk
    for user, name, arguments in [
        (people.author, "list", ()), (people.author, "upload", ()), (people.author, "uploaded", (document.upload_id,)),
        (people.author, "document", (pk,)), (people.author, "version", (pk, 1)), (people.author, "about", (pk,)),
        (people.reviewer, "document", (pk,)), (people.reviewer, "return", (pk,)), (people.office, "assigning", ()),
        (people.office, "keeping", ()), (people.office, "list", ()),
    ]:  # fmt: skip
        response = page(user, name, *arguments)
        assert response.status_code == 200, name
        check_page(response)
    check_page(page(people.reviewer, "document", pk, item="P1"))
    check_page(page(people.reviewer, "document", pk, item="new"))


def test_english_is_complete(people: Desk) -> None:
    document = submitted(people)
    for user in (people.author, people.reviewer, people.office):
        user.language = "en"
        user.save()
    for user, name, arguments in [
        (people.author, "list", ()), (people.author, "upload", ()), (people.reviewer, "return", (document.pk,)),
        (people.office, "assigning", ()), (people.office, "keeping", ()),
    ]:  # fmt: skip
        tree = check_page(page(user, name, *arguments))
        words = " ".join(
            text for one in tree.xpath("//main//*[self::h1 or self::label or self::button or self::th or self::legend]")
            for text in one.xpath("text()")
        )  # fmt: skip
        assert not [one for one in words if "一" <= one <= "鿿"], (name, words)


# Every button: name, what it sends beside the revision, in which state, who may.
BUTTONS: list[tuple[str, tuple[object, ...], dict[str, object], str, str]] = [
    ("confirm", (), {}, "draft", "author"),
    ("submit", (), {}, "confirmed", "author"),
    ("withdraw", (), {}, "submitted", "author"),
    ("return", (), {"words": "请补事例", "severity": "warning", "findings": ["0"]}, "submitted", "reviewer"),
    ("accept", (), {}, "submitted", "reviewer"),
    ("save", ("P1",), {"kind": "problem", "words": "我习惯等县里的任务分解下来再看"}, "draft", "author"),
    ("save", ("new",), {"kind": "credit", "start": "0", "end": "5"}, "draft", "author"),
    ("remove", ("P1",), {}, "draft", "author"),
    ("links", ("M1",), {"others": ["P2"]}, "draft", "author"),
    ("undo", (), {}, "corrected", "author"),
    ("confirm-link", ("P1", "C1"), {}, "draft", "author"),
    ("reread", (), {}, "draft", "author"),
    ("remove", ("P1",), {}, "submitted", "reviewer"),
]


def in_state(people: Desk, state: str) -> Document:
    if state == "submitted":
        return submitted(people)
    document = handed_in(people)
    version = latest_version(document)
    if state == "confirmed":
        services.confirm_reading(people.author, version, seen=0, at=AT)
    if state == "corrected":
        services.remove_item(people.author, version, "P2", seen=0, at=AT)
    return document


def snapshot(document: Document) -> object:
    fresh = Document.objects.get(pk=document.pk)
    version = latest_version(fresh)
    return (
        fresh.state, fresh.revision, version.revision, version.confirmed_at, version.reading,
        set(version.items.values_list("key", "start", "end")), set(version.links.values_list("upstream", "downstream")),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "data", "state", "who"), BUTTONS)
def test_each_button(
    people: Desk, name: str, arguments: tuple[object, ...], data: dict[str, object], state: str, who: str
) -> None:
    document = in_state(people, state)
    version = latest_version(document)
    link = version.links.order_by("pk")[0]
    if name == "confirm-link":
        arguments = (link.upstream, link.downstream)
    of_version = name in ("confirm", "save", "remove", "links", "undo", "confirm-link")
    data = {**data, "seen": version.revision if of_version else document.revision}
    before = snapshot(document)
    for user, expected in [
        (people.outsider, 404),
        (with_role(Role.AUTHOR, people.place.bureau), 404),
        (with_role(Role.REVIEWER, people.place.sibling), 404),
        (with_role(Role.ADMINISTRATOR, people.place.county), 404),
        (people.reviewer if who == "author" else people.author, 403 if state == "submitted" else 404),
    ]:
        assert post(user, name, document.pk, *arguments, **data).status_code == expected
        assert snapshot(document) == before
    doer = people.author if who == "author" else people.reviewer
    stale = {**data, "seen": 999}
    if name != "reread":
        assert post(doer, name, document.pk, *arguments, **stale).status_code == 409
        assert snapshot(document) == before
    assert signed_in(doer).get(reverse(f"documents:{name}", args=[document.pk, *arguments])).status_code in (405, 200)
    assert Client().post(reverse(f"documents:{name}", args=[document.pk, *arguments]), data).status_code == 302
    refused = signed_in(doer, csrf=True).post(reverse(f"documents:{name}", args=[document.pk, *arguments]), data)
    assert refused.status_code == 403
    response = post(doer, name, document.pk, *arguments, **data)
    assert response.status_code == 302
    if name != "confirm-link" or link.source == "engine":
        assert snapshot(document) != before or name == "confirm-link"


@pytest.mark.parametrize("name", ["document", "about", "return", "edit", "changes", "original", "annotated",
                                  "examination", "commented", "version"])  # fmt: skip
def test_nothing_of_a_document_is_shown_to_outsiders(people: Desk, name: str) -> None:
    document = submitted(people)
    numbered = name in ("changes", "original", "annotated", "examination", "commented", "version")
    arguments = [document.pk, 1] if numbered else [document.pk]
    for user in (
        people.outsider, another_reviewer(people), people.office, with_role(Role.AUTHOR, people.place.bureau),
        with_role(Role.REVIEWER, people.place.sibling), with_role(Role.AUDITOR, people.place.county),
    ):  # fmt: skip
        response = page(user, name, *arguments)
        assert response.status_code == 404
        assert "陆闻舟" not in response.content.decode()
    assert page(people.author, "uploaded", document.upload_id).status_code == 200
    assert page(people.reviewer, "uploaded", document.upload_id).status_code == 404


def test_buttons_are_those_of_the_table(people: Desk) -> None:
    def shown(user: User, document: Document) -> set[str]:
        tree = check_page(page(user, "document", document.pk))
        names = ("confirm", "submit", "withdraw", "return", "accept", "new-version", "reread", "undo")
        addresses = {one.get("action") or one.get("href") for one in tree.xpath("//form|//a")}
        return {name for name in names if reverse(f"documents:{name}", args=[document.pk]) in addresses}

    draft = handed_in(people)
    assert shown(people.author, draft) == {"confirm", "new-version", "reread"}
    version = latest_version(draft)
    services.confirm_reading(people.author, version, seen=0, at=AT)
    assert shown(people.author, draft) == {"submit", "new-version", "reread"}
    document = submitted(people, draft)
    assert shown(people.author, document) == {"withdraw"}
    assert shown(people.reviewer, document) == {"return", "accept"}
    services.accept(people.reviewer, document, seen=document.revision, at=AT)
    assert shown(people.reviewer, document) == shown(people.author, document) == set()


def test_the_text_is_shown_as_it_was_written(people: Desk) -> None:
    document = handed_in(people)
    tree = check_page(page(people.author, "document", document.pk))
    segments = tree.xpath('//*[@id="reading-text"]//span[contains(@class, "seg")]')
    assert "".join(one.text_content() for one in segments) == text_of(latest_version(document))
    at = 0
    for one in segments:
        assert int(one.get("data-start")) == at
        at += len(one.text_content())
    labels = [one.text_content() for one in tree.xpath('//summary/span[contains(@class, "label-problem")]')]
    assert labels[0] == "问题 P1"


def test_a_very_long_text_is_shown_in_parts_that_are_the_whole(people: Desk) -> None:
    """A page of eight megabytes would keep the server busy for a minute."""
    document = handed_in(people, GOOD * 50, "长.txt")
    shown, numbers = "", 0
    while True:
        numbers += 1
        tree = check_page(page(people.author, "document", document.pk, part=str(numbers)))
        segments = tree.xpath('//*[@id="reading-text"]//span[contains(@class, "seg")]')
        if shown and int(segments[0].get("data-start")) < len(shown):
            break  # beyond the last part the last one is shown
        assert len(segments) < 5_000
        assert int(segments[0].get("data-start")) == len(shown)
        shown += "".join(one.text_content() for one in segments)
    assert numbers - 1 == 2
    assert shown == text_of(latest_version(document))


def test_no_script_comes_through_texts_names_or_words(people: Desk) -> None:
    data = GOOD.replace("一是学习领会".encode(), f"一是{XSS}学习领会".encode())
    people.author.name = XSS
    people.author.save()
    document = handed_in(people, data, "x&y'onload=alert(1) .txt")
    version = latest_version(document)
    services.change_item(
        people.author, version, "M1.1",
        services.Wanted("action", *version.items.filter(key="M1.1").values_list("start", "end")[0], owner=XSS, due=XSS),
        seen=0, at=AT,
    )  # fmt: skip
    services.confirm_about(
        people.author,
        document,
        services.About(XSS, "personal", people.place.bureau, XSS),
        seen=document.revision,
        at=AT,
    )
    document.refresh_from_db()
    submitted(people, document)
    document.refresh_from_db()
    services.return_document(people.reviewer, document, XSS, seen=document.revision, at=AT)
    for user, name, arguments, query in [
        (people.author, "list", (), {}), (people.author, "document", (document.pk,), {}),
        (people.author, "document", (document.pk,), {"item": "P1"}), (people.author, "about", (document.pk,), {}),
        (people.author, "document", (document.pk,), {"item": XSS}), (people.office, "assigning", (), {}),
        (people.author, "uploaded", (document.upload_id,), {}), (people.author, "list", (), {"words": XSS}),
    ]:  # fmt: skip
        tree = check_page(page(user, name, *arguments, **query))
        assert not tree.xpath("//img"), name


def test_lists_ask_the_database_the_same_for_one_row_and_a_hundred(people: Desk) -> None:
    def asked() -> list[int]:
        counts = []
        for user, name in ((people.author, "list"), (people.office, "list"), (people.office, "assigning")):
            client = signed_in(user)
            client.get(reverse("documents:list"))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"documents:{name}")).status_code == 200
            counts.append(len(queries))
        return counts

    handed_in(people, b"one", kind="team", read=False)
    before = asked()
    for number in range(99):
        handed_in(people, f"材料{number}".encode(), f"{number}.txt", kind="team", read=False)
    assert asked() == before
    assert max(before) <= 14


def test_the_reading_page_asks_the_database_the_same_for_a_short_and_a_long_document(people: Desk) -> None:
    counts = []
    for document in (handed_in(people, b"short", "a.txt"), handed_in(people, GOOD, "b.txt")):
        client = signed_in(people.author)
        client.get(reverse("documents:list"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("documents:document", args=[document.pk])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_uploading_through_the_page(people: Desk) -> None:
    client = signed_in(people.author)
    files = [
        SimpleUploadedFile("一.docx", docx(p("一、存在问题"))), SimpleUploadedFile("空.docx", b""),
        SimpleUploadedFile("页.svg", b"<svg onload=alert(1)>"),
    ]  # fmt: skip
    data = {"round": people.round.pk, "organisation": people.place.bureau.pk, "kind": "personal", "papers": files}
    response = client.post(reverse("documents:upload"), data, follow=True)
    tree = check_page(response)
    cells = [" ".join(one.text_content().split()) for one in tree.xpath("//tbody/tr")]
    assert len(cells) == 3
    assert cells[0].startswith("一.docx 等待读取")
    assert "没有收 文件是空的" in cells[1]
    assert "没有收 网页（HTML、SVG）" in cells[2]
    version = Version.objects.get()
    readings.read_version(version.pk, AT)
    fragment = client.get(response.request["PATH_INFO"], headers={**HTMX, "HX-Target": "uploaded"})
    assert b"<html" not in fragment.content
    assert "hx-trigger" not in fragment.content.decode()  # nothing to wait for
    folder = {**data, "folder": [SimpleUploadedFile("二.txt", GOOD)]}
    del folder["papers"]
    assert client.post(reverse("documents:upload"), folder).status_code == 302
    assert Document.objects.count() == 2
    assert client.post(reverse("documents:upload"), {**data, "papers": []}).status_code == 422
    wrong = {**data, "organisation": people.place.sibling.pk, "papers": [SimpleUploadedFile("三.txt", b"x")]}
    assert client.post(reverse("documents:upload"), wrong).status_code == 422


def test_whose_documents_are_is_guessed_and_confirmed_together_unless_in_doubt(people: Desk) -> None:
    section = people.place.section
    ours = GOOD.replace("岚台县农业农村局".encode(), "岚台县粮食局".encode())
    other_year = ours.replace("2024年度".encode(), "2023年度".encode())
    files = [Sent("一.txt", [ours]), Sent("二.txt", [other_year]), Sent("三.txt", [GOOD])]
    made = services.upload(people.author, people.round, section, "personal", files, at=AT)
    for result, data in zip(made.results.order_by("number"), (ours, other_year, GOOD), strict=True):
        assert result.document is not None
        read_now(latest_version(result.document), data)
    one, two, three = Document.objects.order_by("pk")
    tree = check_page(page(people.author, "about", two.pk))
    assert "2023" in tree.xpath('//*[@role="alert"]')[0].text_content()
    assert "岚台县农业农村局" in page(people.author, "about", three.pk).content.decode()
    assert post(people.outsider, "confirm-all", made.pk).status_code == 404
    assert "全部确认归属" in page(people.author, "uploaded", made.pk).content.decode()
    assert post(people.author, "confirm-all", made.pk).status_code == 302
    for document in (one, two, three):
        document.refresh_from_db()
    assert (one.organisation, one.person_name) == (people.place.bureau, "陆闻舟")
    assert one.about_confirmed_at is not None
    assert two.about_confirmed_at is None
    assert three.about_confirmed_at is None


def test_the_first_page_shows_what_waits_for_whom(people: Desk) -> None:
    def waits(user: User) -> bool:
        links = check_page(signed_in(user).get("/")).xpath("//section[@aria-labelledby='waiting']//li//a/@href")
        return f"/documents/{document.pk}/" in links

    document = handed_in(people)
    assert waits(people.author)
    assert not waits(people.reviewer)
    submitted(people, document)
    assert not waits(people.author)
    assert waits(people.reviewer)
    assert not waits(people.outsider)


def test_a_form_cannot_set_what_it_does_not_show(people: Desk) -> None:
    document = handed_in(people)
    data = {"title": "标题", "kind": "personal", "organisation": people.place.bureau.pk, "seen": document.revision}
    extra = {"state": "accepted", "author": people.outsider.pk, "keep_until": "2000-01-01", "secrecy": "published"}
    assert post(people.author, "about", document.pk, **data, **extra).status_code == 302
    document.refresh_from_db()
    assert (document.state, document.author, document.secrecy) == ("draft", people.author, "personal")
    assert document.keep_until.year == 2029


def test_reads_and_exports_of_personal_material_are_recorded(people: Desk) -> None:
    document = submitted(people)
    page(people.reviewer, "document", document.pk)
    for name in ("original", "annotated", "examination", "commented"):
        assert page(people.reviewer, name, document.pk, 1).status_code == 200
    events = Event.objects.filter(item=str(document.pk), actor=people.reviewer.username)
    assert [one.act for one in events.order_by("sequence")] == ["document.read"] + ["document.export"] * 4
    assert [json.loads(one.details).get("what") for one in events.filter(act="document.export").order_by("sequence")] == [
        "original", "annotated", "examination", "commented",
    ]  # fmt: skip


def test_downloads_are_attachments_with_their_names(people: Desk) -> None:
    document = handed_in(people, name="陆闻舟“终稿”.txt")
    response = page(people.author, "original", document.pk, 1)
    assert response.content == GOOD
    assert "陆闻舟“终稿”.txt" in unquote(response["Content-Disposition"])
    for name in ("annotated", "examination", "commented"):
        response = page(people.author, name, document.pk, 1)
        assert response["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response["Content-Security-Policy"]
    assert b"word/comments.xml" in response.content


def test_the_author_gets_the_reviewers_words_in_word(people: Desk) -> None:
    document = returned(people)
    response = page(people.author, "commented", document.pk, 1)
    comments = unzipped(response.content)["word/comments.xml"].decode()
    assert "请写具体事例" in comments
    assert "请写具体事例" in page(people.author, "document", document.pk).content.decode()


def test_versions_are_compared_item_by_item(people: Desk) -> None:
    document = returned(people)
    text = GOOD.decode()
    changed = text.replace("我习惯等县里的任务分解下来再看", "我总是拖到县里催办以后才看")
    assert changed != text
    version = services.add_version(
        people.author, document, Sent("新稿.txt", [changed.encode()]), seen=document.revision, at=AT
    )
    read_now(version, changed.encode())
    tree = check_page(page(people.author, "changes", document.pk, 2))
    kinds = [one.get("class") for one in tree.xpath("//tbody/tr")]
    assert kinds.count("change-reworded") == 1
    assert kinds.count("change-kept") == len(kinds) - 1
    assert tree.xpath("//ins")
    assert page(people.author, "changes", document.pk, 1).status_code == 404


def test_the_office_assigns_without_reading(people: Desk) -> None:
    document = handed_in(people)
    data = {"reviewer": people.reviewer.pk, "documents": [document.pk], "assign": "1"}
    assert post(people.office, "assigning", **data).status_code == 302
    assert page(people.reviewer, "document", document.pk).status_code == 200
    assert page(people.office, "document", document.pk).status_code == 404
    assert post(people.outsider, "assigning", **data).status_code == 404
    assert post(people.office, "assigning", reviewer="x", documents=["1"]).status_code == 404
    assert post(people.office, "assigning", **{**data, "reviewer": people.outsider.pk}).status_code == 404
    del data["assign"]
    assert post(people.office, "assigning", **data, end="1").status_code == 302
    assert page(people.reviewer, "document", document.pk).status_code == 404


def test_destroying_through_the_pages(people: Desk, stop_clock: Any) -> None:
    from tests.web.support.papers import LONG_AFTER  # noqa: PLC0415 - of this test only

    document, second = accepted(people), second_office(people)
    assert "没有保管期满的材料" in page(people.office, "keeping").content.decode()
    stop_clock(LONG_AFTER)
    assert post(people.office, "ask-destruction", document.pk, reason="期满", seen=document.revision).status_code == 302
    document.refresh_from_db()
    assert post(people.office, "destroy", document.pk, seen=document.revision).status_code == 403
    assert post(people.outsider, "destroy", document.pk, seen=document.revision).status_code == 404
    assert post(second, "destroy", document.pk, seen=document.revision).status_code == 302
    assert Document.objects.get().state == "destroyed"
    left = check_page(page(people.author, "document", document.pk)).xpath("//main")[0].text_content()
    assert "陆闻舟" not in left
    assert "对照检查" not in left.replace("对照检查人", "")


def test_a_correction_that_is_wrong_says_so(people: Desk) -> None:
    document = handed_in(people)
    response = post(people.author, "save", document.pk, "P1", kind="problem", words="文中没有", seen=0)
    assert response.status_code == 409
    assert "原文里没有这段话" in response.content.decode()
    assert post(people.author, "save", document.pk, "P1", kind="poem", seen=0).status_code == 422
    assert (
        post(people.author, "save", document.pk, "P1", kind="problem", start="0", end="9", seen="x").status_code == 404
    )


def test_a_full_disk_and_a_file_too_large_are_that_files_result(people: Desk, settings: Any) -> None:
    """The file is larger than what stays in memory, and the kernel refuses to write it, as on a full disk."""
    settings.FILES_MEGABYTES = 4
    files = [SimpleUploadedFile("一.txt", GOOD), SimpleUploadedFile("大.txt", b"x" * 3_000_000),
             SimpleUploadedFile("过大.txt", b"x" * 5_000_000)]  # fmt: skip
    data = {"round": people.round.pk, "organisation": people.place.bureau.pk, "kind": "personal", "papers": files}
    client, before = signed_in(people.author), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_700_000, before[1]))
    try:
        response = client.post(reverse("documents:upload"), data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert response.status_code == 302
    codes = dict(UploadResult.objects.values_list("name", "code"))
    assert codes == {"一.txt": "", "大.txt": "disk-full", "过大.txt": "file-too-large"}
    assert Document.objects.count() == 1


def test_more_files_than_may_come_at_once_are_refused_in_words(people: Desk, settings: Any) -> None:
    settings.FILES_AT_ONCE = 2
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(3)]
    data = {"round": people.round.pk, "organisation": people.place.bureau.pk, "kind": "personal", "papers": files}
    response = signed_in(people.author).post(reverse("documents:upload"), data)
    assert response.status_code == 413
    assert "一次最多上传 2 个文件" in response.content.decode()


def test_signs_that_no_page_can_carry_are_shown_as_one_sign(people: Desk) -> None:
    document = handed_in(people)
    version = latest_version(document)
    broken = version.examination.replace("领会上级", "领\\ud83d上级", 1)
    assert broken != version.examination
    Version.objects.filter(pk=version.pk).update(examination=broken)
    response = page(people.author, "document", document.pk)
    assert response.status_code == 200
    assert len(text_of(Version.objects.get())) == len(text_of(version))
    assert page(people.author, "annotated", document.pk, 1).status_code == 200
