"""What comes by other ways than the link: typed in, from a hotline's sheet, by signed calls."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan_web.audit.models import Event
from bihuan_web.common import clock
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.opinions import jobs
from bihuan_web.opinions.models import ImportDraft, Nonce, Opinion, Sender
from bihuan_web.opinions.services import feeding_back, gathering, senders
from bihuan_web.opinions.services.senders import MOST_BYTES, WINDOW, sign
from bihuan_web.opinions.words import Channel
from bihuan_web.running.exporting import columns_of
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.voices import AT, Voices, on_paper, voices

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(stop_clock: Any) -> Voices:
    stop_clock(AT)
    return voices()


def test_paper_is_typed_in_one_a_paragraph_and_the_same_counts_once(there: Voices) -> None:
    page = reverse("opinions:enter", args=[there.collection.pk])
    client = signed_in(there.office)
    texts = "会议多，\n一开半天\r\n\r\n\r\n食堂菜咸\n\n会议多， 一开半天"
    given = {"channel": "box", "subject": there.team.pk, "texts": texts}
    assert client.post(page, given).status_code == 302
    assert sorted(Opinion.objects.values_list("text", "times", "channel")) == [
        ("会议多，\n一开半天", 2, "box"),
        ("食堂菜咸", 1, "box"),
    ]
    event = Event.objects.get(act="opinion.enter")
    assert json.loads(event.details)["count"] == 2
    too_long = client.post(page, {**given, "texts": "长" * 6000})
    assert too_long.status_code == 409
    assert "长" * 6000 in too_long.content.decode()
    assert client.post(page, {**given, "channel": "link"}).status_code == 200
    assert Opinion.objects.count() == 2


def test_nobody_types_in_for_another_unit_or_by_the_link(there: Voices) -> None:
    with pytest.raises(Refused):
        on_paper(there, "x", channel="link")
    there.collection.refresh_from_db()
    gathering.stop(there.office, there.collection, there.collection.revision)
    on_paper(there, "截止后补录的")  # paper that came in time is typed in later
    with pytest.raises(Forbidden):
        feeding_back.excuse(there.deputy, there.team, "x")


HEADS = ("工单编号", "来电人", "联系电话", "被反映人", "诉求内容")
ROWS = [
    ("GD-1", "某某", "13800000000", "聂远帆", "到村里来得少"),
    ("GD-2", "某某", "13800000001", "", "路灯不亮"),
    ("GD-3", "某某", "13800000002", "早已调走的人", "答复太慢"),
    ("GD-4", "某某", "13800000003", "", ""),
    ("GD-5", "某某", "13800000004", "", "长" * 6000),
]


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("工单")
        sheet.merge_range(0, 0, 0, 4, "12345 热线工单")
        for number, row in enumerate((HEADS, *ROWS), 1):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def commas() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows((HEADS, *ROWS))
    return out.getvalue().encode("gb18030")


@pytest.mark.parametrize(("name", "make"), [("工单.xlsx", workbook), ("工单.csv", commas)])
def test_a_hotlines_sheet_is_looked_at_row_by_row_and_then_taken_once(there: Voices, name: str, make: Any) -> None:
    client = signed_in(there.office)
    page = reverse("opinions:import", args=[there.collection.pk])

    def hand_in() -> str:
        response = client.post(page, {"file": SimpleUploadedFile(name, make())})
        assert response.status_code == 302
        return response.headers["Location"]

    preview = hand_in()
    tree = check_page(client.get(preview))
    assert [one.get("value") for one in tree.xpath("//select/option[@selected]")] == ["4", "3", "0"]
    words = tree.text_content()
    assert "没有“早已调走的人”这个对象" in words
    assert words.count("不导入：") == 2
    assert not Opinion.objects.exists()
    mapped = {"text": "4", "about": "3", "item": "0"}
    assert client.post(preview, {"text": "9", "confirm": "1"}).status_code == 422
    assert client.post(preview, {**mapped, "confirm": "1"}).status_code == 302
    assert sorted(Opinion.objects.values_list("text", "subject__name", "channel")) == [
        ("到村里来得少", "聂远帆", "hotline"),
        ("答复太慢", "岚台县粮食局", "hotline"),
        ("路灯不亮", "岚台县粮食局", "hotline"),
    ]
    assert not ImportDraft.objects.exists()
    stored = str(list(Opinion.objects.values())) + str(list(Event.objects.values()))
    assert "1380000" not in stored
    assert "GD-1" not in stored
    again = hand_in()
    client.post(again, {**mapped, "confirm": "1"})
    assert Opinion.objects.count() == 3
    assert set(Opinion.objects.values_list("times", flat=True)) == {1}


def test_a_sheet_that_is_none_is_refused_and_one_that_waits_goes_after_a_day(there: Voices) -> None:
    client = signed_in(there.office)
    page = reverse("opinions:import", args=[there.collection.pk])
    for name, data in (("a.xlsx", b"PK\x03\x04broken"), ("a.pdf", b"%PDF"), ("a.csv", b""), ("a.xlsx", b"")):
        response = client.post(page, {"file": SimpleUploadedFile(name, data)})
        assert response.status_code in (200, 302, 409, 422), name
    draft = client.post(page, {"file": SimpleUploadedFile("a.csv", commas())}).headers["Location"]
    stranger = signed_in(there.deputy)
    assert stranger.get(draft).status_code == 404
    jobs.forget(AT + timedelta(hours=23))
    assert client.get(draft).status_code == 200
    jobs.forget(AT + timedelta(hours=25))
    assert client.get(draft).status_code == 404


ITEMS = {
    "items": [{"id": "GD-1", "text": "路灯不亮"}, {"id": "GD-2", "text": "来得少", "about": "聂远帆", "question": 1}]
}


@pytest.fixture
def sender(there: Voices) -> Sender:
    return senders.add_sender(there.office, there.collection, "12345 热线")


def call(
    sender: Sender, body: Any = ITEMS, *, nonce: str = "a" * 20, at: Any = AT, secret: str | None = None,
    signature: str | None = None, identifier: str | None = None,
) -> Any:  # fmt: skip
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    timestamp = str(int(at.timestamp()))
    signed = signature if signature is not None else sign(secret or sender.secret, timestamp, nonce, data)
    headers = {"X-Bihuan-Timestamp": timestamp, "X-Bihuan-Nonce": nonce, "X-Bihuan-Signature": signed}
    address = reverse("api:incoming", args=[identifier or sender.identifier])
    return Client(enforce_csrf_checks=True).post(address, data, content_type="application/json", headers=headers)


def test_a_signed_call_is_taken_and_its_items_once(there: Voices, sender: Sender) -> None:
    response = call(sender)
    assert (response.status_code, response.json()) == (200, {"taken": 2, "known": 0})
    assert set(Opinion.objects.values_list("channel", "sealed")) == {(Channel.HOTLINE, False)}
    assert Opinion.objects.get(text="来得少").subject == there.about_deputy
    assert call(sender, nonce="b" * 20).json() == {"taken": 0, "known": 2}
    assert Event.objects.filter(act="opinion.receive").count() == 2
    assert "GD-1" not in str(list(Event.objects.values())) + str(list(Opinion.objects.values()))


def test_a_replayed_call_is_refused_for_as_long_as_its_time_is_good(there: Voices, sender: Sender) -> None:
    assert call(sender).status_code == 200
    for later in (timedelta(), WINDOW - timedelta(seconds=1)):
        with clock.standing_at(AT + later):
            replayed = call(sender)
        assert (replayed.status_code, replayed.json()["code"]) == (409, "replayed")
    with clock.standing_at(AT + WINDOW + timedelta(seconds=1)):
        assert call(sender).json()["code"] == "bad-time"
    assert Opinion.objects.count() == 2
    # A call from a clock that is ahead stays good longest: its nonce is remembered until then.
    ahead = AT + WINDOW
    assert call(sender, nonce="c" * 20, at=ahead).status_code == 200
    jobs.forget(AT + 2 * WINDOW - timedelta(seconds=1))
    with clock.standing_at(AT + 2 * WINDOW - timedelta(seconds=1)):
        assert call(sender, nonce="c" * 20, at=ahead).json()["code"] == "replayed"
    jobs.forget(AT + 2 * WINDOW + timedelta(seconds=1))
    assert not Nonce.objects.exists()


def test_a_call_that_was_refused_can_be_sent_again_as_it_was(there: Voices, sender: Sender) -> None:
    gathering.stop(there.office, there.collection, there.collection.revision)
    there.collection.refresh_from_db()
    gathering.finish(there.office, there.collection, there.collection.revision)
    assert call(sender).status_code == 409
    type(there.collection).objects.update(state="gathering")
    assert call(sender).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another"}, {"signature": ""}, {"signature": "sha256=" + "0" * 64}, {"signature": "签名"},
        {"at": AT - WINDOW - timedelta(seconds=1)}, {"at": AT + WINDOW + timedelta(seconds=1)},
        {"nonce": "short"}, {"nonce": "x" * 65}, {"nonce": "a" * 19 + "."},
    ],
)  # fmt: skip
def test_what_is_not_signed_or_not_fresh_is_refused(there: Voices, sender: Sender, wrong: dict[str, Any]) -> None:
    if not str(wrong.get("signature", "")).isascii():
        wrong = {"signature": wrong["signature"].encode().decode("latin-1")}
    response = call(sender, **wrong)
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not Opinion.objects.exists()
    assert not Nonce.objects.exists()


def test_a_changed_body_time_or_nonce_breaks_the_signature(sender: Sender) -> None:
    body = json.dumps(ITEMS).encode()
    good = sign(sender.secret, "1", "n" * 16, body)
    for timestamp, nonce, changed in (("2", "n" * 16, body), ("1", "m" * 16, body), ("1", "n" * 16, body + b" ")):
        assert sign(sender.secret, timestamp, nonce, changed) != good


def test_an_unknown_or_ended_sender_is_not_there(there: Voices, sender: Sender) -> None:
    assert call(sender, identifier="unknown").status_code == 404
    senders.end_sender(there.office, sender)
    assert call(sender).status_code == 404
    assert Client().get(reverse("api:incoming", args=[sender.identifier])).status_code == 405


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (MOST_BYTES + 1), 413),
        (b"", 422), (b"[]", 422), (b"{", 422), (b"\xff\xfe", 422), (b'{"items": []}', 422), (b"[" * 100_000, 422),
        ({"items": [{"id": "1", "text": "x"}] * 501}, 422),
        ({"items": [{"id": "1", "text": "x"}, {"id": "2", "text": " "}]}, 422),
        ({"items": [{"id": "1", "text": "长" * 5001}]}, 422),
        ({"items": [{"id": "1", "text": "x", "phone": "138"}]}, 422),
        ({"items": [{"id": "1", "text": "x", "about": "没有这个人"}]}, 422),
        ({"items": [{"id": "1", "text": "x", "question": True}]}, 422),
        ({"items": [{"id": 1, "text": "x"}]}, 422), ({"items": ["x"]}, 422),
    ],
)  # fmt: skip
def test_a_body_that_is_not_right_is_told_and_nothing_of_it_taken(sender: Sender, body: Any, status: int) -> None:
    response = call(sender, body)
    assert response.status_code == status, response.content
    assert not Opinion.objects.exists()


def test_the_secret_is_shown_once_and_never_exported(there: Voices) -> None:
    client, page = signed_in(there.office), reverse("opinions:senders", args=[there.collection.pk])
    made = client.post(page, {"name": "12345"})
    secret = Sender.objects.get().secret
    assert check_page(made).find(".//*[@id='secret']").text == secret
    assert secret not in client.get(page).content.decode()
    assert "secret" not in [one.attname for one in columns_of(Sender)]
    end = reverse("opinions:end-sender", args=[Sender.objects.get().pk])
    assert signed_in(there.deputy).post(end).status_code == 404
    assert client.post(end).status_code == 302
    assert not Sender.objects.get().is_active


def test_the_page_of_the_documentation_signs_as_the_program_does() -> None:
    page = Path("docs/web/opinions.md").read_text(encoding="utf-8")
    snippet = page.split("```python")[1].split("```")[0]
    body = page.split("\n\n{")[1].split("\n```")[0]
    given: dict[str, Any] = {
        "timestamp": "1796176800",
        "nonce": "3f9c1d2e4b5a69788796a5b4",
        "body": ("{" + body).encode(),
        "secret": "密钥",
    }
    exec("\n".join(line.strip() for line in snippet.splitlines()), given)
    assert given["signature"] == sign("密钥", given["timestamp"], given["nonce"], given["body"])
    assert json.loads(given["body"])["items"][0]["about"] == "聂远帆"
