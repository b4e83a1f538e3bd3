"""Người dùng và cơ quan."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "povertyplan.accounts"
    label = "accounts"
    verbose_name = "Người dùng và cơ quan"
