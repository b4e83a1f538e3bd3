"""Figures, text and fields of the interface; no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "povertyplan.ui"
    label = "ui"
