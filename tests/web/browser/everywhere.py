"""What the modules ``test_every_page_*`` do: look at every page of the demonstration county, person after person.

There are two of them so that two processes share the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tools.pictures import sign_in

from tests.web.support.county import County, county_in
from tests.web.support.crawling import walk
from tests.web.support.serving import Serving, until

Look = Callable[[Any], list[str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[County, str]]:
    """The county, and the address at which it is served."""
    county = county_in(tmp_path_factory, Path(tmp_path_factory.mktemp("county")) / "data")
    with Serving(county.data) as serving:
        until(serving.is_ready)
        yield county, serving.address


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Kinds of pages that were looked at in this module."""
    return set()


def look_at_all(browser: Any, demo: tuple[County, str], who: str, language: str, look: Look, seen: set[str]) -> None:
    """Whatever this person reaches by links and nobody before reached is looked at, and their first page."""
    county, address = demo
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        locale="en-GB" if language == "en" else "zh-CN",
    )
    try:
        page = sign_in(context, county.accounts[who], county.password)
        button = page.locator(f"footer button[value='{'en' if language == 'en' else 'zh-hans'}']")
        button.click()
        page.wait_for_load_state()
        seen.discard("home")
        wrong = [f"{address}: {one}" for _, address, found in walk(page, "/", look, seen) for one in found]
        assert not wrong, "\n".join(wrong)
    finally:
        context.close()
