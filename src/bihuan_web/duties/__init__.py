"""Responsibility pressed down level by level (逐级压实责任): shares acknowledged, coverage, dual duty."""
