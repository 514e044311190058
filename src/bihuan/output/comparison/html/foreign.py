"""他处名称: names, units and places of another document left in, each in its sentence."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.foreign import ForeignName
from bihuan.output.comparison.html.view import PageView
from bihuan.output.comparison.words import foreign_kind, manner_words
from bihuan.output.html.markup import escape

_SHOWN = 1000


def section(view: PageView) -> Iterator[str]:
    foreign = view.compared.foreign
    if not foreign:
        return
    about = view.say(
        "材料里出现的、属于另一份材料的人名、单位名、地名。可能是正常提到，也可能是套用时没有改净。",
        "Names of people, units and places that belong to another document. They may be meant, or left in by mistake.",
    )
    heads = (("文件", "File"), ("名称", "Name"), ("出现在", "Where"), ("原文", "Words"), ("属于", "Belongs to"))
    cells = "".join(f'<th scope="col">{view.say(*words)}</th>' for words in heads)
    yield (
        f'<section aria-labelledby="foreign"><h2 id="foreign">{view.say("他处名称", "Names of others")}</h2>\n'
        f'<p class="muted">{about}</p><div class="wide" tabindex="0" role="region" aria-labelledby="foreign">'
        f'<table class="items"><thead><tr>{cells}</tr></thead><tbody>\n'
    )
    for one in foreign[:_SHOWN]:
        yield _row(view, one)
    yield "</tbody></table></div>\n"
    if len(foreign) > _SHOWN:
        yield view.rest(len(foreign) - _SHOWN)
    yield "</section>\n"


def _row(view: PageView, one: ForeignName) -> str:
    text = view.compared.materials[one.key].source.text
    before, name, after = (
        escape(text[start:end])
        for start, end in (
            (one.context.start, one.span.start),
            (one.span.start, one.span.end),
            (one.span.end, one.context.end),
        )
    )
    owners = "" if one.owners < 2 else view.say(f"等 {one.owners} 份", f" and {one.owners - 1} more")
    beside = view.beside(one.key, one.owner)
    return (
        f'<tr><th scope="row">{view.document(one.key)}</th>'
        f'<td><b>{escape(one.name)}</b><span class="muted">{escape(foreign_kind(one, view.lang))}</span></td>'
        f"<td>{escape(manner_words(one, view.lang))}</td>"
        f'<td><q lang="zh-Hans">{before}<mark class="{"name" if one.kind == "person" else "place"}">{name}</mark>{after}</q></td>'
        f"<td>{view.document(one.owner)}{owners} {beside}</td></tr>\n"
    )
