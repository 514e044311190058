"""Documents in the fictional county, brought into any state by the acts that people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.documents import engine, readings, services
from bihuan_web.documents.engine_process import Job
from bihuan_web.documents.models import Document, Version
from bihuan_web.documents.queries import latest_version
from bihuan_web.documents.services import Sent
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from tests.web.support.units import County, county, grant, with_role

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
GOOD = (EXAMPLES / "good.txt").read_bytes()
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LONG_AFTER = datetime(2030, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """A county with a round of the grain bureau and the people around its documents."""

    place: County
    round: Round
    author: User
    reviewer: User
    office: User
    outsider: User  # an author of the bureau beside


def desk() -> Desk:
    """The people of all tests of documents."""
    place = county()
    office = with_role(Role.OFFICE, place.bureau, "温知行")
    fields = RoundFields(2024, "mzshh", "2024年度民主生活会", "", date(2026, 3, 20))
    return Desk(
        place,
        create_round(office, place.bureau, fields, at=AT),
        author=with_role(Role.AUTHOR, place.bureau, "陆闻舟"),
        reviewer=with_role(Role.REVIEWER, place.bureau, "程素心"),
        office=office,
        outsider=with_role(Role.AUTHOR, place.sibling, "安如松"),
    )


@cache
def told(data: bytes, name: str) -> engine.Told:
    """What the engine says of a file; asked once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        return engine.read(Job(str(path), name))


def read_now(version: Version, data: bytes) -> Version:
    """Reads a version as the worker does."""
    claim = readings.claimed(version.pk, AT)
    assert claim is not None
    assert readings.keep(version, claim, told(data, version.name), AT)
    version.refresh_from_db()
    return version


def handed_in(
    people: Desk, data: bytes = GOOD, name: str = "陆闻舟对照检查.txt", *, kind: str = "personal",
    by: User | None = None, unit: Organisation | None = None, read: bool = True,
) -> Document:  # fmt: skip
    """A document as its author handed it in, and read."""
    made = services.upload(
        by or people.author, people.round, unit or people.place.bureau, kind, [Sent(name, [data])], at=AT
    )
    document = made.results.get().document
    assert document is not None, made.results.get().message
    if read:
        read_now(latest_version(document), data)
    document.refresh_from_db()
    return document


def submitted(people: Desk, document: Document | None = None) -> Document:
    """A document whose reading was confirmed, with the reviewers, one of whom it is assigned to."""
    document = document or handed_in(people)
    version = latest_version(document)
    services.confirm_reading(people.author, version, seen=version.revision, at=AT)
    services.submit(people.author, document, seen=document.revision, at=AT)
    services.assign(people.office, document, people.reviewer, at=AT)
    document.refresh_from_db()
    return document


def returned(people: Desk) -> Document:
    """A document that came back."""
    document = submitted(people)
    services.return_document(people.reviewer, document, "请写具体事例", findings=[0], seen=document.revision, at=AT)
    document.refresh_from_db()
    return document


def accepted(people: Desk) -> Document:
    """An accepted document."""
    document = submitted(people)
    services.accept(people.reviewer, document, seen=document.revision, at=AT)
    document.refresh_from_db()
    return document


def another_reviewer(people: Desk) -> User:
    """A reviewer of the bureau to whom nothing is assigned."""
    return with_role(Role.REVIEWER, people.place.bureau, "骆明川")


def second_office(people: Desk) -> User:
    user = with_role(Role.OFFICE, people.place.bureau, "安如松")
    grant(user, Role.OBSERVER, people.place.bureau)
    return user
