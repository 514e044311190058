"""Papers of this app: Chinese official documents, whoever prints them."""
