"""Lists as every screen shows them."""

from typing import TypeVar

import django_tables2 as tables
from django.http import HttpRequest

PER_PAGE = 25

AnyTable = TypeVar("AnyTable", bound=tables.Table)


def in_pages(table: AnyTable, request: HttpRequest) -> AnyTable:
    """Sort a list as the address asks and turn to its page: always `PER_PAGE` rows a page.

    A column that is not there sorts nothing; a page that is not there gives the nearest one.
    """
    if columns := request.GET.getlist(table.prefixed_order_by_field):
        table.order_by = columns
    table.paginate(per_page=PER_PAGE)
    try:
        asked = int(request.GET.get(table.prefixed_page_field, "1"))
    except ValueError:
        asked = 1
    table.page = table.paginator.page(min(max(asked, 1), table.paginator.num_pages))
    return table
