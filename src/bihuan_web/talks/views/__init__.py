"""Requests about teams, talks and criticism."""
