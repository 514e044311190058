"""What the review found in a document (审查发现), and what people decided of it (处理)."""
