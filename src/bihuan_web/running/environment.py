"""Django, set up for a command: the data folder that was named, and the language of whoever called it."""

from __future__ import annotations

import os

from bihuan.language import Lang


def set_up(lang: Lang, data: str | None = None) -> None:
    """Sets Django up; raises ``BadConfiguration`` where the environment cannot be right. ``data`` wins over BIHUAN_DATA."""
    if data is not None:
        os.environ["BIHUAN_DATA"] = os.path.abspath(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan_web.settings"
    import django  # noqa: PLC0415 - settings read the environment

    django.setup()
    from django.utils import translation  # noqa: PLC0415 - as above

    translation.activate("en" if lang == "en" else "zh-hans")
