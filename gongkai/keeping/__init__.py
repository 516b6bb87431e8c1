"""保管: backup, restore and check-up of an installation; entered from the command line only."""
