"""Comparing with another unit by keyed fingerprints only (只交换指纹): folded texts and a key -> values from which no text is read back.

``prints`` makes them, ``exporting`` and ``fileformat`` hand them out, ``matching`` looks another unit's up in the own documents.
"""

from bihuan.fingerprints.exporting import Export, prepare
from bihuan.fingerprints.fileformat import Header, Reader, write
from bihuan.fingerprints.key import BadKey, Key, new_key, parsed_key, written_key
from bihuan.fingerprints.matching import SHARED, match
from bihuan.fingerprints.prints import Printer
from bihuan.fingerprints.results import LEAST, Counterpart, Likeness, Matched, OwnPassage
from bihuan.fingerprints.sealing import BadFingerprints

__all__ = [
    "LEAST",
    "SHARED",
    "BadFingerprints",
    "BadKey",
    "Counterpart",
    "Export",
    "Header",
    "Key",
    "Likeness",
    "Matched",
    "OwnPassage",
    "Printer",
    "Reader",
    "match",
    "new_key",
    "parsed_key",
    "prepare",
    "write",
    "written_key",
]
