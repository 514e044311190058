"""Everything that can be done with units, posts, people and roles: one function per act."""
