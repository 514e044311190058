"""extracting."""
