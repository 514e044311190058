"""Everything a person can do with comparisons, one function an act; and what the worker does."""
