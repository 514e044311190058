"""Pages about units, people, roles and the event log."""
