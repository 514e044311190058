"""The documentation site: built strictly, in two languages, no dead link, nothing from elsewhere, Chinese words to search for."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("mkdocs", reason="mkdocs is not installed")

from tools.docs_hooks import pictures_or_words

from tests.support.site import ROOT, Site, build

ROLES = ("author", "reviewer", "office", "owner", "verifier", "lead", "administrator", "auditor", "people")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(folder)


def test_no_link_is_dead(site: Site) -> None:
    assert len(site.pages) > 200
    assert list(site.dead_links()) == []


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    assert list(site.loaded_from_elsewhere()) == []
    assert not [one for one in site.folder.rglob("*.css") if "url(http" in one.read_text(encoding="utf-8")]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_page_in_both_languages(site: Site, role: str) -> None:
    chinese, english = (site.pages[f"{place}guides/{role}.html"] for place in ("", "en/"))
    assert chinese.get("lang") == "zh"
    assert english.get("lang") == "en"
    assert [one.text_content() for one in chinese.xpath("//h1")] != [
        one.text_content() for one in english.xpath("//h1")
    ]


def test_every_operation_of_the_api_is_on_its_page(site: Site) -> None:
    pytest.importorskip("django", reason="the extra web is not installed")
    text = site.pages["operations.html"].xpath("//article")[0].text_content()
    assert text.count("/api/v1/") > 50
    english = site.pages["en/operations.html"].xpath("//article")[0].text_content()
    assert english.count("/api/v1/") == text.count("/api/v1/")


def test_the_search_knows_chinese_words(site: Site) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    words = {word for one in index["docs"] for word in one["text"].split("\u200b")}
    assert {"材料", "问题", "整改", "核验", "备份"} <= words


def test_every_page_is_in_the_menu_or_behind_a_link(site: Site) -> None:
    places = {
        (site.folder / name).parent.joinpath(str(target).split("#")[0]).resolve()
        for name, page in site.pages.items()
        for target in page.xpath("//a[not(@hreflang)]/@href")  # from one language to the other is no way in
        if "://" not in str(target) and not str(target).startswith("#")
    }
    assert [name for name in site.pages if (site.folder / name).resolve() not in places and name != "404.html"] == []


def test_a_picture_that_was_not_taken_leaves_its_words(tmp_path: Path) -> None:
    (tmp_path / "round.zh.png").write_bytes(b"")
    page = "前\n\n![轮次页](../pictures/round.png)\n\n![首页（手机）](../pictures/start.png){ width=300 }\n\n后"
    assert pictures_or_words(page, tmp_path, "zh") == page.replace(
        "![首页（手机）](../pictures/start.png){ width=300 }", "*首页（手机）*"
    )
    assert "pictures/" not in pictures_or_words(page, tmp_path, "en")  # taken in Chinese only


def test_every_picture_of_a_guide_is_taken_and_every_one_taken_is_shown() -> None:
    listed = tomllib.loads((ROOT / "docs/pictures/list.toml").read_text("utf-8"))["picture"]
    taken = {one["name"] for one in listed if one.get("guide", True)}
    for language in ("", ".en"):
        pages = [ROOT / f"docs/guides/{role}{language}.md" for role in ROLES]
        shown = {
            name for page in pages for name in re.findall(r"\(\.\./pictures/([\w-]+)\.png\)", page.read_text("utf-8"))
        }
        assert shown == taken


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guides_say_the_words_that_the_application_says(language: str) -> None:
    """What is bold in a guide is a word of a page or of a lifecycle, in the language of the guide."""
    catalogue = (ROOT / "src/bihuan_web/locale/en/LC_MESSAGES/django.po").read_text("utf-8")
    entry = "msgid" if language == "zh" else r"msgstr(?:\[\d\])?"
    found = re.findall(rf'^{entry} ((?:".*"\n?)+)', catalogue, re.M)
    known = {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', one)).lower() for one in found}
    acts = re.findall(r"^\| (\S+) ([a-z][^|]+) \|", (ROOT / "docs/lifecycles.md").read_text("utf-8"), re.M)
    known |= {(chinese if language == "zh" else english).lower() for chinese, english in acts}
    said = [
        (role, re.sub(r"\s+", " ", one))
        for role in ROLES
        for one in re.findall(
            r"\*\*([^*]+)\*\*", (ROOT / f"docs/guides/{role}{'' if language == 'zh' else '.en'}.md").read_text("utf-8")
        )
    ]
    assert [(role, words) for role, words in said if words.lower() not in known] == []
