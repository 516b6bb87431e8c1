"""What measures speed, memory and scale. Never a timed test: ratios are printed, people judge."""
