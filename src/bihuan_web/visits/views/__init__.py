"""Requests about visits."""
