"""What goes out, over real SMTP and HTTP: once, in nobody's quiet hours, again after trouble, with nothing slipped in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction

from bihuan_web.accounts.models import User
from bihuan_web.notices.channels import signature
from bihuan_web.notices.jobs import send
from bihuan_web.notices.models import Delivery, Hook, Notice, Wish
from bihuan_web.notices.services.escalating import escalate
from bihuan_web.notices.services.sending import LEASE, send_waiting
from bihuan_web.notices.services.telling import mark_read, tell
from tests.web.support.mailbox import Mailbox, Receiver
from tests.web.support.units import person
from tests.web.support.work import DUE, task_in

MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten o'clock in China
NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # eleven at night
HOUR = timedelta(hours=1)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with Mailbox() as box:
        settings.BIHUAN_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def reader(mail: str = Wish.Mail.EACH, **more: object) -> User:
    user = person("聂远帆")
    user.email = "nie@example.cn"
    user.save()
    Wish.objects.create(user=user, mail=mail, **more)
    return user


def told(user: User, key: str = "a", title: str = "今天到期：粮库普查", at: datetime = MORNING) -> None:
    with transaction.atomic():
        tell(user, key, "due", (title, "Due today: survey"), None, at)


@pytest.mark.django_db
def test_a_notice_goes_out_once_however_often_it_is_told(mailbox: Mailbox) -> None:
    user = reader()
    told(user)
    told(user)
    send(MORNING)
    send(MORNING + HOUR)
    assert [one["Subject"] for one in mailbox.messages] == ["今天到期：粮库普查"]
    assert mailbox.messages[0]["To"] == "nie@example.cn"
    assert "localhost:8000" in mailbox.messages[0].get_content()


@pytest.mark.django_db
def test_nothing_can_be_slipped_into_the_head_of_a_mail(mailbox: Mailbox) -> None:
    user = reader()
    told(user, title="到期\r\nBcc: spy@example.org\r\n\r\n正文\u2028Bcc: spy@example.org")
    Delivery.objects.update(subject="到期\r\nBcc: spy@example.org")
    send(MORNING)
    (message,) = mailbox.messages
    assert message["Bcc"] is None
    assert [one.lower() for one in mailbox.recipients] == ["rcpt to:<nie@example.cn>"]
    assert "spy" in message["Subject"]


@pytest.mark.django_db
def test_an_address_with_a_line_break_gets_nothing(mailbox: Mailbox) -> None:
    user = reader()
    told(user)
    User.objects.update(email="nie@example.cn\r\nBcc: spy@example.org")
    send(MORNING)
    assert mailbox.messages == []
    assert "ValueError" in Delivery.objects.get().trouble or "BadHeader" in Delivery.objects.get().trouble


@pytest.mark.django_db
def test_quiet_hours_are_kept(mailbox: Mailbox) -> None:
    user = reader(quiet_from=20, quiet_to=8)
    told(user, at=NIGHT)
    send(NIGHT)
    send(NIGHT + 8 * HOUR)
    assert mailbox.messages == []
    send(NIGHT + 9 * HOUR)
    assert len(mailbox.messages) == 1


@pytest.mark.django_db
def test_a_digest_has_what_is_unread_once_a_day_and_concerns_its_reader_only(mailbox: Mailbox) -> None:
    user, other = reader(Wish.Mail.DIGEST, digest_hour=9), person("别人")
    told(user, "a", "第一条", MORNING - 3 * HOUR)
    told(user, "b", "第二条", MORNING - 3 * HOUR)
    told(user, "c", "看过的", MORNING - 3 * HOUR)
    told(other, "d", "别人的", MORNING - 3 * HOUR)
    mark_read(user, [Notice.objects.get(key="c").pk])
    send(MORNING - 2 * HOUR)
    assert mailbox.messages == []
    send(MORNING)
    send(MORNING + HOUR)
    (message,) = mailbox.messages
    assert message["Subject"] == "2 条通知"
    text = message.get_content()
    assert ("第一条" in text, "第二条" in text, "看过的" in text, "别人的" in text) == (True, True, False, False)
    told(user, "e", "第二天的", MORNING + 2 * HOUR)
    send(MORNING + 3 * HOUR)
    assert len(mailbox.messages) == 1
    send(MORNING + 24 * HOUR)
    assert mailbox.messages[1]["Subject"] == "第二天的"


@pytest.mark.django_db
def test_a_clock_that_was_wrong_for_a_while_keeps_nobody_from_their_digest(mailbox: Mailbox) -> None:
    user = reader(Wish.Mail.DIGEST, digest_hour=9)
    told(user, "a", "将来的", MORNING + 400 * 24 * HOUR)
    send(MORNING + 400 * 24 * HOUR)
    told(user, "b", "现在的", MORNING)
    send(MORNING)
    assert [one["Subject"] for one in mailbox.messages] == ["将来的", "现在的"]


@pytest.mark.django_db
def test_who_wants_no_mail_gets_none_and_sees_it_in_the_application(mailbox: Mailbox) -> None:
    user = reader(Wish.Mail.NONE)
    told(user)
    send(MORNING)
    assert mailbox.messages == []
    assert Notice.objects.filter(user=user, read_at=None).count() == 1


@pytest.mark.django_db
def test_a_server_that_refuses_is_asked_again_later(mailbox: Mailbox) -> None:
    told(reader())
    mailbox.refuse = True
    send(MORNING)
    assert mailbox.messages == []
    assert "SMTP" in Delivery.objects.get().trouble
    mailbox.refuse = False
    send(MORNING + timedelta(seconds=30))
    assert mailbox.messages == []
    send(MORNING + timedelta(minutes=2))
    assert len(mailbox.messages) == 1


@pytest.mark.django_db
def test_a_message_that_never_gets_out_is_given_up_and_kept(mailbox: Mailbox) -> None:
    told(reader())
    mailbox.refuse = True
    now = MORNING
    for _ in range(12):
        send(now)
        now += timedelta(days=2)
    assert Delivery.objects.get().state == Delivery.FAILED


@pytest.mark.django_db
def test_a_mail_whose_worker_died_before_writing_it_down_comes_again_with_the_same_identity(mailbox: Mailbox) -> None:
    told(reader())
    send(MORNING)
    # As it is when the worker is killed after the server took the mail and before the row was changed.
    Delivery.objects.update(state=Delivery.PENDING, claim="dead", lease_until=MORNING + LEASE)
    send(MORNING + timedelta(minutes=1))
    assert len(mailbox.messages) == 1
    send(MORNING + LEASE)
    assert len(mailbox.messages) == 2
    assert mailbox.messages[0]["Message-ID"] == mailbox.messages[1]["Message-ID"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(mailbox: Mailbox) -> None:
    user = reader()
    for one in range(12):
        told(user, str(one), f"第 {one} 条")
    together = threading.Barrier(3)
    sent: list[int] = []

    def work() -> None:
        try:
            together.wait()
            sent.append(send_waiting(MORNING))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sum(sent) == 12
    assert sorted(one["Subject"] for one in mailbox.messages) == sorted(f"第 {one} 条" for one in range(12))


def call(format: str, secret: str, receiver: Receiver) -> Hook:
    """A letter went out on a branch that has a hook."""
    _task, people = task_in("doing")
    hook = Hook.objects.create(organisation=people.place.county, format=format, url=receiver.url, secret=secret)
    Hook.objects.create(organisation=people.place.sibling, format=format, url=receiver.url, secret=secret)
    day = DUE + timedelta(days=2)
    assert escalate(day, MORNING) == 1
    send_waiting(MORNING)
    return hook


@pytest.mark.django_db
def test_a_plain_call_is_signed_over_time_and_body() -> None:
    with Receiver() as receiver:
        call("plain", "密钥", receiver)
        ((_, headers, body),) = receiver.calls
    seconds = int(headers["X-Bihuan-Timestamp"])
    assert seconds == int(MORNING.timestamp())
    assert hmac.compare_digest(headers["X-Bihuan-Signature"], signature("密钥", seconds, body))
    assert headers["X-Bihuan-Signature"] != signature("密钥", seconds + 1, body)
    assert json.loads(body)["text"].startswith("提醒：")
    assert len(headers["X-Bihuan-Delivery"]) == 32


@pytest.mark.django_db
def test_dingtalk_is_called_as_its_robots_want_it() -> None:
    with Receiver() as receiver:
        call("dingtalk", "SECabc", receiver)
        ((path, _, body),) = receiver.calls
    asked = parse_qs(urlsplit(path).query)
    stamp = asked["timestamp"][0]
    expected = base64.b64encode(hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()).decode()
    assert (stamp, asked["sign"]) == (str(int(MORNING.timestamp()) * 1000), [expected])
    assert json.loads(body)["msgtype"] == "text"


@pytest.mark.django_db
def test_feishu_and_wecom_are_called_as_their_robots_want_it() -> None:
    with Receiver() as receiver:
        call("feishu", "abc", receiver)
        ((_, _, body),) = receiver.calls
    given = json.loads(body)
    expected = base64.b64encode(hmac.new(f"{given['timestamp']}\nabc".encode(), b"", hashlib.sha256).digest()).decode()
    assert (given["msg_type"], given["sign"]) == ("text", expected)
    with Receiver() as receiver:
        call("wecom", "", receiver)
        assert json.loads(receiver.calls[0][2])["msgtype"] == "text"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "answer", "headers"),
    [(500, b"", {}), (302, b"", {"Location": "http://127.0.0.1:1/elsewhere"}), (200, b'{"errcode": 310000}', {})],
)
def test_a_call_that_was_not_accepted_is_made_again(status: int, answer: bytes, headers: dict[str, str]) -> None:
    with Receiver() as receiver:
        receiver.status, receiver.answer, receiver.headers = status, answer, headers
        call("dingtalk", "abc", receiver)
        assert Delivery.objects.get().state == Delivery.PENDING
        receiver.status, receiver.answer, receiver.headers = 200, b'{"errcode": 0}', {}
        send_waiting(MORNING + timedelta(minutes=2))
        assert Delivery.objects.get().state == Delivery.SENT
        assert len(receiver.calls) == 2
