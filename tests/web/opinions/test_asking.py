"""The page of people who stay unknown: what it takes, what it refuses, and what nobody can learn from it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, models
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan_web.audit.models import Event
from bihuan_web.common import clock, meter
from bihuan_web.common.errors import Refused
from bihuan_web.common.meter import Meter
from bihuan_web.opinions import jobs
from bihuan_web.opinions.keys import MOST_OF_A_CODE, new_code, receipts_of
from bihuan_web.opinions.lifecycle import ANSWERED
from bihuan_web.opinions.models import Opinion, Receipt
from bihuan_web.opinions.services import gathering
from bihuan_web.opinions.services.answering import Given, answer
from bihuan_web.opinions.services.taking import Said, take_unknown
from bihuan_web.opinions.views import public
from bihuan_web.opinions.wording import LONGEST, clean, sameness
from bihuan_web.papers.sources import Ask
from bihuan_web.papers.sources.opinions import counts
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.voices import AT, CLOSES, Voices, asker, topic_of, unsealed, voices, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(stop_clock: Any) -> Voices:
    stop_clock(AT)
    public.SENDINGS.forget()
    public.RECEIPTS.forget()
    return voices()


def url(there: Voices) -> str:
    return reverse("opinions:ask", args=[there.collection.link])


def form(there: Voices, text: str = "会多了，下来少了", **more: str) -> dict[str, str]:
    return {"subject": str(there.team.pk), "text-1": text, **more}


def code_in(response: Any) -> str:
    found: str = check_page(response).find(".//*[@id='receipt']").text_content().strip()
    return found


def test_whoever_has_the_link_writes_and_gets_a_code_that_is_kept_nowhere(there: Voices) -> None:
    page = asker().get(url(there))
    assert page.status_code == 200
    assert "民主生活会" not in page.content.decode()  # only what the office wrote for everybody
    check_page(page)
    sent = asker().post(url(there), form(there, **{"text-2": "电话打不通"}))
    code = code_in(sent)
    assert sorted(Opinion.objects.values_list("text", flat=True)) == ["会多了，下来少了", "电话打不通"]
    dump = "\n".join(str(list(one.objects.values())) for one in (Opinion, Receipt, Event))
    assert code not in dump
    assert code.replace("-", "") not in dump


def test_no_cookie_comes_or_goes_and_nobody_signed_in_is_known(there: Voices, django_assert_num_queries: Any) -> None:
    client = signed_in(there.office)
    with django_assert_num_queries(3):  # the collection, its subjects and questions: no session, no person
        page = client.get(url(there))
    assert "温知行" not in page.content.decode()
    for method in ("get", "post"):
        anonymous = asker()
        response = getattr(anonymous, method)(url(there), form(there))
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"
        assert not anonymous.cookies


def test_the_act_leaves_no_event_no_log_line_and_no_time(there: Voices, caplog: Any) -> None:
    events = Event.objects.count()
    logging.getLogger("bihuan").propagate = True
    try:
        with caplog.at_level(logging.DEBUG):
            response = asker().post(url(there), form(there))
            asker().post(reverse("opinions:receipt"), {"code": code_in(response)})
            page = check_page(asker().get(url(there)))
            for one in page.xpath("//link/@href | //script/@src"):  # what the browser fetches for it
                file = asker().get(one)
                assert file.status_code == 200
                assert b"".join(file)
            asker().get("/livez")
    finally:
        logging.getLogger("bihuan").propagate = False
    assert Event.objects.count() == events
    assert {one.getMessage().split(" ")[1] for one in caplog.records if one.name == "bihuan.request"} == {"/livez"}
    kinds = (models.DateField, models.TimeField, models.GenericIPAddressField)
    for kind in (Opinion, Receipt):
        assert not [one for one in kind._meta.get_fields() if isinstance(one, kinds)]


def test_rows_do_not_betray_who_was_first(there: Voices) -> None:
    texts = [f"意见第{number}条说的是另一件事{number * 7919}" for number in range(40)]
    codes = written(there, *texts)
    by_key = list(Opinion.objects.order_by("pk").values_list("text", flat=True))
    assert by_key != texts
    assert sorted(by_key) == sorted(texts)
    tables = Opinion._meta.db_table, Receipt._meta.db_table
    if connection.vendor == "sqlite":
        # The hidden number of a row is its drawn key, not a count.
        with connection.cursor() as cursor:
            for table in tables:
                assert cursor.execute(f"SELECT count(*) FROM {table} WHERE rowid != id").fetchone()[0] == 0
    assert unsealed(there) == 40
    if connection.vendor == "postgresql":
        # Written anew in an order drawn by lot, so that the places in the file tell nothing.
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT text FROM {tables[0]} ORDER BY ctid")
            opinions = [one[0] for one in cursor.fetchall()]
            cursor.execute(
                f"SELECT o.text FROM {tables[1]} r JOIN {tables[0]} o ON o.id = r.opinion_id ORDER BY r.ctid"
            )
            receipts = [one[0] for one in cursor.fetchall()]
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {tables[0]}")
            assert cursor.fetchone() == (1,)
        assert len({tuple(texts), tuple(by_key), tuple(opinions), tuple(receipts)}) == 4
    assert len(set(codes)) == 40


def test_a_closed_an_early_and_an_unknown_link_look_alike(there: Voices) -> None:
    client = asker()
    wrong = client.get(reverse("opinions:ask", args=["nobody-knows-it"]))
    assert wrong.status_code == 404
    check_page(wrong)
    with clock.standing_at(AT + timedelta(days=20)):
        late = client.get(url(there))
    with clock.standing_at(AT - timedelta(days=20)):
        early = client.post(url(there), form(there))
    gathering.stop(there.office, there.collection, there.collection.revision)
    stopped = client.get(url(there))
    assert {one.content for one in (late, early, stopped)} == {wrong.content}
    assert {one.status_code for one in (late, early, stopped)} == {404}
    assert not Opinion.objects.exists()


def test_a_thousand_times_the_same_is_one_with_a_count(there: Voices) -> None:
    codes = written(there, *(("会多，开得太长。", " 会多,开得太长 ", "会多　开得太长！") * 334)[:1000])
    opinion = Opinion.objects.get()
    assert (opinion.times, opinion.receipts.count(), len(set(codes))) == (1000, 1000, 1000)
    unsealed(there)
    page = signed_in(there.office).get(reverse("opinions:sort", args=[there.collection.pk]))
    assert "×1000" in page.content.decode()


def test_the_same_words_about_another_person_are_another_opinion(there: Voices) -> None:
    written(there, "到基层少")
    written(there, "到基层少", about=there.about_deputy)
    assert Opinion.objects.count() == 2


def test_too_long_is_told_and_nothing_of_it_is_lost(there: Voices) -> None:
    text = "长" * 20_000
    response = asker().post(url(there), form(there, text, **{"text-2": "另一条"}))
    assert response.status_code == 409
    tree = check_page(response)
    assert tree.find(".//*[@id='id_text-1']").text_content() == text
    assert tree.find(".//*[@id='id_text-2']").text_content() == "另一条"
    assert str(LONGEST) in tree.find(".//*[@role='alert']").text_content()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script><b>粗</b>", "<script>alert(1)</script><b>粗</b>"),
        ("看\x00不\x07见\u202e的", "看不见的"),
        ("Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307a", "Z\u0301\u0302\u0303\u0304a"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("表情👨‍👩‍👧好", "表情👨‍👩‍👧好"),
    ],
)
def test_hostile_characters_spoil_no_page_and_words_stay(there: Voices, typed: str, kept: str) -> None:
    assert asker().post(url(there), form(there, typed)).status_code == 200
    assert Opinion.objects.get().text == kept
    unsealed(there)
    for name, key in (("sort", there.collection.pk), ("feedback", there.team.pk)):
        tree = check_page(signed_in(there.office).get(reverse(f"opinions:{name}", args=[key])))
        assert kept.split("\n")[0] in tree.text_content()
        assert not tree.findall(".//b")


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, database=None)
def test_cleaning_is_done_once_and_same_words_have_one_mark(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert sameness(once, 1) == sameness(f" {once}。 ", 1) or not any(one.isalnum() for one in once)
    assert sameness(once, 1) != sameness(once, 2)


def test_nothing_written_or_nobody_chosen_is_told_with_what_was_typed(there: Voices) -> None:
    for given_, words in ((form(there, "   "), "还没有写意见"), ({"text-1": "会多"}, "请选对谁提意见")):
        response = asker().post(url(there), given_)
        assert response.status_code in (409, 422)
        assert words in response.content.decode()
    other = {"subject": "999999999999999999999", "text-1": "会多"}
    assert "会多" in asker().post(url(there), other).content.decode()
    assert not Opinion.objects.exists()


def test_another_site_cannot_let_its_visitors_send(there: Voices) -> None:
    """There is no cookie and so no token; the browser itself says where a form came from."""
    for headers in (
        {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    ):  # fmt: skip
        response = asker(**headers).post(url(there), form(there))
        assert response.status_code == 403, headers
        assert "会多了" in response.content.decode()
    for headers in ({}, {"Origin": "http://testserver"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
        assert asker(**headers).post(url(there), form(there)).status_code == 200, headers
    assert Opinion.objects.get().times == 3


def test_many_from_one_network_solve_a_sum_and_too_many_wait(there: Voices, monkeypatch: Any) -> None:
    monkeypatch.setattr(public, "FREE", 2)
    monkeypatch.setattr(public, "MOST", 4)
    client = asker()
    for _ in range(2):
        assert client.post(url(there), form(there)).status_code == 200
    asked = client.post(url(there), form(there, "第三条"))
    assert asked.status_code == 422
    tree = check_page(asked)
    assert "第三条" in tree.find(".//*[@id='id_text-1']").text_content()
    one, other = (int(part) for part in tree.find(".//label[@for='id_sum']").text.split("=")[0].split("+"))
    proof = tree.find(".//input[@name='sum_proof']").get("value")
    solved = form(there, "第三条", sum=str(one + other), sum_proof=proof)
    assert client.post(url(there), solved).status_code == 200
    assert client.post(url(there), solved).status_code == 429
    with clock.standing_at(AT + timedelta(hours=1)):
        assert client.post(url(there), form(there)).status_code == 200


def test_the_address_is_believed_from_our_proxies_only(there: Voices, monkeypatch: Any, settings: Any) -> None:
    monkeypatch.setattr(public, "FREE", 1)

    def sent(forwarded: str) -> int:
        return asker(**{"X-Forwarded-For": forwarded}).post(url(there), form(there)).status_code

    assert [sent("203.0.113.1"), sent("203.0.113.2")] == [200, 422]  # written by the asker, not believed
    public.SENDINGS.forget()
    settings.PROXIES = [__import__("ipaddress").ip_network("127.0.0.1")]
    assert [sent("203.0.113.1"), sent("203.0.113.2")] == [200, 200]
    assert sent("198.51.100.9, 203.0.113.1") == 422  # what stands left of the proxy's own word is the asker's
    public.SENDINGS.forget()
    assert [sent("2001:db8:1:2::5"), sent("2001:db8:1:2::6")] == [200, 422]  # one household


def test_a_count_keeps_no_address_and_forgets_its_key() -> None:
    counting = Meter()
    assert [counting.count("203.0.113.1", AT) for _ in range(3)] == [1, 2, 3]
    assert counting.count("203.0.113.2", AT) == 1
    assert b"203" not in b"".join(counting._counts)
    key = counting._key
    assert counting.count("203.0.113.1", AT + meter.WINDOW) == 1
    assert counting._key != key


def test_when_it_is_full_it_says_so_and_what_was_written_stays_on_the_page(there: Voices) -> None:
    type(there.collection).objects.filter(pk=there.collection.pk).update(most=2)
    for _ in range(2):
        assert asker().post(url(there), form(there)).status_code == 200
    response = asker().post(url(there), form(there, "还有一条"))
    assert response.status_code == 409
    assert "还有一条" in response.content.decode()
    assert Opinion.objects.get().times == 2


def test_the_office_sees_nothing_of_the_box_before_five_are_in_it(there: Voices) -> None:
    texts = [f"第{number}件事要办{number}" for number in range(5)]
    office = signed_in(there.office)
    page = reverse("opinions:collection", args=[there.collection.pk])
    empty = office.get(page).content
    written(there, *texts[:4])
    jobs.open_boxes(AT)
    assert office.get(page).content.decode().count("还没有意见") == empty.decode().count("还没有意见") == 1
    assert not Opinion.objects.filter(sealed=False).exists()
    paper = "".join(one.text for one in counts(Ask(there.round, there.place.county, AT.date())))
    assert "收到意见0条" in paper
    written(there, texts[4])
    jobs.open_boxes(AT)
    assert Opinion.objects.filter(sealed=False).count() == 5
    event = Event.objects.get(act="opinion.unseal")
    assert event.actor == ""
    assert '"count":5' in event.details.replace(" ", "")
    written(there, "晚来的一条")
    jobs.open_boxes(AT)
    assert Opinion.objects.filter(sealed=True).count() == 1
    jobs.open_boxes(AT.replace(day=CLOSES.day + 1))
    assert not Opinion.objects.filter(sealed=True).exists()


def test_what_is_sent_again_is_not_told_at_that_moment_either(there: Voices) -> None:
    written(there, "会多")
    unsealed(there)
    written(there, "会多", "会多。")
    assert Opinion.objects.get().times == 1
    jobs.open_boxes(AT)
    assert Opinion.objects.get().times == 1  # two are too few
    written(there, "会 多", "会多", "会多！")
    jobs.open_boxes(AT)
    opinion = Opinion.objects.get()
    assert (opinion.times, opinion.waiting, opinion.receipts.count()) == (6, 0, 6)


def test_stopping_opens_the_box_however_little_is_in_it(there: Voices) -> None:
    written(there, "只有一条")
    gathering.stop(there.office, there.collection, there.collection.revision)
    assert Opinion.objects.get().sealed is False


RECEIPT = "/receipt/"


def test_a_code_leads_to_the_answer_and_to_nothing_else(there: Voices) -> None:
    code, other = written(there, "会多，开得太长", "食堂菜咸")
    unsealed(there)
    waiting = asker().post(RECEIPT, {"code": code})
    assert "还没有答复" in check_page(waiting).text_content()
    opinion = Opinion.objects.get(text="会多，开得太长")
    topic = topic_of(there, opinion)
    answer(there.office, topic, Given("reason", "每周会议压到两次，一次一小时"), topic.revision)
    topic.refresh_from_db()
    assert topic.state == ANSWERED
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "):
        words = check_page(asker().post(RECEIPT, {"code": typed})).text_content()
        assert "每周会议压到两次" in words
        assert "食堂" not in words
        assert "开得太长" not in words  # whoever finds the code does not read what was written
    assert "还没有答复" in asker().post(RECEIPT, {"code": other}).content.decode()


def test_forged_codes_get_one_answer_and_the_same_work(there: Voices, django_assert_num_queries: Any) -> None:
    written(there, "会多")
    answers = set()
    for code in (new_code(), "", "x", "' OR 1=1 --", "0" * 5000, "\x00", "回执码"):
        with django_assert_num_queries(1):
            response = asker().post(RECEIPT, {"code": code})
        assert response.status_code == 404
        answers.add(response.content)
    assert len(answers) == 1


def test_guessing_codes_is_stopped(there: Voices, monkeypatch: Any) -> None:
    monkeypatch.setattr(public, "MOST_RECEIPTS", 3)
    client = asker()
    assert [client.post(RECEIPT, {"code": "x"}).status_code for _ in range(4)] == [404, 404, 404, 429]


def test_the_opinions_of_one_code_have_nothing_in_common() -> None:
    code = new_code()
    assert len(set(receipts_of(code))) == MOST_OF_A_CODE
    assert receipts_of(code) == receipts_of(code.lower())
    assert not set(receipts_of(code)) & set(receipts_of(new_code()))


def test_the_pages_are_there_in_english_without_a_cookie(there: Voices) -> None:
    for address in (url(there), RECEIPT, reverse("opinions:ask", args=["nothing"])):
        response = asker().get(address + "?lang=en")
        assert response.headers["Content-Language"] == "en"
        assert check_page(response).get("lang") == "en"
        assert not response.cookies


def test_paper_only_has_no_page(there: Voices) -> None:
    type(there.collection).objects.filter(pk=there.collection.pk).update(channels="paper")
    assert asker().get(url(there)).status_code == 404


def test_attachments_are_not_taken(there: Voices) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - after Django is set up

    file = SimpleUploadedFile("证据.jpg", b"\xff\xd8\xff", "image/jpeg")
    response = asker().post(url(there), {**form(there), "file": file})
    assert response.status_code == 200
    assert b'type="file"' not in asker().get(url(there)).content
    folder = django_settings.FILES_FOLDER
    assert not folder.exists() or not [
        one for one in folder.rglob("*") if one.is_file() and one.read_bytes() == b"\xff\xd8\xff"
    ]


def test_one_code_stands_for_ten_opinions_at_most(there: Voices) -> None:
    said = [Said(f"第{number}条", there.team) for number in range(MOST_OF_A_CODE + 1)]
    with pytest.raises(Refused):
        take_unknown(there.collection, said)
    assert not Opinion.objects.exists()
