"""Opinions (征求意见): asked widely and anonymously, sorted, every one answered and fed back as it is."""
