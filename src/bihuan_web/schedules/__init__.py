"""Plan and time (时间安排): tasks against their dates, standing rhythms, the state of escalation."""
