"""Before a package is made: front-end files and translations are built, so that whoever installs it needs no Node."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """A wheel or archive is not made without its files; a developer's installation is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from tools import build_web  # noqa: PLC0415 - the folder of the project is on the path only now

        build_web.compile_messages()
        try:
            build_web.build_frontend()
        except build_web.NotBuilt:
            if version != "editable":
                raise
