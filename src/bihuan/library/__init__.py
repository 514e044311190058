"""A library (材料库): a file of documents that is kept and grows, and in which new ones are looked for."""

from bihuan.library.library import Library, Record
from bihuan.library.masking import Masking
from bihuan.library.prepared import Prepared, key_of, path_of, prepared
from bihuan.library.searching import Search, Searched, search

__all__ = ["Library", "Masking", "Prepared", "Record", "Search", "Searched", "key_of", "path_of", "prepared", "search"]
