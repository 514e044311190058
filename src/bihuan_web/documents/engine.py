"""Asking the engine (调用引擎): a stored file -> its reading, within limits of time and memory; trouble comes in words."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings

from bihuan.errors import BihuanError
from bihuan_web.documents.engine_process import Job

_FAILED = 3  # the child's status where it says in words what is wrong
_SECRETS = frozenset({"BIHUAN_DATABASE_URL"})
_MODULE = "bihuan_web.documents.engine_process"


@dataclass(frozen=True, slots=True)
class Told:
    """What the engine says of a file: its examination JSON, and whose it may be."""

    examination: dict[str, Any]
    guess: dict[str, Any]


def read(job: Job) -> Told:
    """Reads a file; raises ``BihuanError`` where that cannot be done or takes too long."""
    answer = json.loads(_asked(job))
    return Told(answer["examination"], answer["guess"])


def commented(job: Job) -> bytes:
    """The author's Word file with comments; a clean copy where the original is no docx."""
    return _asked(replace(job, comments=True))


def _asked(job: Job) -> bytes:
    seconds = settings.ENGINE_SECONDS
    job = replace(job, memory_megabytes=settings.ENGINE_MEGABYTES, seconds=seconds)
    process = subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # LibreOffice and others that it starts end with it
        env=_environment(),
    )
    try:
        answer, said = process.communicate(json.dumps(asdict(job)).encode(), timeout=seconds)
    except subprocess.TimeoutExpired as trouble:
        raise BihuanError(
            f"{seconds} 秒内没有读完，已停止", f"it was not read within {seconds} seconds and stopped", code="too-slow"
        ) from trouble
    finally:
        _end(process)
    if process.returncode == _FAILED:
        failure = json.loads(answer)
        raise BihuanError(failure["message"], failure["message_en"], code=failure["code"])
    if process.returncode:
        raise _broken(process.returncode, said)
    return answer


def _environment() -> dict[str, str]:
    """What the engine may know: not how to reach the database, whatever a file makes of it."""
    return {**{name: value for name, value in os.environ.items() if name not in _SECRETS}, "OMP_NUM_THREADS": "1"}


def _broken(status: int, said: bytes) -> BihuanError:
    if status == -signal.SIGXCPU:
        return BihuanError("读取用时超过上限，已停止", "reading took too long and was stopped", code="too-slow")
    last = (said.decode("utf-8", "replace").strip().splitlines() or [f"status {status}"])[-1][:200]
    if "MemoryError" in last or "bad_alloc" in last:
        return BihuanError(
            "读取这份文件需要的内存超过上限",
            "reading this file takes more memory than is allowed",
            code="too-much-memory",
        )
    return BihuanError(f"读取程序出错（{last}）", f"the reader broke down ({last})", code="reader-broke")


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()
