"""Imported by the process that others are forked from: what every one of them would read, done once."""

from bot.messages.texts import words

words()
