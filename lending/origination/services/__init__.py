"""The deeds on an application: drafting, and leading it to a decision."""
