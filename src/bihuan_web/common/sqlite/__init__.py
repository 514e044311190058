"""SQLite as a database of several processes (``ENGINE``): Django's own, with another way to wait for the one writer's place."""
