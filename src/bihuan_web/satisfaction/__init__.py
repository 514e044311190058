"""People's satisfaction (群众满意度) after closure, and asking again (回访)."""
