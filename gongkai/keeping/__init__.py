"""保管: backup, restore, check-up and privacy of an installation."""
