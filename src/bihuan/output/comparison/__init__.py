"""What a comparison looks like: terminal page, JSON, HTML side by side, workbook. It shows passages and accuses nobody."""

from bihuan.output.comparison.as_json import comparison_json
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.html import Surroundings, write_comparison_html
from bihuan.output.comparison.terminal import render_comparison
from bihuan.output.comparison.xlsx import add_comparison_sheets, write_comparison_xlsx

__all__ = [
    "Compared",
    "Surroundings",
    "add_comparison_sheets",
    "comparison_json",
    "render_comparison",
    "write_comparison_html",
    "write_comparison_xlsx",
]
