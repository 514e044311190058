"""What people can do with visits, one function an act: permission, transaction, compare-and-set, event."""
