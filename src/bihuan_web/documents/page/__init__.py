"""The page of a version (阅读页): its text in folds and lines, never altered, with what was read and found in it; and its outline."""
