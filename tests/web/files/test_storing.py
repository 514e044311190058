"""Originals: kept whole under their hash, proved when read, removed only when nobody has them."""

from __future__ import annotations

import hashlib
import os
import resource
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from bihuan_web.common.errors import Refused
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import discard, missing, read, sweep
from tests.web.files.conftest import AT, Keep, left

OLD = (AT - timedelta(days=3)).timestamp()


def grow_old(folder: Path) -> None:
    for one in left(folder):
        os.utime(one, (OLD, OLD))


def test_a_file_lies_under_its_hash_and_comes_back_as_it_was(keep: Keep, folder: Path) -> None:
    data = "整改照片说明".encode()
    stored = keep(data, "说明（一）.txt")
    sha256 = hashlib.sha256(data).hexdigest()
    assert left(folder) == [folder / sha256[:2] / sha256[2:4] / sha256]
    assert (stored.sha256, stored.size, stored.kind, stored.name) == (sha256, len(data), "txt", "说明（一）.txt")
    assert read(stored) == data
    assert missing() == []


def test_the_same_bytes_are_kept_once_and_stay_while_somebody_has_them(
    keep: Keep, folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    one, other = keep(b"same", "甲.txt"), keep(b"same", "乙.txt")
    assert len(left(folder)) == 1
    grow_old(folder)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        discard(one, AT)
    assert read(other) == b"same"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        discard(other, AT)
    assert left(folder) == []


def test_bytes_that_were_just_sent_are_not_removed_with_a_row_that_goes(
    keep: Keep, folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    """The row of the newer upload may still be on its way."""
    stored = keep(b"again")
    now = AT.timestamp()
    os.utime(left(folder)[0], (now, now))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        discard(stored, AT)
    assert len(left(folder)) == 1


def test_a_changed_file_and_a_lost_one_are_told_and_not_given_out(keep: Keep, folder: Path) -> None:
    changed, lost, whole = keep(b"one"), keep(b"two"), keep(b"three")
    path = folder / changed.sha256[:2] / changed.sha256[2:4] / changed.sha256
    path.write_bytes(b"0ne")
    (folder / lost.sha256[:2] / lost.sha256[2:4] / lost.sha256).unlink()
    for stored, code in ((changed, "file-changed"), (lost, "file-missing")):
        with pytest.raises(Refused) as refused:
            read(stored)
        assert refused.value.code == code
    assert missing() == [changed, lost]
    assert read(whole) == b"three"


def test_an_upload_whose_act_fails_leaves_no_row_and_its_bytes_go_with_the_sweep(keep: Keep, folder: Path) -> None:
    used = keep(b"used")
    with transaction.atomic():
        keep(b"the act that needed it failed")
        transaction.set_rollback(True)
    assert list(StoredFile.objects.all()) == [used]
    (folder / "incoming-0123").write_bytes(b"cut off")
    assert sweep(AT) == 0  # young ones may be on their way
    grow_old(folder)
    assert sweep(AT) == 2
    assert read(used) == b"used"
    assert len(left(folder)) == 1


def test_a_sweep_that_was_stopped_half_way_gives_back_what_is_used(keep: Keep, folder: Path) -> None:
    stored = keep(b"used again")
    (place,) = left(folder)
    os.replace(place, folder / f"leaving-{stored.sha256}")
    grow_old(folder)
    assert sweep(AT) == 0
    assert read(stored) == b"used again"


def test_a_full_disk_is_said_in_words_and_nothing_is_half_done(keep: Keep, folder: Path) -> None:
    """The kernel refuses to write on, as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        with pytest.raises(Refused, match="磁盘已满") as refused:
            keep(b"x" * 3_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (refused.value.code, refused.value.status) == ("disk-full", 507)
    assert left(folder) == []
    assert not StoredFile.objects.exists()
    keep(b"x" * 3_000_000)


def test_a_folder_that_cannot_be_written_is_said_in_words(keep: Keep, folder: Path) -> None:
    folder.write_bytes(b"a file is in the way")
    with pytest.raises(Refused) as refused:
        keep(b"text")
    assert refused.value.code == "not-stored"


def test_a_file_over_the_limit_is_refused_while_it_comes(keep: Keep, folder: Path, settings: object) -> None:
    settings.FILES_MEGABYTES = 1  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="1 MB") as refused:
        keep(b"x" * 1_048_577)
    assert (refused.value.code, refused.value.status) == ("file-too-large", 413)
    assert left(folder) == []
