"""Copies (雷同): documents that were handed in compared with one another. It shows what is the same and accuses nobody."""
