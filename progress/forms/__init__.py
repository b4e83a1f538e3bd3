"""The forms of the calendar and of opening a period again."""
