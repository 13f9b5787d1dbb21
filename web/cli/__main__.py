"""`python -m web.cli`, the same as `mrezha`."""

from web.cli.main import main

main()
