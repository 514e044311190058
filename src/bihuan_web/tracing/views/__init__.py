"""Requests: places with their ledgers, and documents."""
