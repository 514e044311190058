"""Reading the pages of a data folder in one language, by their own links, without a browser; in a process of its own.

    python -m tests.web.support.wording LANGUAGE USERNAME…

Each page that somebody of these reaches is read once; printed is a JSON object: address to the texts on it, one an element.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.web.support.crawling import kind_of
from tests.web.support.serving import environment

ROOT = Path(__file__).resolve().parents[3]
_SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label", "content")
_NOT_READ = {"script", "style", "textarea", "template"}  # and class "seg": a stretch of a document


def pages(data: Path, language: str, *usernames: str) -> dict[str, list[str]]:
    """What stands on the pages of a data folder, by address."""
    settings = environment(data, PYTHONPATH=str(ROOT), DJANGO_SETTINGS_MODULE="bihuan_web.settings")
    command = [sys.executable, "-m", "tests.web.support.wording", language, *usernames]
    done = subprocess.run(command, check=True, env=settings, capture_output=True, text=True)
    read: dict[str, list[str]] = json.loads(done.stdout)
    return read


def main(language: str, usernames: list[str]) -> None:
    import django  # noqa: PLC0415 - settings read the environment

    django.setup()
    from django.test.utils import setup_test_environment  # noqa: PLC0415 - as above

    setup_test_environment()
    seen: set[str] = set()
    read = {address: words for username in usernames for address, words in _walk(username, language, seen)}
    print(json.dumps(read, ensure_ascii=False))


def _walk(username: str, language: str, seen: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The pages that somebody reaches by links, one of each kind that is not in ``seen``."""
    from django.test import Client  # noqa: PLC0415 - settings read the environment

    from bihuan_web.accounts.models import User  # noqa: PLC0415 - as above

    client, user = Client(), User.objects.get(username=username)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    User.objects.filter(pk=user.pk).update(language=language)
    waiting, known = deque(["/"]), {"/"}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind is None or (kind in seen and address != "/"):
            continue
        seen.add(kind)
        response: Any = client.get(address, follow=True)
        if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        tree = html.fromstring(response.getvalue().decode())
        yield address, list(_texts(tree))
        for link in tree.xpath("//a/@href"):
            there = urlsplit(urljoin(address, link))
            target = f"{there.path}?{there.query}" if there.query else there.path
            if not there.netloc and target not in known:
                known.add(target)
                waiting.append(target)


def _texts(tree: html.HtmlElement) -> Iterator[str]:
    """What is read: each stretch of text of an element, and the names that only some people hear."""
    for one in tree.iter():
        if not isinstance(one.tag, str) or one.tag in _NOT_READ or "seg" in one.get("class", "").split():
            continue
        yield from (words.strip() for words in one.xpath("text()") if words.strip())
        yield from (one.get(name) for name in _SPOKEN if one.get(name))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
