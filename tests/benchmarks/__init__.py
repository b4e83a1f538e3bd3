"""Times beside those of a known tool, and query counts; each with its budget."""
