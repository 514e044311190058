"""What people can do with checklists, inspections and letters: one function an act, one transaction with its event."""
