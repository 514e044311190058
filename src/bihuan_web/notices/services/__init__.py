"""What the schedule and people do with notices and letters; each act is one transaction with its event."""
