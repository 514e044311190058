"""Tracing (贯通): aspect, problem, cause, measure, task side by side, and where each chain stops."""
