"""What people can do with papers and bundles, one function an act."""
