"""Inspection of subordinate units (检查) and findings from outside (外部反馈): each answered."""
