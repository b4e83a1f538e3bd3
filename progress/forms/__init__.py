"""Forms of the calendar, and of what is typed on a report beside its figures."""
