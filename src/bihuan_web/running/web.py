"""The web server, one child of ``bihuan serve``: granian with processes that have one thread each, else waitress.

Run as ``python -m bihuan_web.running.web HOST PORT PROCESSES PARENT``.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from bihuan_web.running.lifeline import end_with_parent

_THREADS_OF_WAITRESS = 4


def main(arguments: list[str]) -> None:
    host, port, processes, parent = arguments[0], int(arguments[1]), int(arguments[2]), int(arguments[3])
    end_with_parent(parent)
    try:
        import granian  # noqa: F401, PLC0415 - has no wheel for some platforms
    except ImportError:
        _waitress(host, port)
    else:
        _granian(host, port, processes)


def application_of(target: str) -> Any:
    """The application, in one of the server's own processes, which ends with the server.

    Its pages are loaded before it listens: the first to ask does not wait for that.
    """
    end_with_parent(os.getppid())
    module, _, name = target.partition(":")
    application = getattr(import_module(module), name)
    from django.urls import reverse  # noqa: PLC0415 - wants Django set up, which the application has done

    reverse("home")
    return application


def _granian(host: str, port: int, processes: int) -> None:
    from granian import Granian  # noqa: PLC0415 - as above
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - as above
    from granian.log import LogLevels  # noqa: PLC0415 - as above

    server = Granian(
        "bihuan_web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=processes,
        blocking_threads=1,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=15,
        log_level=LogLevels.error,
        websockets=False,
    )
    server.serve(target_loader=application_of)  # type: ignore[attr-defined, unused-ignore]


def _waitress(host: str, port: int) -> None:
    import waitress  # noqa: PLC0415 - only where granian cannot run

    waitress.serve(application_of("bihuan_web.wsgi:application"), host=host, port=port, threads=_THREADS_OF_WAITRESS)


if __name__ == "__main__":
    main(sys.argv[1:])
