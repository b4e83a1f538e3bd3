"""Every address of the portal. A plan's pages stand below its slug."""

from django.urls import include, path

from povertyplan import views

urlpatterns = [
    path("", views.home, name="home"),
    path("suc-khoe/", views.health, name="health"),
    path("", include("povertyplan.accounts.urls")),
    path("", include("projects.urls")),
    path("", include("budget.urls")),
    path("", include("targets.urls")),
    path("", include("progress.urls")),
    path("", include("reporting.urls")),
]

handler400 = "povertyplan.views.bad_request"
handler403 = "povertyplan.views.forbidden"
handler404 = "povertyplan.views.not_found"
handler500 = "povertyplan.views.server_error"
