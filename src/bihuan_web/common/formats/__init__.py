"""How days, times and numbers are written, the same in every language: docs/decisions/0019-days-and-numbers.md.

Django looks into ``LANGUAGE/formats.py`` (``FORMAT_MODULE_PATH``); both take what stands here. A template that writes
``|date:"Y-m-d"`` says the same.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "Y-m"
MONTH_DAY_FORMAT = "m-d"
# The first is how a field shows its day: what a browser's date field understands. 03/02/2026 is two days, and not taken.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
DECIMAL_SEPARATOR = "."
