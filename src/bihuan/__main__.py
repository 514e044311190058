"""``python -m bihuan`` is the command line."""

from bihuan.cli.main import main

main()
