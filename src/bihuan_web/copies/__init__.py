"""Copies (雷同): clusters, a unit's heat map, two texts side by side, one person over the years."""
