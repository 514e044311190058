"""The commands that the web application adds to ``bihuan``; the engine's command line finds them by their entry points."""

from __future__ import annotations

import click
import django  # noqa: F401 - missing where the extra is not installed; the command line then says what to install

from bihuan.language import Lang


def serve(lang: Lang) -> click.Command:
    from bihuan_web.running.serve_command import build  # noqa: PLC0415 - only what is called is loaded

    return build(lang)


def admin(lang: Lang) -> click.Command:
    from bihuan_web.running.admin_command import build  # noqa: PLC0415 - as above

    return build(lang)
