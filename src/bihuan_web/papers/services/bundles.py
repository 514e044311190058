"""Bundles are asked for by a person and made by the worker; whatever stops it, there is a whole bundle or none."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation

from bihuan_web.accounts.models import User
from bihuan_web.audit.models import Chain
from bihuan_web.audit.services import record
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.orgs.permissions import Secrecy
from bihuan_web.papers.bundling import About, Section, write_bundle
from bihuan_web.papers.completeness import Entry, Standing, entries_of, levels_for, may_keep
from bihuan_web.papers.models import Bundle, Making, NotNeeded
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.records import all_kinds

_ATTEMPTS = 3
_SILENT = timedelta(minutes=10)  # without a record: the worker is gone
_KEPT = timedelta(days=30)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_INTERRUPTED = ("打包三次都中断了，请联系管理员", "bundling was interrupted three times: tell the administrator")


class _LostClaim(Exception):
    """Somebody else makes the bundle now."""


@transaction.atomic
def ask_for_bundle(one: Round, purpose: str, user: User) -> Bundle:
    """Asks for an archive or a submission pack (打包); it holds what this person may take out. The caller queues it."""
    levels = levels_for(user, one, today())
    if not levels or purpose not in (Bundle.ARCHIVE, Bundle.SUBMISSION):
        raise Forbidden("您没有导出这个轮次材料的权限", "you may not take records of this round out")
    made = Bundle.objects.create(round=one, purpose=purpose, user=user, at=now(), levels=",".join(sorted(levels)))
    _log(made, user, "archive.ask", {"purpose": purpose, "levels": sorted(levels)})
    return made


def make_bundle(pk: int, at: datetime, task: str = "") -> str:
    """Makes a bundle if it waits, or if ``task`` began to and was killed; its state afterwards."""
    claim = _claimed(pk, at, task)
    if claim is not None:
        bundle = Bundle.objects.select_related("round__organisation", "user").get(pk=pk)
        folder = bundles_folder()
        part = folder / f"{pk}-{claim.rpartition(':')[2]}.part"
        try:
            _make(bundle, claim, part)
        except _LostClaim:
            pass
        except OSError as trouble:
            _fail(pk, claim, *_words(trouble))
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return str(Bundle.objects.values_list("state", flat=True).get(pk=pk))


def lost(at: datetime) -> list[int]:
    """Bundles whose worker is gone: they wait again, or fail after three tries."""
    gone = Bundle.objects.filter(state=Making.MAKING).filter(
        Q(claimed_at__lt=at - _SILENT) | Q(claimed_at__isnull=True)
    )
    for pk, claim in gone.filter(attempts__gte=_ATTEMPTS).values_list("pk", "claim"):
        _fail(pk, claim, *_INTERRUPTED)
    return [
        pk
        for pk, claim in list(gone.values_list("pk", "claim"))
        if Bundle.objects.filter(pk=pk, claim=claim, state=Making.MAKING).update(state=Making.QUEUED, claim="")
    ]


def sweep(at: datetime) -> int:
    """Removes bundles that were kept long enough, and what killed workers left; how many files."""
    old = set(Bundle.objects.filter(made_at__lt=at - _KEPT).values_list("pk", flat=True))
    removed = 0
    for path in bundles_folder().iterdir():
        stem = path.name.partition(".")[0]
        leftover = path.suffix == ".part" and path.stat().st_mtime < (at - timedelta(days=1)).timestamp()
        if leftover or (path.suffix == ".zip" and stem.isdigit() and int(stem) in old):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


@transaction.atomic
def take_bundle(bundle: Bundle, user: User) -> Path:
    """The file of a bundle for whoever asked for it, as long as they may still take all of it out; an event each time."""
    if bundle.user_id != user.pk:
        raise Forbidden("只能下载自己打的包", "only who asked for a bundle may have it")
    if not set(bundle.levels.split(",")) <= {one.value for one in levels_for(user, bundle.round, today())}:
        raise Forbidden("您已没有导出这些材料的权限", "you may no longer take these records out")
    path = path_of(bundle)
    if bundle.state != Making.MADE or not path.is_file():
        raise Refused("这个包已经清理，请重新打包", "the bundle is gone: make it again", code="bundle-gone")
    _log(bundle, user, "archive.take-out", {"sha256": bundle.sha256, "size": bundle.size})
    return path


@transaction.atomic
def mark_not_needed(one: Round, kind: str, reason: str, user: User) -> None:
    """Says why a round need not leave a kind of record (不需归档); an empty reason takes that back."""
    if not may_keep(user, one, today()):
        raise Forbidden("只有办公室管归档", "only the office keeps the archive")
    if kind not in {known.key for known in all_kinds()}:
        raise Refused("没有这种材料", "there is no such kind of record", code="bad-kind")
    if reason.strip():
        NotNeeded.objects.update_or_create(
            round=one, kind=kind, defaults={"reason": reason.strip()[:300], "by": user, "at": now()}
        )
    else:
        NotNeeded.objects.filter(round=one, kind=kind).delete()
    details = {"kind": kind, "reason": reason.strip()}
    unit = one.organisation
    record(unit.chain, user.username, "archive.not-needed", "round", str(one.pk), details, at=now())


def path_of(bundle: Bundle) -> Path:
    """Where the file of a bundle lies."""
    return bundles_folder() / f"{bundle.pk}.zip"


def bundles_folder() -> Path:
    """The folder of bundles, for the owner of the program only."""
    folder: Path = settings.BUNDLES_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _claimed(pk: int, at: datetime, task: str) -> str | None:
    claim = f"{task[:40]}:{secrets.token_hex(16)}"
    free = Q(state=Making.QUEUED)
    if task:  # the queue runs a job in one worker at a time: the attempt that has the claim is dead
        free |= Q(state=Making.MAKING, claim__startswith=f"{task[:40]}:")
    taken = Bundle.objects.filter(free, pk=pk).update(
        state=Making.MAKING, claim=claim, claimed_at=at, attempts=F("attempts") + 1, done=0
    )
    return claim if taken else None


def _make(bundle: Bundle, claim: str, part: Path) -> None:
    mine = Bundle.objects.filter(pk=bundle.pk, state=Making.MAKING, claim=claim)
    allowed = frozenset(Secrecy(one) for one in bundle.levels.split(",")) & levels_for(
        bundle.user, bundle.round, today()
    )
    with translation.override(bundle.user.language):
        entries = entries_of(bundle.round, allowed, bundle.purpose)
        mine.update(total=sum(len(one.records) for one in entries if one.may_export))

        def progress() -> None:
            if not mine.update(done=F("done") + 1, claimed_at=now()):
                raise _LostClaim

        sections = write_bundle(part, entries, _about(bundle), progress)
    digest, size = _hash_of(part)
    with transaction.atomic():
        if not mine.update(**_made(sections, entries, digest, size)):
            raise _LostClaim
        details = {"sha256": digest, "size": size, "personal": sum(
            len(one.records) for one in entries if one.may_export and one.kind.level is Secrecy.PERSONAL
        )}  # fmt: skip
        _log(bundle, bundle.user, "archive.make", details)
        os.replace(part, path_of(bundle))


def _made(sections: list[Section], entries: list[Entry], digest: str, size: int) -> dict[str, object]:
    unreadable = [one.key for one in sections if any(filed.trouble for filed in one.files)]
    absent = [one.kind.key for one in entries if one.standing is Standing.MISSING]
    return {
        "state": Making.MADE,
        "claim": "",
        "sha256": digest,
        "size": size,
        "made_at": now(),
        "missing": json.dumps([*absent, *unreadable]),
        "withheld": json.dumps([one.key for one in sections if one.withheld]),
    }


def _about(bundle: Bundle) -> About:
    unit = bundle.round.organisation
    head = Chain.objects.filter(pk=unit.chain).first()
    proof = f"{unit.chain} {head.length} {head.head}" if head else ""
    return About(
        bundle.purpose, bundle.round.title, unit.name, bundle.round.year, bundle.user.name, now(), proof
    )  # fmt: skip


def _fail(pk: int, claim: str, zh: str, en: str) -> None:
    mine = Bundle.objects.filter(pk=pk, state=Making.MAKING, claim=claim)
    mine.update(state=Making.FAILED, claim="", trouble_zh=zh[:500], trouble_en=en[:500])


def _words(trouble: OSError) -> tuple[str, str]:
    if trouble.errno in _FULL:
        return "磁盘满了，包没有打成；清出空间后重新打包", "the disk is full: make room, then make the bundle again"
    reason = trouble.strerror or str(trouble)
    return f"包写不进去（{reason}）", f"the bundle cannot be written ({reason})"


def _hash_of(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    with path.open("r+b") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
        os.fsync(stream.fileno())
        return digest.hexdigest(), stream.tell()


def _log(bundle: Bundle, user: User, act: str, details: dict[str, object]) -> None:
    unit = bundle.round.organisation
    record(unit.chain, user.username, act, "round", str(bundle.round_id), {"bundle": bundle.pk, **details}, at=now())
