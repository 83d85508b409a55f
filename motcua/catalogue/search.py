"""Find procedures by a person's own words: without diacritics, with typos, in everyday speech."""

from motcua.catalogue.search_index import index_versions

__all__ = ["index_versions"]
