"""Pictures lose where they were taken unless somebody wants it kept for a reason; what is stored says so."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.urls import reverse
from PIL import ExifTags, Image

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Incomplete
from bihuan_web.files.refusals import FileRefused
from bihuan_web.files.services import read
from bihuan_web.visits import pictures
from bihuan_web.visits.services.recording import Entry, Taken
from tests.web.support.clients import signed_in
from tests.web.support.units import with_role
from tests.web.support.visiting import Visiting, done, going, photograph


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_pixels_is_left(kind: str) -> None:
    sent = photograph(kind)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    stripped = pictures.strip(sent)
    again = Image.open(io.BytesIO(stripped.data))
    assert stripped.had_place
    assert not pictures.has_place(again)
    assert not again.getexif()
    for trace in (b"SECRET-PHONE", b"GPSLatitude", b"Exif", b"xmpmeta"):
        assert trace not in stripped.data, trace
    assert again.format == kind


def test_the_picture_is_turned_the_right_way() -> None:
    sent = photograph(orientation=6)  # held upright: turned by 90 degrees when shown
    again = Image.open(io.BytesIO(pictures.strip(sent).data)).convert("RGB")
    assert again.size == (20, 40)
    assert again.getpixel((17, 3))[0] > 200 > 60 > again.getpixel((17, 3))[1]  # the red corner went to the upper right
    assert min(again.getpixel((3, 3))) > 200


def test_indexed_and_transparent_pictures_stay_as_they_look() -> None:
    picture = Image.new("RGBA", (8, 8), (255, 0, 0, 0)).quantize()
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=0)
    again = Image.open(io.BytesIO(pictures.strip(out.getvalue()).data))
    assert again.convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"<svg/>", b"%PDF-1.4", photograph()[:200], b"ftypheic" * 9])
def test_what_is_no_picture_that_can_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        pictures.strip(data)


def test_what_is_stored_is_the_stripped_one_and_says_so(people: Visiting) -> None:
    sent = photograph()
    visit = done(people, Entry(going(people), taken=[Taken(sent, "IMG_2026.HEIC.jpg")]))
    picture = visit.pictures.get()
    stored = read(picture.file)
    assert b"SECRET-PHONE" not in stored
    assert picture.file.sha256 == hashlib.sha256(stored).hexdigest() != hashlib.sha256(sent).hexdigest()
    client = signed_in(people.office)
    page = client.get(visit.get_absolute_url()).content.decode()
    assert "存档的是去掉位置信息后的照片" in page
    assert picture.file.sha256 in page
    response = client.get(reverse("visits:picture", args=[visit.pk, picture.pk]))
    assert response.content == stored
    assert "attachment" in response["Content-Disposition"]
    assert Event.objects.filter(act="visit.read-picture", actor=people.office.username).count() == 1
    boss = with_role(Role.LEAD, people.place.bureau)
    assert signed_in(boss).get(reverse("visits:picture", args=[visit.pk, picture.pk])).status_code == 404


def test_keeping_the_place_is_a_tick_with_a_reason(people: Visiting) -> None:
    sent = photograph()
    with pytest.raises(Incomplete):
        done(people, Entry(going(people), taken=[Taken(sent, "a.jpg", True, " ")]))
    visit = done(people, Entry(going(people), taken=[Taken(sent, "a.jpg", True, "界桩位置要核对")]))
    picture = visit.pictures.get()
    assert picture.located
    assert read(picture.file) == sent
    assert "界桩位置要核对" in signed_in(people.office).get(visit.get_absolute_url()).content.decode()
