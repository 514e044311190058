"""Talks (谈心谈话) and criticism at the meeting (相互批评)."""
