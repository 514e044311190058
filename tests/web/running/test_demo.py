"""Demonstration data: a whole county by real acts, put in once and only where there is nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.support.county import county_in
from tests.web.support.serving import Serving, bihuan, until


def test_a_county_with_its_rounds_documents_and_tasks_in_every_state(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path / "data"
    county = county_in(tmp_path_factory, data)
    with closing(sqlite3.connect(data / "bihuan.sqlite3")) as database:

        def counts(query: str) -> dict[str, int]:
            return dict(database.execute(query).fetchall())

        def number(query: str) -> int:
            return int(database.execute(query).fetchone()[0])

        tasks = counts("SELECT state, count(*) FROM tasks_task GROUP BY state")
        documents = counts("SELECT state, count(*) FROM documents_document GROUP BY state")
        assert set(tasks) == {"draft", "assigned", "doing", "submitted", "verified", "closed", "cancelled"}
        assert set(documents) == {"draft", "submitted", "returned", "accepted"}
        assert (sum(tasks.values()), sum(documents.values())) == (120, 30)
        assert number("SELECT count(*) FROM accounts_user") == 40
        assert number("SELECT max(depth) FROM orgs_organisation") == 4
        assert counts("SELECT state, count(*) FROM rounds_round GROUP BY state") == {"held": 2, "running": 1}
        assert counts("SELECT state, count(*) FROM meetings_meeting GROUP BY state") == {"approved": 2}
        assert number("SELECT count(*) FROM tasks_task WHERE relapse_of_id IS NOT NULL") == 3
        assert number("SELECT count(*) FROM notices_letter") > 10
        decisions = counts("SELECT decision, count(*) FROM documents_findingdecision GROUP BY decision")
        assert min(decisions["accepted"], decisions["dismissed"]) > 20  # the rates of rules have something to show
        visits = counts("SELECT state, count(*) FROM visits_visit GROUP BY state")
        met = counts("SELECT kind, sum(number) FROM visits_met GROUP BY kind")
        promises = counts("SELECT state, count(*) FROM visits_promise GROUP BY state")
        assert visits["done"] >= 30
        assert visits["planned"] >= 2
        assert met["key"] > 2 * met["ordinary"]  # the bias that coverage shows
        assert set(promises) >= {"open", "reported", "kept", "broken"}
        surveys = counts(
            "SELECT s.id, count(b.id) FROM satisfaction_survey s LEFT JOIN satisfaction_block b ON b.survey_id = s.id GROUP BY s.id"
        )
        assert sorted(surveys.values())[0] == 0  # four answers: nothing is shown
        assert sorted(surveys.values())[1] > 0
        checks = counts("SELECT state, count(*) FROM satisfaction_check GROUP BY state")
        assert checks == {"holds": 3, "lapsed": 1, "unclear": 1, "to-check": 1}
        closed = database.execute("SELECT details FROM audit_event WHERE act = 'task.close'").fetchall()
        assert len(closed) == tasks["closed"]  # by acts, not by writing rows
        assert all(json.loads(row[0])["from"] == "verified" for row in closed)
    assert bihuan("admin", "check", data=data).returncode == 0
    again = bihuan("admin", "demo", data=data)
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    told = bihuan("admin", "demo", "--if-empty", data=data)
    assert (told.returncode, told.stdout) == (0, county.told)
    with Serving(data) as serving:
        until(serving.is_ready)
        assert "One-time code" not in "".join(serving.told)
