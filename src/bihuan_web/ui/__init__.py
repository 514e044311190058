"""What every page looks like: base page, components, styles, and the registry that apps put their pages into."""
