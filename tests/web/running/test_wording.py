"""The pages of the demonstration county as they are worded: everybody's, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.support.county import county_in
from tests.web.support.wording import pages

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MARK = "[、，。；：（）？！]"
_TOUCHING = re.compile(rf"[A-Za-z]{_MARK}|{_MARK}[A-Za-z]")  # words of the program or a user name beside such a mark
_BILINGUAL = "/reference/api/"  # says everything in both languages

Pages = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """What stands on the pages that the people of the county reach, by language and address."""
    county = county_in(tmp_path_factory, tmp_path_factory.mktemp("wording") / "data")
    people = county.accounts.values()
    return {language: pages(Path(county.data), language, *people) for language in ("zh-hans", "en")}


def test_english_pages_have_no_full_width_marks_but_in_what_people_wrote(read: Pages) -> None:
    """What people of the county wrote is Chinese, marks and all; a mark alone or beside Latin letters comes from the program."""
    assert len(read["en"]) > 100
    wrong = {
        f"{address}: {words[:80]}"
        for address, texts in read["en"].items()
        if address != _BILINGUAL
        for words in texts
        if (re.search(_MARK, words) and not _CHINESE.search(words)) or _TOUCHING.search(words)
    }
    assert not wrong, "\n".join(sorted(wrong))
