"""The words of `name_words.toml` that tell a name from a word."""

import tomllib
from pathlib import Path

_lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

FIRST_NAMES = frozenset(_lists["first_names"].split())
ALSO_WORDS = frozenset(_lists["also_words"].split())
LAST_NAMES = frozenset(_lists["last_names"].split())
NOT_NAMES = frozenset(_lists["not_names"].split())
COMMON = frozenset(_lists["common"].split())
DOES = frozenset(_lists["does"].split())
