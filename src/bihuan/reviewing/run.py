"""Document, items, links and settings -> findings. The only place that survives a crashing rule, and says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bihuan.errors import BadConfiguration, BihuanError
from bihuan.model import Finding, Kind, Severity, Span
from bihuan.profiles.model import RuleSetting
from bihuan.reviewing.registry import RULES, by_slug
from bihuan.reviewing.rule import Options, OptionValue, Remark, ReviewInput, Rule

CRASHED = "rule-crashed"
_DEFAULTS = {rule.slug: Options({option.name: option.default for option in rule.options}) for rule in RULES}


def review(review: ReviewInput) -> tuple[Finding, ...]:
    """What the rules note about a self-examination, in text order. A document of another kind gets no findings."""
    if review.kind is Kind.OTHER:
        return ()
    findings = [finding for rule in RULES for finding in _run(rule, review)]
    findings.sort(key=lambda finding: (finding.span.start, finding.span.end, finding.rule))
    return tuple(findings)


def check_settings(settings: Mapping[str, RuleSetting], origin: str) -> None:
    """Refuses settings for rules or options that do not exist; ``origin`` names the file for the message."""
    for slug, setting in settings.items():
        rule = by_slug().get(slug)
        if rule is None:
            known = "、".join(sorted(by_slug()))
            raise BadConfiguration(
                f"{origin}：没有名为“{slug}”的规则；可用的规则：{known}",
                f"{origin}: no rule is called {slug!r}; known rules: {known}",
            )
        if setting.severity is not None and setting.severity not in tuple(Severity):
            raise BadConfiguration(
                f"{origin}：规则 {slug} 的 severity 只能是 info、warning、error",
                f"{origin}: severity of rule {slug} must be info, warning or error",
            )
        _options(rule, setting, origin)


def _run(rule: Rule, review: ReviewInput) -> Iterator[Finding]:
    if rule.personal_only and review.kind is not Kind.PERSONAL:
        return
    setting = _setting(rule.slug, review)
    enabled = rule.default_on and not rule.preview
    severity, options = rule.severity, _DEFAULTS[rule.slug]
    if setting is not None:
        enabled = enabled if setting.enabled is None else setting.enabled
        severity = severity if setting.severity is None else Severity(setting.severity)
        options = _options(rule, setting, "bihuan.toml") if setting.options else options
    if not enabled:
        return
    try:
        for remark in rule.check(review, options):
            yield _finding(rule, severity, remark)
    except BihuanError:
        raise
    except Exception as error:  # a flaw of one rule must not hide what the others found
        yield _crashed(rule, error, review.head)


def _setting(slug: str, review: ReviewInput) -> RuleSetting | None:
    own = review.settings.get(slug)
    base = review.profile.rules.get(slug) if review.profile else None
    return own.over(base) if own is not None else base


def _finding(rule: Rule, severity: Severity, remark: Remark) -> Finding:
    return Finding(
        rule=rule.slug,
        severity=severity,
        span=remark.span,
        message=remark.message,
        message_en=remark.message_en,
        suggestion=remark.suggestion or rule.suggestion,
        suggestion_en=remark.suggestion_en or rule.suggestion_en,
        ref=remark.ref,
        related=remark.related,
    )


def _crashed(rule: Rule, error: Exception, span: Span) -> Finding:
    what = f"{type(error).__name__}: {error}"
    return Finding(
        rule=CRASHED,
        severity=Severity.INFO,
        span=span,
        message=f"规则“{rule.title}”（{rule.slug}）没有查完，程序出错：{what}。其余规则照常。",
        message_en=f"Rule {rule.slug} did not finish because of a fault in the program: {what}. The other rules ran.",
        suggestion="请把这条提示连同能重现它的文字报告给维护者；急用时可在 bihuan.toml 中关闭这条规则。",
        suggestion_en="Please report this with a text that shows it; the rule can be switched off in bihuan.toml.",
    )


def _options(rule: Rule, setting: RuleSetting, origin: str) -> Options:
    """The rule's options with those of the setting laid over them; unknown names and wrong types are refused."""
    values = Options(_DEFAULTS[rule.slug])
    for name, value in setting.options.items():
        if name not in values:
            known = "、".join(values) or "无"
            raise BadConfiguration(
                f"{origin}：规则 {rule.slug} 没有参数“{name}”；可用的参数：{known}",
                f"{origin}: rule {rule.slug} has no option {name!r}; known options: {known}",
            )
        values[name] = _typed(rule, name, value, values[name], origin)
    return values


def _typed(rule: Rule, name: str, value: object, default: OptionValue, origin: str) -> OptionValue:
    if isinstance(default, tuple) and isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if isinstance(default, bool) and isinstance(value, bool):
        return value
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(default, (int, float)) and not isinstance(default, bool) and numeric:
        return value  # type: ignore[return-value]  # numeric was just checked
    if isinstance(default, str) and isinstance(value, str):
        return value
    wanted = {bool: "true/false", str: "text", tuple: "list of text"}.get(type(default), "number")
    raise BadConfiguration(
        f"{origin}：规则 {rule.slug} 的参数 {name} 类型不对（应为 {wanted}）：{value!r}",
        f"{origin}: option {name} of rule {rule.slug} must be {wanted}, not {value!r}",
    )
