"""What the sheets and the overview of a batch say, in Chinese and in English."""

from __future__ import annotations

from bihuan.batch import DEFAULT_LIMITS, Identity, Record, Verdict
from bihuan.language import Lang, say
from bihuan.profiles import VerdictLimits

VERDICTS = (Verdict.REWRITE, Verdict.REVISE, Verdict.PASS, Verdict.APART, Verdict.UNREADABLE)  # the most urgent first
_VERDICTS = {
    Verdict.REWRITE: ("重写建议", "rewrite advised"),
    Verdict.REVISE: ("需修改", "to be revised"),
    Verdict.PASS: ("基本达标", "meets the standard"),
    Verdict.APART: ("另列", "set apart"),
    Verdict.UNREADABLE: ("未能检查", "not examined"),
}
_SOURCES = {"text": ("正文", "text"), "file": ("文件名", "file name"), "folder": ("文件夹", "folder")}
_KINDS = {"personal": ("个人", "personal"), "team": ("领导班子", "team")}
_FAMILIES = {
    "structure": ("结构", "structure"),
    "problem": ("问题", "problem"),
    "cause": ("原因", "cause"),
    "measure": ("措施", "measure"),
    "link": ("对应", "link"),
    "text": ("文字", "wording"),
    "": ("其他", "other"),
}
_SEVERITIES = {"error": ("重写建议", "rewrite"), "warning": ("修改", "revise"), "info": ("提示", "hint")}


def verdict_words(verdict: Verdict, lang: Lang) -> str:
    return say(lang, *_VERDICTS[verdict])


def source_words(source: str, lang: Lang) -> str:
    return say(lang, *_SOURCES[source])


def family_words(family: str, lang: Lang) -> str:
    return say(lang, *_FAMILIES[family])


def severity_words(severity: str, lang: Lang) -> str:
    return say(lang, *_SEVERITIES[severity])


def kind_words(record: Record, lang: Lang) -> str:
    """个人, 领导班子, or what a file that was set apart is."""
    if record.kind in _KINDS:
        return say(lang, *_KINDS[record.kind])
    return record.kind_words


def sources_line(identity: Identity, lang: Lang) -> str:
    """姓名：文件名；单位：文件夹；年度：正文."""
    parts = [
        f"{say(lang, zh, en)}{say(lang, '：', ': ')}{source_words(known.source, lang)}"
        for known, zh, en in (
            (identity.person, "姓名", "person"),
            (identity.unit, "单位", "unit"),
            (identity.year, "年度", "year"),
        )
        if known.source
    ]
    return say(lang, "；", "; ").join(parts)


def basis(record: Record, lang: Lang) -> str:
    """The counts behind a verdict, or the reason there is none."""
    if record.reason:
        return record.reason
    weights = record.weights
    words = say(
        lang,
        f"重写建议 {weights.errors} 条，修改 {weights.warnings} 条",
        f"rewrite {weights.errors}, revise {weights.warnings}",
    )
    return words + (say(lang, "；", "; ") + limits_words(weights.limits, lang) if _unusual(record) else "")


def _unusual(record: Record) -> bool:
    return record.weights.limits != DEFAULT_LIMITS


def limits_words(limits: VerdictLimits, lang: Lang) -> str:
    """From which counts on a verdict is what it is."""
    rewrite = [
        say(lang, f"{zh} {limit} 条起", f"{en} from {limit}")
        for limit, zh, en in (
            (limits.rewrite_errors, "重写建议", "rewrite"),
            (limits.rewrite_warnings, "修改", "revise"),
        )
        if limit
    ]
    none = say(lang, "不设", "never")
    revise = say(lang, f"修改 {limits.revise_warnings} 条起", f"revise from {limits.revise_warnings}")
    return say(
        lang,
        f"界限：需修改＝{revise if limits.revise_warnings else none}；重写建议＝{'或'.join(rewrite) or none}",
        f"limits: to be revised = {revise if limits.revise_warnings else none}; "
        f"rewrite advised = {' or '.join(rewrite) or none}",
    )


def meaning(lang: Lang) -> str:
    """What a verdict is, and what it is not."""
    return say(
        lang,
        "结论只说这份文字是否齐全、可核对，由发现的程度和条数得出，供人复核；不是对任何人的评分、排名或评价。",
        "A verdict says whether the text is complete and can be checked. It follows from counts of findings, is there for "
        "a person to review, and is never a mark, a rank or a judgement of anybody.",
    )


def copies_meaning(lang: Lang) -> str:
    """What is said of copies, and what is not."""
    return say(
        lang,
        "相近材料、相同段落只列出文字，不影响结论；相同可能是共同起草、引用文件或者套用模板，是否合适由人判断。",
        "Documents alike and passages in common are shown and do not bear on a verdict. They may have been drafted "
        "together, quote a document or fill in a template; whether that matters is for people to say.",
    )


def counting(lang: Lang) -> str:
    """How findings are counted for a verdict."""
    return say(
        lang,
        "计数时，已说明理由不再提示的发现不算；文字类规则（遮掩写法、错别字等）每条规则只算一次；有“重写建议”程度的发现，至少是需修改。",
        "Findings set aside with a reason do not count; a rule about wording counts once however often it fires; "
        "a finding of the highest severity makes a text at least “to be revised”.",
    )


def totals(counts: dict[Verdict, int], lang: Lang) -> str:
    """共 12 份：重写建议 2，需修改 6 …"""
    shown = [f"{verdict_words(one, lang)} {counts[one]}" for one in VERDICTS if counts.get(one)]
    number = sum(counts.values())
    return say(lang, f"共 {number} 份：{'，'.join(shown)}", f"{number} files: {', '.join(shown)}")
