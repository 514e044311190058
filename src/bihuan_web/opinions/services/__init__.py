"""What people do with opinions: one function an act, one transaction with its event. What an unknown person does has none."""
