"""The archive of a round: what is missing is named; the bundle is whole, proved by sha256sum, and holds what one may take out."""

from __future__ import annotations

import errno
import hashlib
import json
import subprocess
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.files.refusals import FileRefused
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers.completeness import Standing, entries_of, levels_for
from bihuan_web.papers.models import Bundle, Making
from bihuan_web.papers.services import bundles
from bihuan_web.rounds import records
from bihuan_web.rounds.records import Kind, Record
from tests.web.support import work
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.drafts import Room, issued, room
from tests.web.support.pages import check_page
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "BUNDLES_FOLDER", tmp_path / "bundles")
    return tmp_path / "bundles"


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, Kind]:
    """Only the kinds that a test adds."""
    found: dict[str, Kind] = {}
    monkeypatch.setattr(records, "_kinds", found)
    return found


def kind_of(key: str, *found: Record, level: Secrecy = Secrecy.TEAM, step: str = "report") -> Kind:
    return Kind(key, f"种类{key}", step, level, lambda one: found, 1)


def made(there: Room, purpose: str = Bundle.ARCHIVE) -> Bundle:
    asked = bundles.ask_for_bundle(there.round, purpose, there.office)
    bundles.make_bundle(asked.pk, now())
    asked.refresh_from_db()
    return asked


def unpacked(bundle: Bundle, into: Path) -> Path:
    with zipfile.ZipFile(bundles.path_of(bundle)) as archive:
        archive.extractall(into)
    return into


def test_the_bundle_is_proved_by_sha256sum_and_its_index_names_what_is_missing(tmp_path: Path) -> None:
    there = room()
    work.task_in("doing", there.people)
    issued(there)
    bundle = made(there)
    assert bundle.state == Making.MADE
    assert bundle.sha256 == hashlib.sha256(bundles.path_of(bundle).read_bytes()).hexdigest()
    out = unpacked(bundle, tmp_path / "out")
    proved = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=out, capture_output=True, text=True)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    listed = {line.split("  ", 1)[1] for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    files = {str(one.relative_to(out)) for one in out.rglob("*") if one.is_file()}
    assert files == listed | {"SHA256SUMS"}
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["missing"] == json.loads(bundle.missing)
    assert "paper.plan" in manifest["missing"]
    assert "paper.rectification" not in manifest["missing"]
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "会议方案" in index
    assert any("岚粮〔2026〕1号" in one for one in files)
    assert (out / "index.csv").read_text(encoding="utf-8-sig").startswith("材料种类")
    changed = next(one for one in out.rglob("*.docx"))
    changed.write_bytes(changed.read_bytes() + b"x")
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, capture_output=True).returncode == 1


def test_names_that_could_lead_elsewhere_or_are_too_long_are_written_as_every_system_takes_them(
    kinds: dict[str, Kind], tmp_path: Path
) -> None:
    names = [
        "../../etc/passwd",
        "C:\\x\\y.docx",
        "长" * 255 + ".docx",
        "a\nb.txt",
        "con.txt",
        "同名.txt",
        "同名.TXT",
        "=1+1.txt",
        "",
    ]
    found = [Record(name, date(2026, 1, 2), (lambda n=number: f"{n}".encode())) for number, name in enumerate(names)]  # type: ignore[misc]
    kinds["x"] = kind_of("x", *found)
    out = unpacked(made(room()), tmp_path / "out")
    (inside,) = [one for one in out.iterdir() if one.is_dir()]
    written = sorted(one.name for one in inside.iterdir())
    assert len(written) == len({one.casefold() for one in written}) == len(names)
    assert all(len(one.encode()) <= 200 for one in written)
    assert {one.read_bytes() for one in inside.iterdir()} == {str(n).encode() for n in range(len(names))}
    proved = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=out, capture_output=True, text=True)
    assert proved.returncode == 0, proved.stderr


def test_a_bundle_holds_only_what_its_maker_may_take_out(kinds: dict[str, Kind], tmp_path: Path) -> None:
    kinds["team"] = kind_of("team", Record("班子.txt", None, lambda: b"team"))
    kinds["personal"] = kind_of("personal", Record("个人.txt", None, lambda: b"personal"), level=Secrecy.PERSONAL)
    there = room()
    bundle = made(there)
    out = unpacked(bundle, tmp_path / "out")
    contents = [one.read_bytes() for one in out.rglob("*") if one.is_file()]
    assert b"team" in contents
    assert b"personal" not in contents
    assert json.loads(bundle.withheld) == ["personal"]
    assert json.loads(bundle.missing) == []
    assert "个人.txt" not in (out / "index.html").read_text(encoding="utf-8")
    with pytest.raises(Forbidden):
        bundles.ask_for_bundle(there.round, Bundle.ARCHIVE, with_role(Role.OBSERVER, there.people.place.bureau))


def test_a_record_whose_original_is_lost_is_named_and_the_others_are_bundled(
    kinds: dict[str, Kind], tmp_path: Path
) -> None:
    def gone() -> bytes:
        raise FileRefused("file-missing")

    kinds["x"] = kind_of("x", Record("没了.pdf", None, gone), Record("还在.pdf", None, lambda: b"1"))
    bundle = made(room())
    assert json.loads(bundle.missing) == ["x"]
    out = unpacked(bundle, tmp_path / "out")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert [one.rpartition("/")[2] for one in manifest["unreadable"]] == ["没了.pdf"]
    assert list(out.rglob("还在.pdf"))


def test_a_full_disk_is_told_and_leaves_nothing_half(kinds: dict[str, Kind], folder: Path) -> None:
    def full() -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    kinds["x"] = kind_of("x", Record("a.txt", None, lambda: b"1"), Record("b.txt", None, full))
    bundle = made(room())
    assert bundle.state == Making.FAILED
    assert "磁盘满了" in bundle.trouble_zh
    assert list(folder.iterdir()) == []


def test_a_killed_worker_starts_again_and_an_overtaken_one_keeps_nothing(kinds: dict[str, Kind], folder: Path) -> None:
    there = room()
    killed = [True]

    def killing() -> bytes:
        if killed.pop() if killed else False:
            raise KeyboardInterrupt
        return b"whole"

    kinds["x"] = kind_of("x", Record("a.txt", None, killing))
    asked = bundles.ask_for_bundle(there.round, Bundle.ARCHIVE, there.office)
    with pytest.raises(KeyboardInterrupt):
        bundles.make_bundle(asked.pk, now(), "job-1")
    asked.refresh_from_db()
    assert asked.state == Making.MAKING
    assert not list(folder.glob("*.zip"))
    assert bundles.make_bundle(asked.pk, now(), "job-2") == Making.MAKING  # another job does not take it
    assert bundles.lost(now()) == []
    assert bundles.lost(now() + timedelta(minutes=11)) == [asked.pk]
    assert bundles.make_bundle(asked.pk, now(), "job-2") == Making.MADE

    def overtaken() -> bytes:
        Bundle.objects.filter(state=Making.MAKING).update(claim="somebody else")
        return b"late"

    kinds["x"] = kind_of("x", Record("a.txt", None, overtaken))
    again = bundles.ask_for_bundle(there.round, Bundle.ARCHIVE, there.office)
    assert bundles.make_bundle(again.pk, now(), "job-3") == Making.MAKING
    assert [one.name for one in folder.iterdir()] == [f"{asked.pk}.zip"]


def test_after_three_interruptions_it_says_so(kinds: dict[str, Kind]) -> None:
    there = room()
    asked = bundles.ask_for_bundle(there.round, Bundle.ARCHIVE, there.office)
    late = now() - timedelta(hours=1)
    Bundle.objects.filter(pk=asked.pk).update(state=Making.MAKING, claim="x:y", claimed_at=late, attempts=3)
    assert bundles.lost(now()) == []
    asked.refresh_from_db()
    assert asked.state == Making.FAILED


def test_what_is_not_needed_is_marked_with_a_reason_and_no_longer_missing() -> None:
    there = room()
    levels = levels_for(there.office, there.round, today())

    def standing(key: str) -> Standing:
        return next(one.standing for one in entries_of(there.round, levels) if one.kind.key == key)

    assert standing("paper.plan") is Standing.MISSING
    bundles.mark_not_needed(there.round, "paper.plan", "按上级通知不另拟方案", there.office)
    assert standing("paper.plan") is Standing.NOT_NEEDED
    bundles.mark_not_needed(there.round, "paper.plan", "", there.office)
    assert standing("paper.plan") is Standing.MISSING
    with pytest.raises(Forbidden):
        bundles.mark_not_needed(there.round, "paper.plan", "x", there.lead)
    with pytest.raises(Refused):
        bundles.mark_not_needed(there.round, "nothing", "x", there.office)


def test_the_submission_pack_has_report_materials_minutes_and_statistics() -> None:
    there = room()
    keys = {one.kind.key for one in entries_of(there.round, frozenset(), Bundle.SUBMISSION)}
    assert {"paper.situation", "paper.statistics", "paper.minutes", "documents.team", "documents.personal"} <= keys
    assert "tasks.evidence" not in keys


def test_taking_a_bundle_out_is_an_event_and_wants_the_rights_that_it_was_made_with(kinds: dict[str, Kind]) -> None:
    there = room()
    bundle = made(there)
    assert bundles.take_bundle(bundle, there.office).is_file()
    assert Event.objects.filter(act="archive.take-out").count() == 1
    with pytest.raises(Forbidden):
        bundles.take_bundle(bundle, there.lead)
    there.office.grants.all().delete()
    with pytest.raises(Forbidden):
        bundles.take_bundle(bundle, there.office)


def test_bundles_are_kept_for_a_month(kinds: dict[str, Kind], folder: Path) -> None:
    bundle = made(room())
    assert bundles.sweep(now()) == 0
    assert bundles.sweep(now() + timedelta(days=31)) == 1
    with pytest.raises(Refused) as refused:
        bundles.take_bundle(bundle, bundle.user)
    assert refused.value.code == "bundle-gone"


def test_the_pages_lead_from_the_round_to_the_bundle() -> None:
    there = room()
    issued(there)
    client = signed_in(there.office)
    assert "应归档" in check_page(client.get(f"/rounds/{there.round.pk}/")).text_content()
    url = f"/rounds/{there.round.pk}/archive/"
    words = check_page(client.get(url)).text_content()
    assert "还缺：" in words
    check_page(client.get(f"{url}not-needed/paper.plan/"))
    assert client.post(f"{url}not-needed/paper.plan/", {"kind": "paper.plan", "reason": "不另拟"}).status_code == 302
    assert "不另拟" in check_page(client.get(url)).text_content()
    asked = client.post(f"{url}make/", {"purpose": "archive"})
    bundle = Bundle.objects.get()
    assert asked.headers["Location"] == f"/bundles/{bundle.pk}/"
    assert "等待打包" in check_page(client.get(f"/bundles/{bundle.pk}/")).text_content()
    bundles.make_bundle(bundle.pk, now())
    fragment = client.get(f"/bundles/{bundle.pk}/", headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "hx-trigger" not in fragment
    response = client.post(f"/bundles/{bundle.pk}/file/")
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "filename" in response.headers["Content-Disposition"]
    other = signed_in(with_role(Role.OFFICE, there.people.place.bureau))
    assert other.get(f"/bundles/{bundle.pk}/").status_code == 404
    assert other.post(f"/bundles/{bundle.pk}/file/").status_code == 404
    assert signed_in(with_role(Role.OBSERVER, there.people.place.bureau)).get(url).status_code == 404
