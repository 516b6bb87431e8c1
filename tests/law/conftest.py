"""The law's tests: no database, no clock; a slow machine is no failure."""

from hypothesis import settings

settings.register_profile("law", deadline=None)
settings.load_profile("law")
