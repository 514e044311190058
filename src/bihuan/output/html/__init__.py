"""The HTML report: analyses -> one self-contained offline page (see docs/decisions/0004-html-report.md)."""

from bihuan.output.html.page import write_html

__all__ = ["write_html"]
