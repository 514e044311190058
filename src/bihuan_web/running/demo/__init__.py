"""Demonstration data (演示数据): a fictional county with its people, two rounds, documents, a ledger and tasks in every state.

Nothing is written into tables directly but people and units: every state is reached by the acts of those who may do them.
"""
