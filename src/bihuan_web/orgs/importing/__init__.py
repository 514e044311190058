"""A tree and its people from an Excel workbook: read, checked against what is there, shown, and only then done."""
