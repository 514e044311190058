"""Checklists as people write them: TOML or Excel, and those that come with the program."""
