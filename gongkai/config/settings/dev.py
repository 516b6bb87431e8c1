"""``make run``: one PC, SQLite, the demo office. The key is made on first use and kept in var/."""

import os
import secrets

from gongkai.keeping.private import close_room, keep_private

from .base import *
from .base import VAR_DIR

DEBUG = False
ALLOWED_HOSTS = ["*"]
keep_private()
close_room(VAR_DIR)
_key = VAR_DIR / "secret.key"
if not _key.exists():
    try:
        with os.fdopen(os.open(_key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as fresh:
            fresh.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
SECRET_KEY = _key.read_text()
