"""Word files built from raw XML, so that tests can say exactly what stands in them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W_URI,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word file with this body. ``styles``, ``numbering``, ``footnotes``, ``endnotes``, ``comments`` hold the inside
    of their part's root element; other names are further parts, ``__`` standing for a slash and ``_`` for a dot."""
    files: dict[str, str | bytes] = {}
    kinds, relations = [], []
    for name in ("styles", "numbering", "footnotes", "endnotes", "comments"):
        if name in parts:
            inner = parts.pop(name)
            files[f"word/{name}.xml"] = f"{_DECLARATION}<w:{name} {NAMESPACES}>{inner}</w:{name}>"
            kinds.append(f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{name}+xml"/>')
            relations.append(_relation(f"rId{len(relations) + 1}", name, f"{name}.xml"))
    files["[Content_Types].xml"] = (
        f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>{"".join(kinds)}</Types>'
    )
    files["_rels/.rels"] = _relations([_relation("rId1", "officeDocument", "word/document.xml")])
    files["word/document.xml"] = f"{_DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    if relations:
        files["word/_rels/document.xml.rels"] = _relations(relations)
    for name, content in parts.items():
        files[name.replace("__", "/").replace("_", ".")] = content
    order = ["[Content_Types].xml", *(name for name in files if name != "[Content_Types].xml")]
    return zipped({name: files[name] for name in order})


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def t(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{t(text)}</w:r>"


def p(*content: str, properties: str = "") -> str:
    """A paragraph; content that is no markup becomes a run."""
    inner = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def numbered(text: str, num: int | str, level: int = 0, properties: str = "") -> str:
    return p(text, properties=f'{properties}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tc(*content: str, properties: str = "") -> str:
    inner = "".join(part if part.startswith(("<w:p", "<w:tbl")) else p(part) for part in content)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner or '<w:p/>'}</w:tc>"


def lvl(level: int, number_format: str, text: str, *, start: int | None = 1, more: str = "") -> str:
    begin = f'<w:start w:val="{start}"/>' if start is not None else ""
    return (
        f'<w:lvl w:ilvl="{level}">{begin}<w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def num(identity: int, abstract_identity: int, *overrides: str) -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{abstract_identity}"/>{"".join(overrides)}</w:num>'


def style(identity: str, properties: str = "", *, based_on: str | None = None, kind: str = "paragraph") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    name = f'<w:name w:val="{identity}"/>'
    return f'<w:style w:type="{kind}" w:styleId="{identity}">{name}{base}{properties}</w:style>'


def textbox(*paragraphs: str) -> str:
    """A run with a text box as Word writes it: a shape, and the same again for readers that do not know shapes."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def field_code(instruction: str, result: str | None) -> str:
    """A complex field; without a result the instruction is all there is."""
    parts = [field_mark("begin"), f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"]
    if result is not None:
        parts += [field_mark("separate"), result if result.startswith("<") else run(result)]
    return "".join([*parts, field_mark("end")])


def field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_RELATION}/{kind}" Target="{target}"/>'


def _relations(relations: list[str]) -> str:
    return (
        f'{_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(relations)}</Relationships>"
    )
