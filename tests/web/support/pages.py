"""What holds for every page, as checks that tests of any app call."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

_HANDLER = re.compile(r"^on[a-z]+$")


def check_page(response: Any) -> html.HtmlElement:
    """Strict CSP and nothing inline, one h1, a title, every control named; gives the page as a tree."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    tree = html.fromstring(response.content.decode())
    where = response.request["PATH_INFO"]
    assert not [one for one in tree.iter("script") if not one.get("src")], f"{where}: inline script"
    assert not list(tree.iter("style")), f"{where}: inline style sheet"
    for one in tree.iter():
        wrong = [name for name in one.attrib if name == "style" or _HANDLER.match(name) or name.startswith("hx-on")]
        assert not wrong, f"{where}: {one.tag} has {wrong}"
        assert not (one.get("href") or "").startswith("javascript:"), where
    assert len(tree.findall(".//h1")) == 1, f"{where}: one h1"
    assert (tree.findtext(".//title") or "").strip(" ·"), f"{where}: a title"
    _check_names(tree, where)
    return tree


def _check_names(tree: html.HtmlElement, where: str) -> None:
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: {[one for one in ids if ids.count(one) > 1]} twice"
    labelled = {one.get("for") for one in tree.iter("label")}
    for one in tree.xpath("//input|//select|//textarea"):
        if one.get("type") in ("hidden", "submit", "button"):
            continue
        named = one.get("id") in labelled or one.get("aria-label") or one.get("aria-labelledby")
        assert named or one.xpath("ancestor::label"), f"{where}: {one.get('name')} has no label"
    for one in tree.xpath("//button|//a[@href]"):
        assert one.text_content().strip() or one.get("aria-label"), f"{where}: {one.tag} without words"
