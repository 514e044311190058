"""Requests about checklists, inspections and letters."""
