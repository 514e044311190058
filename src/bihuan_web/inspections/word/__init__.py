"""Papers of this app, in the layout of official documents; Chinese, whoever prints them."""
