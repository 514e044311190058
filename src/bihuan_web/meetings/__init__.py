"""Meetings (会议): who was due and came, the quorum, the agenda, live minutes."""
