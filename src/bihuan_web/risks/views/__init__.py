"""Requests about the register of risks."""
