"""The Linux kernel's month, made from its own mail.

    import kmonthly

    month = kmonthly.open(".kmonthly/store.duckdb").issue("2020-08")

More stands in docs/api.md. The public door is `kmonthly.api`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from kmonthly.terms.version import VERSION

if TYPE_CHECKING:
    from kmonthly.api import Store

__version__ = VERSION


def open(store: Path | str) -> "Store":  # noqa: A001
    """A handle on a store, to read from. Raises NoStore."""
    from kmonthly.api import opened  # noqa: PLC0415 - what only needs the version waits for nothing

    return opened(store)
