"""法：statutory facts as data and the arithmetic on them; no Django, no clock, no database."""
