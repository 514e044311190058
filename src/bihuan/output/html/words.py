"""What the page itself says, in Chinese and in English."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    # the page
    "report": ("闭环审查报告", "Bihuan report"),
    "report_of": ("{name} · 闭环审查报告", "{name} · Bihuan report"),
    "skip": ("跳到正文", "Skip to the text"),
    "documents": ("材料目录", "Documents"),
    "documents_n": ("共 {n} 份材料", "{n} documents"),
    "contents": ("目录", "Contents"),
    "back_to_top": ("回到顶部", "Back to top"),
    "footer": (
        "本页由闭环（Bihuan）生成，不含外部资源，可离线保存和打印。审查发现只指出文稿中可以核对的地方，不对任何人评分、定性。",
        "Made by Bihuan, without external resources, to be kept and printed offline. "
        "Findings point at what can be checked in the text; they are no mark for a person.",
    ),
    # the document
    "file": ("文件", "File"),
    "format": ("格式", "Format"),
    "encoding": ("编码", "Encoding"),
    "sha256": ("SHA-256", "SHA-256"),
    "year": ("年度", "Year"),
    "kind": ("类别", "Kind"),
    "kind_personal": ("个人对照检查材料", "personal self-examination"),
    "kind_team": ("领导班子对照检查材料", "team self-examination"),
    "kind_other": ("不是对照检查材料", "not a self-examination"),
    "meeting": ("会议", "Meeting"),
    "profile": ("适用场景", "Profile"),
    "profile_why": ("选用理由：{why}", "Why: {why}"),
    "no_profile": ("未选用场景，只按通用规则审查", "none; only the general rules apply"),
    "person": ("对照检查人", "Author"),
    "post": ("职务", "Post"),
    "unit": ("单位", "Unit"),
    "not_stated": ("未写明", "not stated"),
    "other_explained": (
        "这份文件看起来不是对照检查材料，因此没有查找问题、原因和措施，也没有适用任何规则。下面是读到的文字。",
        "This file does not look like a self-examination: nothing was looked for, no rule applied. Its text follows.",
    ),
    "reader_notes": ("读取说明", "Reader's notes"),
    # counts
    "overview": ("概览", "Overview"),
    "count_characters": ("字数（不含空白）", "Characters (no blanks)"),
    "count_aspects": ("方面", "Aspects"),
    "count_problems": ("问题", "Problems"),
    "count_examples": ("有事例 {n}", "{n} with an example"),
    "count_causes": ("原因", "Causes"),
    "count_measures": ("措施", "Measures"),
    "count_actions": ("行动", "Actions"),
    "count_checkable": ("可核查 {n}", "{n} checkable"),
    "count_linked": ("已对应 {n}", "{n} linked"),
    "count_prior": ("上次整改事项", "Prior items"),
    "count_findings": ("审查发现", "Findings"),
    "findings_by_rule": ("发现一览", "Findings at a glance"),
    "suppressed_n": ("已说明理由、不再提示的发现（{n}）", "Findings set aside with a reason ({n})"),
    "reason": ("理由", "Reason"),
    "no_findings": ("没有审查发现。", "No findings."),
    "whole": ("关于全文", "About the whole document"),
    # items
    "problem": ("问题", "Problem"),
    "cause": ("原因", "Cause"),
    "measure": ("措施", "Measure"),
    "credit": ("成绩", "Credit"),
    "aspect": ("方面", "Aspect"),
    "example": ("事例", "Example"),
    "action": ("行动", "Action"),
    "claim": ("要点", "Claim"),
    "prior": ("上次整改", "Prior"),
    "done": ("已完成", "done"),
    "doing": ("推进中", "in progress"),
    "open": ("未完成", "open"),
    "mask": ("遮掩词", "Masked term"),
    "mask_is": ("遮掩词，实为{term}", "masked term, stands for {term}"),
    "withheld": ("隐去的事实", "Withheld fact"),
    "noise": ("非正文（页码、水印等）", "Not the author's text"),
    "role_previous": ("上次整改落实", "Previous round"),
    "role_matters": ("个人事项说明", "Personal matters"),
    "role_problems": ("存在问题", "Problems"),
    "role_cases": ("典型案例剖析", "Case analysis"),
    "role_causes": ("原因剖析", "Causes"),
    "role_measures": ("整改措施", "Measures"),
    "role_closing": ("结语", "Closing"),
    # findings
    "text_and_findings": ("文稿与审查发现", "Text and findings"),
    "text": ("文稿", "Text"),
    "finding": ("发现", "Finding"),
    "finding_n": ("发现 {n}（{severity}）：{title}", "Finding {n} ({severity}): {title}"),
    "to_words": ("回到原文", "to the words"),
    "info": ("提示", "Hint"),
    "warning": ("修改", "Revise"),
    "error": ("重写建议", "Rewrite"),
    "how_to_mend": ("怎么改", "How to mend"),
    "related": ("相关处", "See also"),
    "severity": ("程度", "Severity"),
    "rule": ("规则", "Rule"),
    "places": ("位置", "Places"),
    "number_of": ("条数", "Count"),
    "passage": ("原文", "Passage"),
    # links
    "matrix": ("对应关系矩阵", "Coverage matrix"),
    "matrix_about": (
        "方面、问题、原因、措施逐项对照；数字为对应程度（0–1），由文字推断，须由人核定。",
        "Aspect by problem by cause by measure; the figure (0-1) is how sure the link is. "
        "Links are proposed from the words; a person has to confirm them.",
    ),
    "no_cause": ("没有对应的原因", "No cause answers it"),
    "no_measure": ("没有对应的措施", "No measure answers it"),
    "no_problem": ("没有对应的问题", "No problem stands against it"),
    "no_reason": ("未找到编号、用词或位置上的联系。", "No tie by number, wording or place was found."),
    "through_cause": ("（经{cause}间接对应）", "(only through {cause})"),
    "aspect_empty": ("这一方面没有查摆出问题", "No problem is named under this aspect"),
    "no_aspect": ("未归入方面", "Under no aspect"),
    "unanswered": ("没有对应问题的原因和措施", "Causes and measures without a problem"),
    "no_items": ("文中没有查摆出问题、原因或措施。", "No problem, cause or measure was found."),
    "links": ("逐项对应", "Links, item by item"),
    "links_of": ("{label} 的对应关系", "Links of {label}"),
    "links_hint": ("查看对应关系", "show its links"),
    "counterparts": ("对应{kind} {n} 项", "{n} {kind}"),
    "basis_number": ("编号", "number"),
    "basis_wording": ("用词", "wording"),
    "basis_theme": ("主题", "theme"),
    "basis_place": ("位置", "place"),
    "basis_manual": ("人工", "manual"),
    "score": ("对应程度 {score}", "score {score}"),
    # actions
    "actions": ("行动清单", "Actions"),
    "actions_about": (
        "措施中可以核查的承诺。空白处是文中没有写明的内容，标为“未写明”。",
        "The commitments inside the measures. What the text does not say is marked “not stated”.",
    ),
    "owner": ("责任人", "Owner"),
    "due": ("时限", "Due"),
    "metric": ("指标或成果", "Metric"),
    "missing": ("还缺", "Missing"),
    "nothing_missing": ("齐全", "complete"),
    "no_actions": ("没有可核查的行动", "No action that could be checked"),
    "no_measures": ("文中没有整改措施。", "The text has no measures."),
    "until": ("{latest} 前", "by {latest}"),
    "from_until": ("{earliest} 至 {latest}", "{earliest} to {latest}"),
    # last year's document
    "compared": ("与上年度对照", "Compared with last year"),
    "compared_about": (
        "上年度的问题、措施逐项看今年的下文，年份、序号、数字不作比较。两边都引原文，由人判断；没有找到不等于没有做。",
        "What became of last year's problems and measures; years, ordinals and figures are set aside. "
        "Both texts are quoted for a person to judge; not found does not mean not done.",
    ),
    "last_year": ("上年度", "Last year"),
    "what_became": ("去向", "What became of it"),
    "this_year": ("今年的文字", "This year's words"),
    "not_found": ("没有找到交代", "not found"),
    "not_found_hint": ("今年的文稿中没有相近的文字", "no similar words in this text"),
    # legend, filter, help
    "legend": ("图例", "Legend"),
    "filter": ("筛选审查发现", "Filter findings"),
    "all_rules": ("全部规则", "All rules"),
    "previous_finding": ("上一条", "Previous"),
    "next_finding": ("下一条", "Next"),
    "position": ("第 {at} 条，共 {n} 条", "{at} of {n}"),
    "none_shown": ("没有符合条件的发现", "nothing matches"),
    "shown": ("显示 {n} 条", "{n} shown"),
    "help": ("帮助", "Help"),
    "close": ("关闭", "Close"),
    "keys": ("快捷键", "Keys"),
    "key_next": ("下一条发现", "next finding"),
    "key_previous": ("上一条发现", "previous finding"),
    "key_links": (
        "在问题、原因、措施的标签上按回车：突出显示对应项并说明理由",
        "on the label of a problem, cause or measure: highlight its counterparts and say why",
    ),
    "key_help": ("打开本帮助", "this help"),
    "key_escape": ("取消突出显示、关闭窗口", "clear the highlight, close"),
    "key_enter": ("回车", "Enter"),
    "keys_on": ("启用单键快捷键", "Single-key shortcuts on"),
}  # fmt: skip


class Words:
    """The page's words in one language; called with a key and what to fill in."""

    def __init__(self, lang: str) -> None:
        self.lang = "en" if lang.lower().startswith("en") else "zh"
        self._at = 1 if self.lang == "en" else 0
        self.gap = " " if self.lang == "en" else ""
        self.html_lang = "en" if self.lang == "en" else "zh-Hans"

    def __call__(self, key: str, **values: object) -> str:
        words = _WORDS[key][self._at]
        return words.format(**values) if values else words
