"""``bihuan admin openapi`` writes what the server says about its API, without a server and without a database."""

from __future__ import annotations

import json
from pathlib import Path

from bihuan_web.api.rest.schema import described
from tests.web.support.serving import bihuan


def test_the_description_is_that_of_the_server(tmp_path: Path) -> None:
    done = bihuan("admin", "openapi", data=tmp_path / "data")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["openapi"].startswith("3.1")
    assert found["paths"].keys() == described()["paths"].keys()
    assert not list((tmp_path / "data").glob("*.sqlite3*"))
