"""`python -m app.cli` is `hearth`, for children that must not depend on the PATH."""

from app.cli import main

main()
