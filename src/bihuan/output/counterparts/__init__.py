"""What comparing with another unit's fingerprints looks like: terminal page and JSON. Own words only; it accuses nobody."""

from bihuan.output.counterparts.as_json import counterparts_json
from bihuan.output.counterparts.counterparts import Counterparts
from bihuan.output.counterparts.terminal import render_counterparts

__all__ = ["Counterparts", "counterparts_json", "render_counterparts"]
