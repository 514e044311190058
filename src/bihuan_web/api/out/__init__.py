"""What the API gives: one class for each kind of item, with the columns that its readers may see."""
