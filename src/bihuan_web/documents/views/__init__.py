"""Requests about documents: lists and handing in, the reading page and corrections, reviewing, downloads, keeping."""
