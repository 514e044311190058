"""Requests about surveys and draws."""
