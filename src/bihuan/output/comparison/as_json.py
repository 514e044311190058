"""A comparison -> JSON (docs/compare.md)."""

from __future__ import annotations

from typing import Any

from bihuan.comparing import Pair, Range
from bihuan.materials import Material
from bihuan.output.comparison.compared import Compared
from bihuan.output.comparison.foreign import foreign_json
from bihuan.output.comparison.years import years_json

SCHEMA = "bihuan.comparison/1"


def comparison_json(compared: Compared) -> dict[str, Any]:
    """The whole comparison; every range counts code points of the text as read (docs/compare.md)."""
    found, options = compared.found, compared.found.options
    library = compared.library
    return {
        "schema": SCHEMA,
        "library": {"path": library.path, "documents": library.documents} if library else None,
        "documents": [_document(one, compared) for one in compared.materials.values()],
        "unreadable": [{"path": path, "reason": reason} for path, reason in compared.unreadable],
        "options": {
            "similar": options.similar,
            "similar_masked": options.similar_masked,
            "least": options.least,
            "shared_above": found.stock_limit,
        },
        "pairs": [_pair_json(compared, pair) for pair in found.pairs],
        "clusters": [
            {"paths": list(one.keys), "identical": [list(group) for group in one.identical]} for one in found.clusters
        ],
        "shared": [
            {"path": one.key, **_range(compared, one.key, one.range), "documents": one.documents}
            for one in found.shared
        ],
        "years": years_json(compared),
        "foreign": foreign_json(compared),
    }


def _pair_json(compared: Compared, pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "near_duplicate": pair.near_duplicate,
        "only_facts_changed": compared.only_facts(pair),
        "similarity": _rounded(pair.similarity),
        "jaccard": _rounded(pair.jaccard),
        "a_in_b": _rounded(pair.a_in_b),
        "b_in_a": _rounded(pair.b_in_a),
        "longest": pair.longest,
        "passages": [
            {
                "a": _range(compared, pair.a, passage.a),
                "b": _range(compared, pair.b, passage.b),
                "length": passage.length,
                "matched": passage.matched,
                "verbatim": passage.verbatim,
                "differences": [
                    {"kind": one.kind, "a": _range(compared, pair.a, one.a), "b": _range(compared, pair.b, one.b)}
                    for one in compared.differences(pair, passage)
                ],
            }
            for passage in pair.passages
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _document(material: Material, compared: Compared) -> dict[str, Any]:
    identity, library = material.identity, compared.library
    return {
        "path": material.key,
        "library_key": library.keys.get(material.key) if library else None,
        "sha256": material.source.sha256,
        "kind": material.kind.value,
        "person": identity.person.value or None,
        "unit": identity.unit.value or None,
        "year": int(identity.year.value) if identity.year.value else None,
    }


def _range(compared: Compared, path: str, where: Range) -> dict[str, Any]:
    span = compared.span(path, where)
    return {"start": span.start, "end": span.end, "text": span.of(compared.materials[path].source.text)}
