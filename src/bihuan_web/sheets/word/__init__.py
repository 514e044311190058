"""What goes out on paper, as Word files in the layout of GB/T 9704-2012. Fonts are named, never shipped."""
