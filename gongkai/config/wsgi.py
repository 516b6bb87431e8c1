"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from gongkai.keeping.private import keep_private

keep_private()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings.production")
application = get_wsgi_application()
