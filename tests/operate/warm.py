"""Imported by the process that others are forked from: what every one of them would read and compile, done once."""

from functools import cache

from bot import app

app.Texts = cache(app.Texts)  # type: ignore[misc, assignment]
app.Texts()
