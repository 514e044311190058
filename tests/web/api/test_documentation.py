"""The examples of docs/web/api.md are run as they stand there, against a live server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test.testcases import LiveServerThread

from bihuan_web.api.scopes import Scope
from tests.web.support.api import Program
from tests.web.support.work import crew, task_in

PAGE = Path(__file__).resolve().parents[3] / "docs" / "web" / "api.md"
EXAMPLES = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_every_example_works_as_it_stands(live_server: LiveServerThread, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    people = crew()
    task, _ = task_in("assigned", people)
    file = tmp_path / "记录.txt"
    file.write_text("三座粮库都查了", encoding="utf-8")
    owner, office = Program(people.owner), Program(people.office)
    known = {
        "BIHUAN": str(live_server), "UNIT": str(people.place.bureau.pk), "TASK": str(task.pk), "FILE": str(file),
        "REVISION": str(task.revision), "NEXT": str(task.revision + 1), "DAY": "2026-03-01", "PATH": os.environ["PATH"],
    }  # fmt: skip
    answers = []
    for example in EXAMPLES:
        token = office.secret if "/ledgers" in example else owner.secret
        done = subprocess.run(
            ["sh", "-c", example], env={**known, "TOKEN": token}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{example}\n{done.stderr}"
        answers.append(json.loads(done.stdout))
    assert len(answers) == 7
    assert answers[0]["username"] == people.owner.username
    assert answers[3]["title"] == "2026 年度整改台账"
    assert answers[5]["evidence"][0]["name"] == "记录.txt"
    assert answers[6]["code"] == "not-found"


def test_the_page_names_every_scope() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [one.value for one in Scope if f"`{one.value}`" not in text] == []
