"""The frame of every offline page: a head whose policy lets nothing in or out, style and script inlined."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from bihuan.output.html.markup import escape

# By this a later run over a folder knows its own pages and leaves them out.
GENERATOR = '<meta name="generator" content="Bihuan">'

_ASSETS = Path(__file__).parent / "assets"


@cache
def asset(name: str) -> str:
    """A style sheet or a script, as it stands in the package."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def content_security_policy(style: str, script: str | None = None) -> str:
    """Nothing may be loaded, sent or framed; only the page's own style and script (names of assets) run."""
    scripts = f"; script-src {_hash(asset(script))}" if script else ""
    return f"default-src 'none'; style-src {_hash(asset(style))}{scripts}; base-uri 'none'; form-action 'none'"


def opening(title: str, html_lang: str, style: str, script: str | None = None) -> str:
    """From the doctype to the beginning of the body; ``style`` and ``script`` are names of assets."""
    return (
        f'<!DOCTYPE html>\n<html lang="{html_lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(style, script)}">\n{GENERATOR}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{asset(style)}</style>\n</head>\n<body>\n"
    )


def closing(script: str | None = None) -> str:
    """The end of the body, with the script."""
    return (f"<script>{asset(script)}</script>\n" if script else "") + "</body>\n</html>\n"


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
