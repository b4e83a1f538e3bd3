"""Static files as they are served: named after their content, compressed, cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A script's modules import one another by the names of their content, too.

    Otherwise a browser would keep a module of yesterday beside a page of today.
    """

    support_js_module_import_aggregation = True
