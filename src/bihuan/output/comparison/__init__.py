"""What a comparison looks like: terminal page, JSON, HTML side by side, workbook. It shows passages and accuses nobody."""

from bihuan.output.comparison.as_json import comparison_json
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.terminal import render_comparison

__all__ = ["Compared", "comparison_json", "render_comparison"]
