"""What people can do with risks, one function an act: one transaction with its event; and what raises them."""
