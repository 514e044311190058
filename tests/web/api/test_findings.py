"""Findings of the review through the API: listed, decided, counted."""

from __future__ import annotations

import pytest

from bihuan_web.accounts.roles import Role
from tests.web.support.api import Program, problem
from tests.web.support.papers import EXAMPLES, desk, handed_in, submitted
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db
POOR = (EXAMPLES / "poor.txt").read_bytes()


def test_findings_are_listed_decided_and_counted() -> None:
    people = desk()
    document = submitted(people, handed_in(people, POOR, "甲.txt"))
    author, reviewer = Program(people.author), Program(people.reviewer)
    address = f"/documents/{document.pk}/versions/1/findings"
    found = reviewer.get(address).json()["findings"]
    assert len(found) == 31
    assert {one["state"] for one in found} == {"open"}
    first, second = found[4], found[5]
    decided = reviewer.post(
        f"/documents/{document.pk}/findings/{first['mark']}", {"revision": 0, "decision": "accepted"}
    )
    assert decided.status_code == 200, decided.content.decode()
    assert (decided.json()["state"], decided.json()["revision"]) == ("accepted", 1)
    body = {"revision": 0, "decision": "dismissed"}
    where = f"/documents/{document.pk}/findings/{second['mark']}"
    problem(reviewer.post(where, body), 422, "incomplete")
    problem(reviewer.post(where, {**body, "ground": "other"}), 422, "incomplete")
    reviewer.post(where, {**body, "ground": "misread", "words": "原文有"})
    problem(reviewer.post(where, {**body, "ground": "misread"}), 409, "stale")
    problem(author.post(where, {"revision": 1, "decision": "open"}), 403, "forbidden")
    problem(Program(people.outsider).post(where, {"revision": 1, "decision": "open"}), 404, "not-found")
    shown = author.get(f"{address}?state=dismissed").json()["findings"]
    assert [(one["mark"], one["ground"], one["words"]) for one in shown] == [(second["mark"], "misread", "原文有")]
    assert len(author.get(f"{address}?rule=problem-vague").json()["findings"]) == 6
    problem(author.get(f"{address}?state=gone"), 400, "bad-filter")
    administrator = Program(with_role(Role.ADMINISTRATOR, people.place.county))
    rates = {one["rule"]: one for one in administrator.get("/rule-rates").json()["rules"]}
    assert rates[second["rule"]]["dismissed"] == 1
    rows = administrator.get(f"/rule-rates/{second['rule']}/decisions?decision=dismissed").json()["results"]
    assert [one["ground"] for one in rows] == ["misread"]
    assert "原文有" not in str(rows)
    problem(reviewer.get("/rule-rates"), 404, "not-found")
