"""The joins of comparing, written once (Ibis): DuckDB runs them on one machine, Spark on many.

``number`` is a document's number, in the order of the keys. Each function says which columns it takes and gives.
"""

from __future__ import annotations

import ibis

from bihuan.comparing.documents import BAND_CROWD


def different(given: ibis.Table) -> ibis.Table:
    """(key, text, own, characters, digest) -> the different documents, numbered from 0 on, without the digest.

    Documents of one digest are one, under the least of their keys.
    """
    firsts = given.group_by("digest").agg(key=given.key.min()).select("key")
    numbered = firsts.mutate(number=ibis.row_number().over(ibis.window(order_by="key")))
    return given.join(numbered, "key").select("number", "key", "text", "own", "characters")


def copies(given: ibis.Table, documents: ibis.Table) -> ibis.Table:
    """The keys of documents that are the very same as another: (number, key), that of the first among them."""
    alike = given.group_by("digest").agg(first=given.key.min(), count=given.count())
    alike = alike.filter(alike["count"] > 1)
    named = alike.join(documents.select("number", "key"), alike["first"] == documents.key).select("number", "digest")
    return given.join(named, "digest").select("number", "key")


def repeated(given: ibis.Table) -> ibis.Table:
    """Keys that come more than once: (key, count)."""
    counted = given.group_by("key").agg(count=given.count())
    return counted.filter(counted["count"] > 1)


def bands(sketches: ibis.Table) -> ibis.Table:
    """(number, bands) -> (number, band, mark)."""
    flat = sketches.select("number", each=sketches.bands.unnest())
    return flat.select("number", band=flat.each["band"], mark=flat.each["mark"])


def prints(sketches: ibis.Table) -> ibis.Table:
    """(number, prints) -> (number, print, at), each fingerprint once in a document, where it first stands."""
    flat = sketches.select("number", each=sketches.prints.unnest())
    return flat.select("number", print=flat.each["print"], at=flat.each["at"])


def shared_bands(bands: ibis.Table) -> ibis.Table:
    """(number, band, mark) -> those of two or more documents, with how many these are, the first, and the one before.

    Hardly any band is shared: to be kept, for the candidates are made of it in three ways.
    """
    sharing = ibis.window(group_by=["band", "mark"])
    in_order = ibis.window(group_by=["band", "mark"], order_by="number")
    marked = bands.filter(bands.mark != 0)  # 0: a document without any grams
    sized = marked.mutate(
        size=marked.count().over(sharing),
        first=marked.number.min().over(sharing),
        before=marked.number.lag().over(in_order),
    )
    return sized.filter(sized["size"] > 1)


def candidates(shared: ibis.Table) -> ibis.Table:
    """Shared bands -> pairs of documents that share one, each once: (one, other), ``one`` the smaller.

    A band that more than ``BAND_CROWD`` documents share joins each to the first and to the one before only.
    """
    few = shared.filter(shared["size"] <= BAND_CROWD).select("band", "mark", "number")
    others = few.view()
    same = [few.band == others.band, few.mark == others.mark, few.number < others.number]
    crowded = shared.filter((shared["size"] > BAND_CROWD) & shared.before.notnull())
    return ibis.union(
        few.join(others, same).select(one=few.number, other=others.number),
        crowded.select(one="first", other="number"),
        crowded.select(one="before", other="number"),
        distinct=True,
    )


def sized(prints: ibis.Table) -> ibis.Table:
    """Fingerprints of two or more documents, with how many those are and the document's place among them (from 0)."""
    sharing = ibis.window(group_by="print")
    in_order = ibis.window(group_by="print", order_by="number")
    counted = prints.mutate(documents=prints.count().over(sharing), rank=ibis.row_number().over(in_order))
    return counted.filter(counted.documents > 1)


def few(sized: ibis.Table, limit: int) -> ibis.Table:
    """The fingerprints of two to ``limit`` documents: (number, print, at)."""
    return sized.filter(sized.documents <= limit).select("number", "print", "at")


def crowds(sized: ibis.Table, limit: int) -> ibis.Table:
    """Fingerprints of more documents, with the first two places: (one, at_one, other, at_other, documents)."""
    crowded = sized.filter(sized.documents > limit)
    first, second = crowded.filter(crowded["rank"] == 0), crowded.filter(crowded["rank"] == 1).view()
    return first.join(second, first.print == second.print).select(
        one=first.number, at_one=first.at, other=second.number, at_other=second.at, documents=first.documents
    )


def places(few: ibis.Table, sketches: ibis.Table) -> ibis.Table:
    """Each document with the shared fingerprints in it: (number, codes, prints)."""
    each = few.select("number", each=ibis.struct({"print": few.print, "at": few.at}))
    shared = each.group_by("number").agg(prints=each.each.collect())
    return shared.join(sketches.select("number", "codes"), "number").select("number", "codes", "prints")


def seeds(places: ibis.Table) -> ibis.Table:
    """(print, number, at, around, before) -> pairs of documents with the same fingerprint, and what stands around it."""
    others = places.view()
    return places.join(others, [places.print == others.print, places.number < others.number]).select(
        one=places.number,
        at_one=places.at,
        around_one=places.around,
        before_one=places.before,
        other=others.number,
        at_other=others.at,
        around_other=others.around,
        before_other=others.before,
    )


def both(pairs: ibis.Table, documents: ibis.Table, *columns: str) -> ibis.Table:
    """Pairs (one, other, ...) with columns of both documents: ``text_one``, ``text_other`` ..."""
    for side in ("one", "other"):
        chosen = documents.select(**{f"{side}_number": "number"}, **{f"{name}_{side}": name for name in columns})
        pairs = pairs.join(chosen, pairs[side] == chosen[f"{side}_number"]).drop(f"{side}_number")
    return pairs


def materials(pairs: ibis.Table, given: ibis.Table) -> ibis.Table:
    """Pairs (one, other, a, b, ...) with the materials of both documents: ``material_one``, ``material_other``."""
    for side, key in (("one", "a"), ("other", "b")):
        chosen = given.select(**{f"{side}_key": "key", f"material_{side}": "material"})
        pairs = pairs.join(chosen, pairs[key] == chosen[f"{side}_key"]).drop(f"{side}_key")
    return pairs


def without(pairs: ibis.Table, others: ibis.Table) -> ibis.Table:
    """The pairs that are none of the others."""
    return pairs.anti_join(others, ["one", "other"])


def together(near: ibis.Table, found: ibis.Table) -> ibis.Table:
    """Near-duplicates (one, other, figures) and passages (one, other, ...) -> a row a pair, with its passages as a list."""
    names = [name for name in found.columns if name not in ("one", "other")]
    each = found.select("one", "other", each=ibis.struct({name: found[name] for name in names}))
    listed = each.group_by(["one", "other"]).agg(found=each.each.collect())
    keys = ibis.union(near.select("one", "other"), listed.select("one", "other"), distinct=True)
    return (
        keys.left_join(near, ["one", "other"])
        .drop("one_right", "other_right")
        .left_join(listed, ["one", "other"])
        .drop("one_right", "other_right")
    )
