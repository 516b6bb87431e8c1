"""The suite: SQLite in memory, or PostgreSQL when GONGKAI_DATABASE_URL names one."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("GONGKAI_VAR", tempfile.mkdtemp(prefix="gongkai-test-"))

from .base import *
from .base import DATABASES

SECRET_KEY = "test"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
GONGKAI_FILES = Path(os.environ["GONGKAI_VAR"]) / "files"
if "GONGKAI_DATABASE_URL" not in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['GONGKAI_VAR']}/test.sqlite3"}
WHITENOISE_USE_FINDERS = False
