"""Document and items -> proposed links (对应关系) between problems, causes and measures, and why an item has none."""

from bihuan.linking.link import link

__all__ = ["link"]
