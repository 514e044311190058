"""structuring."""
