"""Comparing over tables (the extra ``spark``): the same comparison where the collection outgrows memory or the machine.

Start at ``running``. Ibis, DuckDB and Spark are imported by its modules, so these are imported only where they are used.
"""
