"""Each format as lines and grids."""
