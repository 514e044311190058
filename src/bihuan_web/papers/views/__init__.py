"""Requests about papers, their wordings, bundles and next year."""
