"""督查: rounds of reading, what was received, what was found and what people said about it."""
