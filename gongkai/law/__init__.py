"""法：statutory facts as data, and the arithmetic on them; knows no Django, no clock, no database."""
