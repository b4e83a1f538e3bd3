"""The portal's addresses, and a bare admin of the allocations below ``admin/``."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path

from budget.models import Allocation


class OpenSite(admin.AdminSite):
    """Asks nobody for a right."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class AllocationAdmin(admin.ModelAdmin):
    """Every allocation of one plan on one page, its amount open."""

    list_display = ("agency", "line_name", "amount")
    list_editable = ("amount",)
    list_per_page = list_max_show_all = 5000
    list_select_related = ("agency", "line__source", "line__project__parent")
    ordering = ("agency__order", "line")

    @admin.display
    def line_name(self, allocation: Allocation) -> str:
        return str(allocation.line.project.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Allocation]:
        return super().get_queryset(request).filter(line__project__plan__slug="do-toc-do")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


site = OpenSite()
site.register(Allocation, AllocationAdmin)

urlpatterns = [path("admin/", site.urls), path("", include("povertyplan.urls"))]

handler400 = "povertyplan.views.bad_request"
handler403 = "povertyplan.views.forbidden"
handler404 = "povertyplan.views.not_found"
handler500 = "povertyplan.views.server_error"
