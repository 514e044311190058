"""``bihuan rule NAME``: what a rule looks for, why, and how to mend it."""

from __future__ import annotations

import click

from bihuan.cli.main import language_option
from bihuan.cli.speaking import SpokenCommand
from bihuan.errors import BadConfiguration
from bihuan.language import Lang, say
from bihuan.output.rule_pages import page_of
from bihuan.output.terminal import LABELS
from bihuan.reviewing.registry import by_slug
from bihuan.reviewing.rule import Rule


def build(lang: Lang) -> click.Command:
    """The command in one language."""

    def show(name: str) -> None:
        click.echo(_explained(name, lang))

    return SpokenCommand(
        "rule",
        lang=lang,
        callback=show,
        params=[click.Argument(["name"], metavar=say(lang, "名称", "NAME")), language_option(lang)],
        help=say(
            lang,
            "说明一条规则：查什么、为什么、怎么改、有哪些参数。",
            "Explain a rule: what, why, how to mend, options.",
        ),
        examples=["bihuan rule problem-without-example"],
    )


def _explained(name: str, lang: Lang) -> str:
    rule = by_slug().get(name)
    if rule is None:
        from difflib import get_close_matches  # noqa: PLC0415 - only once something is wrong

        near = "、".join(get_close_matches(name, by_slug(), n=3))
        raise BadConfiguration(
            f"没有名为 {name} 的规则" + (f"；是不是 {near}？" if near else "；用 bihuan rules 列出全部"),
            f"no rule is called {name}" + (f"; did you mean {near}?" if near else "; bihuan rules lists them all"),
        )
    page = page_of(name)
    head = _summary(rule, lang)
    # The pages are Chinese; in English the summary comes first.
    return f"{head}\n\n{page}" if page and lang == "en" else page or head


def _summary(rule: Rule, lang: Lang) -> str:
    lines = [
        f"{rule.slug}  {say(lang, *LABELS[rule.severity])}",
        say(lang, rule.title, rule.title_en),
        say(lang, rule.suggestion, rule.suggestion_en),
    ]
    lines += [
        f"  {option.name} = {option.default}  {say(lang, option.title, option.title_en)}" for option in rule.options
    ]
    return "\n".join(lines)
