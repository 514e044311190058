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

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Days as somebody wrote them stand within words; the program writes a day alone, or in an English sentence.
_OTHERWISE = {
    "2026年3月2日": r"^\d{4}年\d{1,2}月(\d{1,2}日)?( .{1,5}\d)?$",
    "March 2, 2026": rf"\b({_MONTHS})[a-z]*\.? \d{{1,2}}\b",
    "3/2/2026": r"\b(\d{1,2}/\d{1,2}/\d{4}|\d{4}/\d{1,2}/\d{1,2})\b",
    "3:30 p.m.": r"\b[ap]\.m\.|\d ?[AP]M\b",
    "1,234": r"\d,\d{3}\b",
    "12 %": r"\d %|\d％",
}

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


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("other", _OTHERWISE)
def test_days_and_numbers_are_written_alike_in_both_languages(read: Pages, language: str, other: str) -> None:
    """docs/decisions/0019-days-and-numbers.md"""
    texts = [(address, words) for address, every in read[language].items() for words in every]
    assert sum(bool(re.search(r"\b\d{4}-\d\d-\d\d\b", words)) for _, words in texts) > 100
    wrong = {f"{address}: {words[:80]}" for address, words in texts if re.search(_OTHERWISE[other], words)}
    assert not wrong, "\n".join(sorted(wrong))
