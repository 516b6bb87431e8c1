"""What the public may open."""
