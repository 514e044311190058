"""Opinions (征求意见): asked widely and anonymously, grouped, every one answered."""
