"""A comparison -> one self-contained offline page: what is alike, and each pair side by side.

A section is one module with a function that gives markup; ``page.SECTIONS`` has their order. What people read stands in the
markup; the script of the page only gets numbers, so that no text of a document can ever be code.
"""

from bihuan.output.comparison.html.page import write_comparison_html
from bihuan.output.comparison.html.view import Surroundings

__all__ = ["Surroundings", "write_comparison_html"]
