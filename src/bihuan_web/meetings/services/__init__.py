"""What people can do with meetings, one function an act: permission, one transaction, compare-and-set, the event."""
