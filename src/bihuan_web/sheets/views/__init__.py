"""Pages of what leaves and comes in."""
