"""Deciding of findings: who may, what it takes, that it holds in later versions, and how often a rule was wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.documents import services
from bihuan_web.documents.findings.notes import Note, decided_notes
from bihuan_web.documents.findings.rates import ENOUGH
from bihuan_web.documents.models import Document, FindingDecision, Version
from bihuan_web.documents.queries import latest_version
from bihuan_web.documents.services import Sent
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import AT, EXAMPLES, LONG_AFTER, Desk, handed_in, read_now, second_office, submitted
from tests.web.support.units import with_role

POOR = (EXAMPLES / "poor.txt").read_bytes()


@pytest.fixture(autouse=True)
def _now(stop_clock: Any) -> None:
    stop_clock(AT)


@pytest.fixture
def paper(people: Desk) -> Document:
    """A document with thirty findings, with the reviewers."""
    return submitted(people, handed_in(people, POOR, "聂远帆.txt"))


def notes(document: Document) -> list[Note]:
    return decided_notes(latest_version(document))


def version_of(document: Document) -> Version:
    return latest_version(Document.objects.get(pk=document.pk))


def decide(by: User, document: Document, mark: str, decision: str = "accepted", **more: Any) -> FindingDecision:
    return services.decide(by, version_of(document), mark, decision, **{"seen": 0, "at": AT, **more})


def test_a_reviewer_accepts_dismisses_and_takes_back(people: Desk, paper: Document) -> None:
    first, second = notes(paper)[4:6]
    decide(people.reviewer, paper, first.mark)
    decide(people.reviewer, paper, second.mark, "dismissed", ground="misread", words="第三段写了")
    states = [(one.state, one.decision and one.decision.words) for one in notes(paper)[4:6]]
    assert states == [("accepted", ""), ("dismissed", "第三段写了")]
    decide(people.reviewer, paper, second.mark, "open", seen=1)
    assert notes(paper)[5].state == "open"
    assert FindingDecision.objects.get(mark=second.mark).revision == 2
    decide(people.reviewer, paper, second.mark, "accepted", seen=2)
    acts = Event.objects.filter(act="document.decide", item=str(paper.pk)).order_by("sequence")
    assert [json.loads(one.details)["decision"] for one in acts] == ["accepted", "dismissed", "open", "accepted"]
    assert "第三段写了" not in "".join(one.details for one in acts)  # words may quote what auditors do not read


def test_a_dismissal_wants_a_ground_and_another_ground_its_words(people: Desk, paper: Document) -> None:
    mark = notes(paper)[0].mark
    with pytest.raises(Incomplete):
        decide(people.reviewer, paper, mark, "dismissed")
    with pytest.raises(Incomplete):
        decide(people.reviewer, paper, mark, "dismissed", ground="other", words="  ")
    for wrong in ({"decision": "gone"}, {"decision": "dismissed", "ground": "because"}):
        with pytest.raises(Refused):
            decide(people.reviewer, paper, mark, **wrong)
    assert not FindingDecision.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingDecision.objects.create(
            document=paper, mark=mark, rule="x", decision="dismissed", version=1, by=people.reviewer, at=AT
        )


def test_whoever_saw_an_older_decision_is_told(people: Desk, paper: Document) -> None:
    mark = notes(paper)[0].mark
    decide(people.reviewer, paper, mark)
    for seen in (0, 2):
        with pytest.raises(Stale):
            decide(people.reviewer, paper, mark, "dismissed", ground="minor", seen=seen)
    unknown = notes(paper)[1].mark
    with pytest.raises(Stale):
        decide(people.reviewer, paper, unknown, seen=1)
    assert [one.decision for one in FindingDecision.objects.all()] == ["accepted"]


def test_only_reviewers_and_the_office_decide_and_only_while_they_have_the_document(people: Desk) -> None:
    draft = handed_in(people, POOR, "甲.txt")
    mark = notes(draft)[0].mark
    services.assign(people.office, draft, people.reviewer, at=AT)
    for user in (people.author, people.reviewer, people.office):
        with pytest.raises(Forbidden):
            decide(user, draft, mark)
    document = submitted(people, draft)
    for user in (people.author, people.outsider, people.office, with_role(Role.ADMINISTRATOR, people.place.county)):
        with pytest.raises(Forbidden):
            decide(user, document, mark)
    decide(people.reviewer, document, mark)
    document.refresh_from_db()
    services.return_document(people.reviewer, document, "请改", seen=document.revision, at=AT)
    with pytest.raises(Forbidden):
        decide(people.reviewer, document, mark, "open", seen=1)
    assert FindingDecision.objects.count() == 1


def test_the_office_decides_where_the_material_is_open_to_it_but_not_of_its_own(people: Desk) -> None:
    document = handed_in(people, POOR, "班子.txt", kind="team", by=people.office)
    version = latest_version(document)
    services.confirm_reading(people.office, version, seen=version.revision, at=AT)
    Document.objects.filter(pk=document.pk).update(state="submitted")
    mark = notes(document)[0].mark
    with pytest.raises(Forbidden):
        decide(people.office, document, mark)
    decide(second_office(people), document, mark)


def test_the_same_finding_of_a_later_version_carries_its_decision(people: Desk, paper: Document) -> None:
    by_words = {(one.rule, one.quotation): one for one in notes(paper)}
    kept = by_words["measure-not-checkable", "（二）转变作风，密切联系群众。"]
    changed = by_words["problem-without-example", "二是工作作风不够扎实。"]
    share = next(one for one in notes(paper) if one.rule == "analysis-share")  # its figures change with every version
    for one in (kept, changed, share):
        decide(people.reviewer, paper, one.mark, "dismissed", ground="fitting")
    paper.refresh_from_db()
    services.return_document(people.reviewer, paper, "请改", seen=paper.revision, at=AT)
    paper.refresh_from_db()
    # A problem before it gives every later item another number, and moves it.
    added = "三是对分管领域检查少。去年10月只到过2个所，问题台账没有看。"
    data = POOR.decode().replace("二是工作作风不够扎实。", f"{added}二是工作作风仍不扎实。").encode()
    services.add_version(people.author, paper, Sent("二稿.txt", [data]), seen=paper.revision, at=AT)
    read_now(latest_version(Document.objects.get(pk=paper.pk)), data)
    paper.refresh_from_db()
    later = {(one.rule, one.quotation): one for one in notes(paper)}
    again = later["measure-not-checkable", "（二）转变作风，密切联系群众。"]
    assert (again.state, again.start > kept.start) == ("dismissed", True)
    assert later["problem-without-example", "二是工作作风仍不扎实。"].state == "open"
    new_share = next(one for one in notes(paper) if one.rule == "analysis-share")
    assert new_share.message != share.message
    assert new_share.state == "dismissed"
    shown = check_page(signed_in(people.author).get(reverse("documents:document", args=[paper.pk])))
    card = shown.xpath(f'//*[@id="finding-{again.number}"]')[0].text_content()
    assert "不采纳：本来就该这样写" in card
    assert "第 1 稿" in card


def test_equal_findings_are_told_apart(people: Desk) -> None:
    document = submitted(people, handed_in(people, POOR.replace("有的干部".encode(), "班子成员".encode()), "重.txt"))
    marks = [one.mark for one in notes(document)]
    assert len(marks) == len(set(marks)) > 20
    twice = [one for one in notes(document) if one.quotation == "班子成员"]
    decide(people.reviewer, document, twice[1].mark)
    assert [one.state for one in notes(document) if one.quotation == "班子成员"] == ["open", "accepted"]


def test_the_buttons_work_without_javascript_and_lead_back_to_the_finding(people: Desk, paper: Document) -> None:
    client = signed_in(people.reviewer)
    page = check_page(client.get(reverse("documents:document", args=[paper.pk])))
    note = notes(paper)[7]
    card = page.xpath(f'//*[@id="finding-{note.number}"]')[0]
    button = card.xpath('.//button[@name="accepted"]')[0]
    form = page.xpath(f'//form[@id="{button.get("form")}"]')[0]
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input")} | {"accepted": button.get("value")}
    response = client.post(button.get("formaction"), sent)
    assert response.status_code == 302
    assert response["Location"] == f"/documents/{paper.pk}/versions/1/#finding-{note.number}"
    # Of a list of open ones the next open one is where to go on.
    sent["accepted"], sent["state"] = "0", "open"
    following = notes(paper)[8]
    response = client.post(reverse("documents:decide", args=[paper.pk, following.mark]), sent)
    assert response["Location"] == f"/documents/{paper.pk}/versions/1/?state=open#finding-{notes(paper)[9].number}"
    link = page.xpath(f'//*[@id="finding-{notes(paper)[9].number}"]//a[@data-dismiss]')[0]
    asked = check_page(client.get(link.get("href")))
    fields = {one.get("name"): one.get("value") for one in asked.xpath('//main//input[@type="hidden"]')}
    refused = client.post(link.get("href"), {**fields, "ground": ""})
    assert refused.status_code == 422
    assert client.post(link.get("href"), {**fields, "ground": "other", "words": ""}).status_code == 422
    done = client.post(link.get("href"), {**fields, "ground": "other", "words": "表述来自上级文件"})
    assert done.status_code == 302
    assert notes(paper)[9].state == "dismissed"


def test_with_htmx_the_finding_comes_back_alone(people: Desk, paper: Document) -> None:
    client, note = signed_in(people.reviewer), notes(paper)[3]
    address = reverse("documents:decide", args=[paper.pk, note.mark])
    response = client.post(address, {"accepted": "0"}, headers=HTMX)
    assert response.content.decode().lstrip().startswith("<details")
    assert f'id="finding-{note.number}"' in response.content.decode()
    stale = client.post(address, {"open": "7"}, headers=HTMX)
    assert (stale.status_code, stale.headers["HX-Retarget"]) == (409, "#messages")


def test_who_may_not_decide_sees_the_decision_and_no_buttons(people: Desk, paper: Document) -> None:
    note = notes(paper)[2]
    decide(people.reviewer, paper, note.mark, "dismissed", ground="told", words="见结尾")
    page = check_page(signed_in(people.author).get(reverse("documents:document", args=[paper.pk])))
    card = page.xpath(f'//*[@id="finding-{note.number}"]')[0]
    assert "别处已经写清楚" in card.text_content()
    assert "见结尾" in card.text_content()
    assert not page.xpath('//button[@name="accepted"]|//a[@data-dismiss]|//form[@id="deciding"]')
    address = reverse("documents:decide", args=[paper.pk, note.mark])
    assert signed_in(people.author).post(address, {"accepted": "1"}).status_code == 403
    for user in (people.outsider, people.office, with_role(Role.ADMINISTRATOR, people.place.county)):
        assert signed_in(user).post(address, {"accepted": "1"}).status_code == 404
        assert signed_in(user).get(address).status_code == 404
    assert signed_in(people.reviewer, csrf=True).post(address, {"accepted": "1"}).status_code == 403
    assert notes(paper)[2].state == "dismissed"


@pytest.mark.parametrize("query", [{"state": "open"}, {"state": "accepted"}, {"state": "dismissed"},
                                   {"rule": "problem-vague"}, {"state": "open", "rule": "problem-vague"}])  # fmt: skip
def test_the_margin_shows_what_the_address_asks_for(people: Desk, paper: Document, query: dict[str, str]) -> None:
    for place, one in enumerate(notes(paper)[::2]):
        reason = {"ground": "minor"} if place % 3 == 0 else {}
        decide(people.reviewer, paper, one.mark, "dismissed" if place % 3 == 0 else "accepted", **reason)
    wanted = [
        f"finding-{one.number}"
        for one in notes(paper)
        if query.get("state", one.state) == one.state and query.get("rule", one.rule) == one.rule
    ]
    page = check_page(signed_in(people.reviewer).get(reverse("documents:document", args=[paper.pk]), query))
    shown = page.xpath('//*[contains(@class, "note ")]/@id')
    assert sorted(shown) == sorted(wanted)
    assert wanted
    count = page.xpath('//*[@id="counts"]/span/b/text()')
    assert sum(map(int, count)) == len(notes(paper)) == 31


def test_accepted_findings_go_into_the_words_and_the_comments(people: Desk, paper: Document) -> None:
    client, rows = signed_in(people.reviewer), notes(paper)
    decide(people.reviewer, paper, rows[6].mark)
    decide(people.reviewer, paper, rows[12].mark)
    decide(people.reviewer, paper, rows[7].mark, "dismissed", ground="misread")
    page = check_page(client.get(reverse("documents:return", args=[paper.pk])))
    words = page.xpath('//textarea[@name="words"]')[0].text.strip()
    assert words.splitlines()[0].startswith(f"1. “{rows[6].quotation}”：{rows[6].message[0]}")
    assert len(words.splitlines()) == 2
    ticked = page.xpath('//input[@name="findings"][@checked]/@value')
    assert ticked == [str(rows[6].number), str(rows[12].number)]
    paper.refresh_from_db()
    sent = {"words": words, "severity": "warning", "findings": ticked, "seen": paper.revision}
    assert client.post(reverse("documents:return", args=[paper.pk]), sent).status_code == 302
    assert json.loads(latest_version(paper).reviews.get().findings) == [rows[6].number, rows[12].number]


def test_what_was_ticked_is_still_ticked_when_the_form_comes_back(people: Desk, paper: Document) -> None:
    sent = {"words": "", "severity": "warning", "findings": ["3"], "seen": paper.revision}
    response = signed_in(people.reviewer).post(reverse("documents:return", args=[paper.pk]), sent)
    assert response.status_code == 422
    assert check_page(response).xpath('//input[@name="findings"][@checked]/@value') == ["3"]


def test_dismissed_findings_are_no_comments(people: Desk, paper: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    first = notes(paper)[0]
    decide(people.reviewer, paper, first.mark, "dismissed", ground="misread")
    jobs: list[Any] = []
    monkeypatch.setattr("bihuan_web.documents.engine.commented", lambda job: jobs.append(job) or b"PK")
    response = signed_in(people.reviewer).get(reverse("documents:commented", args=[paper.pk, 1]))
    assert response.status_code == 200
    assert jobs[0].findings == [one.number for one in notes(paper) if one.mark != first.mark]


def test_a_destroyed_document_leaves_no_decisions(people: Desk, paper: Document) -> None:
    decide(people.reviewer, paper, notes(paper)[0].mark, "dismissed", ground="other", words="原文有")
    paper.refresh_from_db()
    services.accept(people.reviewer, paper, seen=paper.revision, at=AT)
    paper.refresh_from_db()
    services.ask_destruction(people.office, paper, "期满", seen=paper.revision, at=LONG_AFTER)
    paper.refresh_from_db()
    services.destroy(second_office(people), paper, seen=paper.revision, at=LONG_AFTER)
    assert not FindingDecision.objects.exists()


def test_the_rate_of_a_rule_is_what_was_dismissed_of_what_was_decided(people: Desk, paper: Document) -> None:
    vague = [one for one in notes(paper) if one.rule == "problem-vague"]
    for place, one in enumerate(vague):
        reason = {"ground": "misread", "words": "秘密的话"} if place < 2 else {}
        decide(people.reviewer, paper, one.mark, "dismissed" if place < 2 else "accepted", **reason)
    back = notes(paper)[0]
    decide(people.reviewer, paper, back.mark)
    decide(people.reviewer, paper, back.mark, "open", seen=1)  # taken back: not decided
    administrator = with_role(Role.ADMINISTRATOR, people.place.county)
    client = signed_in(administrator)
    page = check_page(client.get(reverse("documents:rates")))
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows == [["问题空泛", f"{round(200 / len(vague))}%", "2", str(len(vague)), "条数少"]]
    for link in page.xpath("//tbody//td/a"):
        behind = check_page(client.get(link.get("href")))
        assert len(behind.xpath("//tbody/tr")) == int(link.text)
        words = behind.text_content()
        assert "无权查看" in words
        assert "秘密的话" not in words  # the administrator reads no documents
        assert paper.title not in words
        assert "程序读错了原文" in words
    for user in (people.author, people.reviewer, people.office):
        assert signed_in(user).get(reverse("documents:rates")).status_code == 404
        assert signed_in(user).get(reverse("documents:rule-decisions", args=["problem-vague"])).status_code == 404
    beside = with_role(Role.ADMINISTRATOR, people.place.sibling)
    assert not check_page(signed_in(beside).get(reverse("documents:rates"))).xpath("//tbody/tr")


def test_a_rule_that_is_dismissed_more_often_than_not_could_be_switched_off(people: Desk, paper: Document) -> None:
    rows = [
        FindingDecision(
            document=paper, mark=f"m{number}", rule="problem-vague", version=1, by=people.reviewer, at=AT,
            decision="dismissed" if number < ENOUGH // 2 else "accepted", ground="minor" if number < ENOUGH // 2 else "",
        )
        for number in range(ENOUGH)
    ]  # fmt: skip
    FindingDecision.objects.bulk_create(rows[:-1])
    client = signed_in(with_role(Role.ADMINISTRATOR, people.place.county))
    assert "可考虑关掉" not in client.get(reverse("documents:rates")).content.decode()
    FindingDecision.objects.bulk_create(rows[-1:])
    assert "可考虑关掉" in client.get(reverse("documents:rates")).content.decode()
    behind = client.get(reverse("documents:rule-decisions", args=["problem-vague"])).content.decode()
    assert "[rules.problem-vague]" in behind


def test_every_rule_has_a_page_that_says_what_why_and_how(people: Desk) -> None:
    from bihuan.reviewing.registry import RULES  # noqa: PLC0415 - the rules load only here

    client = signed_in(people.author)
    for rule in RULES:
        page = check_page(client.get(reverse("documents:rule", args=[rule.slug])))
        headings = [one.text for one in page.xpath("//main//h2")]
        assert headings[:3] == ["查什么", "为什么", "怎么改"], rule.slug
        assert "```" not in page.text_content()
    assert client.get(reverse("documents:rule", args=["no-such-rule"])).status_code == 404
