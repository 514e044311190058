"""reviewing/rules."""
