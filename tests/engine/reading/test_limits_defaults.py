"""Limits are documented, frozen and can be overridden one by one."""

from __future__ import annotations

import ast
import inspect
from dataclasses import FrozenInstanceError, fields, replace
from itertools import pairwise

import pytest

from bihuan.reading import DEFAULT_LIMITS, Limits, limits


def test_limits_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        DEFAULT_LIMITS.pages = 1  # type: ignore[misc]


def test_one_limit_is_overridden_and_the_others_stay() -> None:
    changed = replace(DEFAULT_LIMITS, pages=5)
    assert changed.pages == 5
    assert replace(changed, pages=DEFAULT_LIMITS.pages) == DEFAULT_LIMITS


def test_every_limit_is_a_positive_number_with_a_sentence_about_it() -> None:
    body = next(node for node in ast.parse(inspect.getsource(limits)).body if isinstance(node, ast.ClassDef)).body
    described = {
        statement.target.id
        for statement, after in pairwise(body)
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
    }
    assert described == {field.name for field in fields(Limits)}
    assert all(getattr(DEFAULT_LIMITS, field.name) > 0 for field in fields(Limits))
