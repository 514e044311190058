"""The parts of a Word file in the layout of GB/T 9704-2012 (公文格式): page, styles by named fonts, page numbers.

The fonts are named, not shipped: 方正小标宋, 仿宋_GB2312 and 楷体_GB2312 are licensed, and offices have them.
"""

from __future__ import annotations

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LINE = 579  # twentieths of a point: 22 lines fill the 225 mm of the text block
BODY_FONT = "仿宋_GB2312"
HEADING_FONTS = {1: "黑体", 2: "楷体_GB2312", 3: BODY_FONT, 4: BODY_FONT}
TITLE_FONT = "方正小标宋简体"

# Millimetres of the standard in twentieths of a point: top 37, left 28, right 26, bottom 35; the number 7 below the text.
_PAGE = (
    '<w:footerReference w:type="even" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"'
    ' w:header="851" w:footer="1400" w:gutter="0"/>'
)


def document_part(blocks: str) -> str:
    """The main part with these blocks."""
    body = f"<w:body>{blocks}<w:sectPr>{_PAGE}</w:sectPr></w:body>"
    return f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}">{body}</w:document>'


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}" w:cs="Times New Roman"/>'


def _style(identity: str, name: str, paragraph: str, run: str, *, default: bool = False) -> str:
    base = "" if default else '<w:basedOn w:val="Normal"/>'
    mark = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{mark} w:styleId="{identity}"><w:name w:val="{name}"/>{base}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _styles() -> str:
    exact = f'<w:spacing w:line="{_LINE}" w:lineRule="exact"/>'
    none = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    size = '<w:sz w:val="32"/><w:szCs w:val="32"/>'
    body = f'{exact}<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>'
    title = '<w:spacing w:after="300" w:line="700" w:lineRule="exact"/>'
    centred = f'{none}<w:jc w:val="center"/>'
    found = [
        _style("Normal", "Normal", body, _fonts(BODY_FONT) + size, default=True),
        _style("Title", "Title", title + centred, f'{_fonts(TITLE_FONT)}<w:sz w:val="44"/><w:szCs w:val="44"/>'),
        _style("Byline", "Byline", exact + centred, _fonts("楷体_GB2312") + size),
        _style(
            "TableText",
            "Table Text",
            '<w:spacing w:line="240" w:lineRule="auto"/>' + none,
            '<w:sz w:val="24"/><w:szCs w:val="24"/>',
        ),
        _style(
            "CommentText", "annotation text", '<w:spacing w:line="240" w:lineRule="auto"/>' + none, '<w:sz w:val="20"/>'
        ),
        _style("Footer", "footer", none, f'{_fonts("宋体")}<w:sz w:val="28"/>'),
    ]
    for level, font in HEADING_FONTS.items():
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        found.append(_style(f"Heading{level}", f"heading {level}", f"<w:keepNext/>{outline}", _fonts(font)))
        found.append(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="Heading{level}Words">'
            f'<w:name w:val="Heading {level} Words"/><w:rPr>{_fonts(font)}</w:rPr></w:style>'
        )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    found.append(
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:rPr><w:sz w:val="21"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style>"
    )
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{language}</w:rPr></w:rPrDefault></w:docDefaults>"
    return f'{_XML}<w:styles xmlns:w="{_W}">{defaults}{"".join(found)}</w:styles>'


def _footer(side: str) -> str:
    """A page number between dashes, one character in from the outer edge."""
    mark = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
    field = f'{mark.format("begin")}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    field += f"{mark.format('separate')}<w:r><w:t>1</w:t></w:r>{mark.format('end')}"
    edge = f'<w:ind w:{side}Chars="100" w:{side}="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/>'
    dash = '<w:r><w:t xml:space="preserve">{0}</w:t></w:r>'
    words = f"{dash.format('— ')}{field}{dash.format(' —')}"
    look = f'<w:pPr><w:pStyle w:val="Footer"/>{edge}</w:pPr>'
    return f'{_XML}<w:ftr xmlns:w="{_W}"><w:p>{look}{words}</w:p></w:ftr>'


def _relations(*pairs: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(pairs, 1)
    )
    return f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def _content_types() -> str:
    names = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "footer1": "footer",
        "footer2": "footer",
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in names.items()
    )
    return (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _settings() -> str:
    """Odd and even pages differ; and without a version Word would open the file in its compatibility mode."""
    uri = "http://schemas.microsoft.com/office/word"
    version = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
    return f'{_XML}<w:settings xmlns:w="{_W}"><w:evenAndOddHeaders/><w:compat>{version}</w:compat></w:settings>'


PARTS = {
    "[Content_Types].xml": _content_types(),
    "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
    "word/_rels/document.xml.rels": _relations(
        ("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml"), ("footer", "footer2.xml")
    ),
    "word/styles.xml": _styles(),
    "word/settings.xml": _settings(),
    "word/footer1.xml": _footer("right"),
    "word/footer2.xml": _footer("left"),
}
