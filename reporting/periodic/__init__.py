"""The province's periodic report (six months, the year): begun from a skeleton, set and printed."""
