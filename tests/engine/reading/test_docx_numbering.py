"""Word's automatic numbers are read as Word prints them."""

from __future__ import annotations

import pytest
from tests.support.wordfiles import abstract, docx, lvl, num, numbered, p, run, style, tbl, tc, textbox, tr

from bihuan.model import SourceText
from bihuan.reading.docx import read_docx
from bihuan.reading.docx_numerals import numeral
from bihuan.reading.limits import DEFAULT_LIMITS

OFFICIAL = abstract(
    0,
    lvl(0, "chineseCounting", "%1、"),
    lvl(1, "chineseCounting", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimal", "%1.%2.%3.%4", more="<w:isLgl/>"),
)


def read(body: str, numbering: str, **parts: str) -> SourceText:
    return read_docx(docx(body, numbering=numbering, **parts), "文稿.docx", DEFAULT_LIMITS)


def labels(levels: list[tuple[int, int]], numbering: str) -> str:
    """The labels that paragraphs of these lists and levels get."""
    source = read("".join(numbered("文", number, level) for number, level in levels), numbering)
    return source.text.replace("文\n", " ").strip()


def override(level: int, *content: str) -> str:
    return f'<w:lvlOverride w:ilvl="{level}">{"".join(content)}</w:lvlOverride>'


def start_at(level: int, value: int) -> str:
    return override(level, f'<w:startOverride w:val="{value}"/>')


def styled(text: str, name: str, more: str = "") -> str:
    return p(text, properties=f'<w:pStyle w:val="{name}"/>{more}')


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("chineseCounting", "一 二 十 十一 十二 二十 二十三 九十九 一○○ 一○五 一一○"),
        ("chineseCountingThousand", "一 二 十 十一 十二 二十 二十三 九十九 一百 一百零五 一百一十"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 壹拾贰 贰拾 贰拾叁 玖拾玖 壹佰 壹佰零伍 壹佰壹拾"),
        ("taiwaneseCountingThousand", "一 二 十 十一 十二 二十 二十三 九十九 一百 一百零五 一百一十"),
        ("ideographLegalTraditional", "壹 貳 壹拾 壹拾壹 壹拾貳 貳拾 貳拾參 玖拾玖 壹佰 壹佰零伍 壹佰壹拾"),
        ("ideographDigital", "一 二 一〇 一一 一二 二〇 二三 九九 一〇〇 一〇五 一一〇"),
        ("ideographTraditional", "甲 乙 癸 11 12 20 23 99 100 105 110"),
        ("ideographZodiac", "子 丑 酉 戌 亥 20 23 99 100 105 110"),
        ("ideographZodiacTraditional", "甲子 乙丑 癸酉 甲戌 乙亥 癸未 丙戌 壬寅 癸卯 戊申 癸丑"),
        ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑫ ⑳ 23 99 100 105 110"),
        ("decimalEnclosedCircleChinese", "① ② ⑩ ⑪ ⑫ ⑳ 23 99 100 105 110"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ ⑿ ⒇ 23 99 100 105 110"),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒑ ⒒ ⒓ ⒛ 23 99 100 105 110"),
        ("ideographEnclosedCircle", "㊀ ㊁ ㊉ 11 12 20 23 99 100 105 110"),
        ("decimalFullWidth", "１ ２ １０ １１ １２ ２０ ２３ ９９ １００ １０５ １１０"),
        ("decimal", "1 2 10 11 12 20 23 99 100 105 110"),
        ("decimalZero", "01 02 10 11 12 20 23 99 100 105 110"),
        ("upperRoman", "I II X XI XII XX XXIII XCIX C CV CX"),
        ("lowerRoman", "i ii x xi xii xx xxiii xcix c cv cx"),
        ("upperLetter", "A B J K L T W UUUU VVVV AAAAA FFFFF"),
        ("lowerLetter", "a b j k l t w uuuu vvvv aaaaa fffff"),
        ("ordinal", "1st 2nd 10th 11th 12th 20th 23rd 99th 100th 105th 110th"),
        ("some-format-of-next-year", "1 2 10 11 12 20 23 99 100 105 110"),
    ],
)
def test_every_number_format_is_printed_as_word_prints_it(number_format: str, printed: str) -> None:
    counts = [1, 2, 10, 11, 12, 20, 23, 99, 100, 105, 110]
    numbering = abstract(0, lvl(0, number_format, "%1"))
    numbering += "".join(num(count, 0, start_at(0, count)) for count in counts)
    assert labels([(count, 0) for count in counts], numbering) == printed


@pytest.mark.parametrize(
    "number_format", ["chineseCountingThousand", "chineseLegalSimplified", "ideographLegalTraditional"]
)
def test_large_counts_keep_one_zero_for_a_gap(number_format: str) -> None:
    words = numeral(10_203, number_format) + numeral(1_005, number_format) + numeral(20_000, number_format)
    assert words.translate(str.maketrans("壹贰貳叁參伍佰仟萬", "一二二三三五百千万")) == "一万零二百零三一千零五二万"


def test_absurd_counts_stay_short() -> None:
    for number_format in ("chicago", "upperLetter", "upperRoman", "chineseCounting", "numberInDash"):
        assert len(numeral(999_999_999, number_format)) < 20


def test_bullets_are_read_as_ordinary_characters_and_none_prints_its_words_only() -> None:
    symbols = "<w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr>"
    wingdings = lvl(0, "bullet", "\uf06e").replace("</w:lvl>", f"{symbols}</w:lvl>")
    numbering = abstract(0, lvl(0, "bullet", "\uf0b7")) + abstract(1, wingdings) + abstract(2, lvl(0, "none", "附：%1"))
    numbering += abstract(3, lvl(0, "bullet", "—")) + "".join(num(n + 1, n) for n in range(4))
    assert labels([(1, 0), (2, 0), (3, 0), (4, 0)], numbering) == "• ■ 附： —"


def test_official_levels_count_and_start_anew() -> None:
    levels = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 2), (1, 3)]
    assert labels(levels, OFFICIAL + num(1, 0)) == "一、 （一） （二） 1. 2. 二、 （一） 1. 2.1.1.1"


def test_a_skipped_level_counts_as_begun() -> None:
    assert labels([(1, 1), (1, 0), (1, 3), (1, 2)], OFFICIAL + num(1, 0)) == "（一） 二、 2.1.1.1 2."


def test_levels_restart_after_the_level_they_name() -> None:
    levels = (
        lvl(0, "decimal", "%1、"),
        lvl(1, "decimal", "(%2)"),
        lvl(2, "decimal", "%3)", more='<w:lvlRestart w:val="1"/>'),
        lvl(3, "decimal", "%4#", more='<w:lvlRestart w:val="0"/>'),
    )
    order = [(1, level) for level in (0, 1, 2, 2, 1, 2, 3, 0, 1, 2, 3)]
    assert labels(order, abstract(0, *levels) + num(1, 0)) == "1、 (1) 1) 2) (2) 3) 1# 2、 (1) 1) 2#"


def test_lists_of_one_abstract_list_count_on_and_an_override_starts_anew_once() -> None:
    numbering = OFFICIAL + num(1, 0) + num(2, 0) + num(3, 0, start_at(0, 5))
    assert labels([(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (3, 0)], numbering) == "一、 二、 五、 六、 七、 八、"


def test_an_overridden_level_has_its_own_look() -> None:
    numbering = OFFICIAL + num(1, 0) + num(2, 0, override(0, lvl(0, "upperLetter", "%1)")))
    assert labels([(1, 0), (2, 0), (1, 0)], numbering) == "一、 B) 三、"


def test_a_level_without_a_start_begins_at_zero() -> None:
    assert labels([(1, 0), (1, 0)], abstract(0, lvl(0, "decimal", "%1、", start=None)) + num(1, 0)) == "0、 1、"


def test_a_custom_format_is_padded_to_its_first_term() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1号"/></w:lvl>'
    )
    assert labels([(1, 0), (1, 0)], abstract(0, custom) + num(1, 0)) == "001号 002号"


def test_the_number_stands_right_before_the_text_and_a_space_only_where_the_list_wants_one() -> None:
    def text(after: str) -> str:
        return read(
            numbered("文", 1), abstract(0, lvl(0, "decimal", "%1.", more=f'<w:suff w:val="{after}"/>')) + num(1, 0)
        ).text

    assert (text("tab"), text("nothing"), text("space")) == ("1.文\n", "1.文\n", "1. 文\n")


def test_the_number_is_a_generated_piece_of_its_paragraph() -> None:
    source = read(p("题") + numbered("文", 1), OFFICIAL + num(1, 0))
    pieces = [(piece.span.of(source.text), piece.generated, piece.place.paragraph_index) for piece in source.pieces]
    assert pieces == [("题", False, 0), ("一、", True, 1), ("文", False, 1)]


def test_an_empty_paragraph_shows_its_number() -> None:
    assert read(numbered("", 1) + numbered("文", 1), OFFICIAL + num(1, 0)).text == "一、\n二、文\n"


def test_a_hidden_number_and_a_missing_list_print_nothing() -> None:
    hidden = lvl(0, "decimal", "%1、").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")
    assert labels([(1, 0), (9, 0), (1, 5)], abstract(0, hidden) + num(1, 0)) == ""


LINKED = abstract(
    0,
    lvl(0, "chineseCounting", "%1、", more='<w:pStyle w:val="H1"/>'),
    lvl(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="H2"/>'),
) + num(1, 0)
STYLES = (
    style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    + style("H2", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>')
    + style("H2Child", based_on="H2")
    + style("H2Bare", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>', based_on="H2")
    + '<w:style w:type="paragraph" w:styleId="Empty"/>'
    + style("Ring", based_on="Ring")
)


def test_numbers_come_from_styles_and_what_they_are_based_on() -> None:
    body = styled("甲", "H1") + styled("乙", "H2") + styled("丙", "H2Child") + styled("丁", "H2Bare")
    assert read(body, LINKED, styles=STYLES).text == "一、甲\n（一）乙\n（二）丙\n丁\n"


def test_a_style_whose_level_is_only_named_by_the_list_is_on_that_level() -> None:
    styles = style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    styles += style("H2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    assert read(styled("甲", "H1") + styled("乙", "H2"), LINKED, styles=styles).text == "一、甲\n（一）乙\n"


def test_a_paragraph_may_refuse_or_change_the_number_of_its_style() -> None:
    body = (
        styled("甲", "H2", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
        + styled("乙", "H2", '<w:numPr><w:ilvl w:val="0"/></w:numPr>')
        + styled("丙", "H1", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + styled("丁", "Empty") + styled("戊", "Ring") + styled("己", "Unknown")
    )  # fmt: skip
    assert read(body, LINKED, styles=STYLES).text == "甲\n一、乙\n（一）丙\n丁\n戊\n己\n"


def test_the_default_style_numbers_paragraphs_that_name_none() -> None:
    default = style("Normal", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    default = default.replace("<w:style ", '<w:style w:default="1" ')
    assert read(p("甲") + p("乙"), OFFICIAL + num(1, 0), styles=default).text == "一、甲\n二、乙\n"


def test_styles_are_found_behind_a_mass_of_others_and_in_other_spellings() -> None:
    mass = "".join(style(f"Filler{n}", "<w:pPr><w:jc w:val='both'/></w:pPr>") for n in range(2000))
    odd = STYLES.replace('"', "'")
    for styles in (mass + STYLES, mass + odd):
        assert read(styled("甲", "H1") + styled("乙", "H2Child"), LINKED, styles=styles).text == "一、甲\n（一）乙\n"


def test_a_list_style_leads_to_the_list_that_holds_its_levels() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="5"><w:styleLink w:val="Official"/>'
        + lvl(0, "chineseCounting", "第%1条")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="6"><w:numStyleLink w:val="Official"/></w:abstractNum>'
        + num(1, 5)
        + num(2, 6)
    )
    styles = style("Official", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
    assert read(numbered("文", 2) + numbered("文", 2), numbering, styles=styles).text == "第一条文\n第二条文\n"
    unlinked = numbering.replace('<w:styleLink w:val="Official"/>', "")
    assert read(numbered("文", 2), unlinked, styles=styles).text == "第一条文\n"


def test_tables_count_with_the_body_and_text_boxes_apart() -> None:
    box = textbox(numbered("框", 1))
    body = (
        numbered("甲", 1)
        + tbl(tr(tc(numbered("乙", 1)), tc(numbered("丙", 1))))
        + p(run("丁"), box)
        + numbered("戊", 1)
    )
    assert read(body, OFFICIAL + num(1, 0)).text == "一、甲\n二、乙\t三、丙\n丁\n一、框\n四、戊\n"


def test_joined_paragraphs_count_once() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    first = numbered("前", 1).replace("</w:pPr>", f"{gone}</w:pPr>")
    assert read(first + numbered("后", 1) + numbered("末", 1), OFFICIAL + num(1, 0)).text == "一、前后\n二、末\n"


def test_a_missing_numbering_part_leaves_paragraphs_without_numbers() -> None:
    assert read_docx(docx(numbered("文", 1)), "文稿.docx", DEFAULT_LIMITS).text == "文\n"
