"""Visits without notice (四不两直): planned, logged, their coverage."""
