"""The portal as in production, with Django's admin beside it to be compared with."""

from povertyplan.settings import *  # noqa: F403
from povertyplan.settings import INSTALLED_APPS

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "tests.benchmarks.urls"
WHITENOISE_AUTOREFRESH = True
SILENCED_SYSTEM_CHECKS = ["admin.E403"]
