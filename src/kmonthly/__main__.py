"""`python -m kmonthly`: the program `kmonthly`."""

import sys


def main() -> None:
    """Runs the program. Ctrl-C while it is still being loaded ends it as later on."""
    try:
        from kmonthly.cli.main import run  # noqa: PLC0415 - may take half a second
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
