"""SQLite with as many parameters in a statement as the library was built for."""
