"""An office in earnest: everything that must not be guessed comes from the environment."""

import os

from .base import *

DEBUG = False
SECRET_KEY = os.environ["GONGKAI_SECRET_KEY"]
ALLOWED_HOSTS = os.environ["GONGKAI_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
