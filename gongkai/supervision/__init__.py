"""督查：a district reads the annual reports of its offices."""
