"""Spreading a column of a grid by a key, whatever its figures count: money, households, outputs.

`columns` say what there is to spread and by which figures, `forms` ask how, `spread` reckons. The
arithmetic is `budget.rules.spread`.
"""
