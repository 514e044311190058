"""Requests about meetings."""
