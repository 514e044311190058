"""Requests about rounds, one module a part of their pages."""
