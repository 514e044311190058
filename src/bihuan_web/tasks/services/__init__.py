"""What people can do with tasks, one function an act. Each is one transaction: the move, what it writes, its event.

Every function takes the task as the person saw it (with its ``revision``) and raises ``Refused`` where it may not be.
"""
