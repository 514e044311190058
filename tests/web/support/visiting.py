"""Visits in the fictional county: the county's office plans, its leader goes to the grain bureau and to a village."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime

from PIL import ExifTags, Image

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.visits.models import Household, Place, Visit
from bihuan_web.visits.services.planning import Going, plan
from bihuan_web.visits.services.recording import Entry, record_visit
from tests.web.support.units import County, appoint, county, grant, person, with_role

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Visiting:
    """The people around visits: ``office`` and ``leader`` are the county's; ``village`` is in the county's register."""

    place: County
    office: User
    leader: User
    village: Place


def visiting() -> Visiting:
    """The county with a village of four households."""
    there = county()
    leader = with_role(Role.LEAD, there.county, "骆明川")
    appoint(leader, there.county, "副县长")
    village = Place.objects.create(organisation=there.county, area="青岭镇", name="石桥村", unit=there.bureau)
    for code, kind in (("A1", "key"), ("A2", "ordinary"), ("A3", "ordinary"), ("A4", "special")):
        Household.objects.create(place=village, code=code, kind=kind, name=f"某{code}家")
    return Visiting(there, with_role(Role.OFFICE, there.county, "温知行"), leader, village)


def going(people: Visiting, *, on: date = TODAY, where: str = "", **more: object) -> Going:
    """The leader goes to the bureau, unless somewhere else is said."""
    target = {"unit": people.place.bureau} if not where and "place" not in more else {}
    return Going(people.place.county, on, people.leader, where=where, **{**target, **more})  # type: ignore[arg-type]


def planned(people: Visiting, **more: object) -> Visit:
    """A visit that is planned."""
    return plan(people.office, going(people, **more), at=NOON, note="看储备粮")  # type: ignore[arg-type]


def done(people: Visiting, entry: Entry | None = None, **more: object) -> Visit:
    """A visit that the leader recorded."""
    visit, _new = record_visit(people.leader, entry or Entry(going(people, **more)), at=NOON)  # type: ignore[arg-type]
    return visit


def of_the_visited(people: Visiting) -> list[User]:
    """Somebody with each role on the visited bureau and on its section, and somebody with a post there who is no more."""
    units = (people.place.bureau, people.place.section)
    found = [with_role(role, unit, f"{role.value}某") for role in Role for unit in units]
    clerk = person("只有岗位")
    appoint(clerk, people.place.bureau)
    turncoat = person("又在县办又在粮食局")
    grant(turncoat, Role.OFFICE, people.place.county)
    appoint(turncoat, people.place.bureau)
    return [*found, clerk, turncoat]


def photograph(
    kind: str = "JPEG", *, place: bool = True, orientation: int = 1, size: tuple[int, int] = (40, 20)
) -> bytes:
    """A picture as a phone makes it, with where it was taken, a maker's note and a comment."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SECRET-PHONE"
    if place:
        exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (35.0, 7.0, 12.3), 3: "E", 4: (107.0, 36.0, 4.5)}
    out = io.BytesIO()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>35,7.2N</exif:GPSLatitude></x:xmpmeta>'
    more = {"xmp": xmp} if kind in ("JPEG", "WEBP") and place else {}
    picture.save(out, kind, exif=exif.tobytes(), **more)  # type: ignore[arg-type]
    return out.getvalue()
