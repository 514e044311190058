"""Who carries what (责任分布): the tree of responsibility with load and lateness."""
