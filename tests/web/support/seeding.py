"""Fills a data folder as the application would, in a process of its own: people, a tree, events, originals.

    python -m tests.web.support.seeding EVENTS NAME…

Each NAME becomes an original whose text is that name.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.web.support.serving import environment

ROOT = Path(__file__).resolve().parents[3]


def seed(data: Path, events: int, *names: str, **more: str) -> None:
    """Runs this module for a data folder whose database is migrated."""
    settings = environment(data, PYTHONPATH=str(ROOT), DJANGO_SETTINGS_MODULE="bihuan_web.settings", **more)
    command = [sys.executable, "-m", "tests.web.support.seeding", str(events), *names]
    subprocess.run(command, check=True, env=settings)


def main(events: int, names: list[str]) -> None:
    import django  # noqa: PLC0415 - settings read the environment

    django.setup()
    from django.db import transaction  # noqa: PLC0415 - as above

    from bihuan_web.accounts.models import User  # noqa: PLC0415 - as above
    from bihuan_web.accounts.roles import Role  # noqa: PLC0415 - as above
    from bihuan_web.audit.services import record  # noqa: PLC0415 - as above
    from bihuan_web.common.clock import now  # noqa: PLC0415 - as above
    from bihuan_web.files.kinds import Purpose  # noqa: PLC0415 - as above
    from bihuan_web.files.services import store  # noqa: PLC0415 - as above
    from tests.web.support.units import county, grant, person  # noqa: PLC0415 - as above

    with transaction.atomic():
        user = person(username=f"nieyuanfan{User.objects.count()}", password="Quiet-Harbour-27")
        tree = county()
        grant(user, Role.OFFICE, tree.county)
        for one in range(events):
            record(tree.county.chain, str(user), "task.note", "task", str(one), {"备注": "一\n二", "次": one}, at=now())
        for name in names:
            store([name.encode() * 50], f"{name}.txt", Purpose.DOCUMENT, by=user, at=now())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
