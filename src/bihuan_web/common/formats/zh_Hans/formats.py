"""Days, times and numbers in Chinese: as in every language."""

from bihuan_web.common.formats import *  # noqa: F403 - Django wants a module for each language; all of it stands there
