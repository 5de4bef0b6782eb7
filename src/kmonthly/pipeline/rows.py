"""Values of a month that are a table too: as Arrow, and as Polars and pandas have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

import pyarrow

from kmonthly.terms.errors import FramesNotInstalled

if TYPE_CHECKING:
    import pandas
    import polars

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rows(Sequence[T], Generic[T]):
    """A sequence of values; `arrow()`, `polars()` and `pandas()` are the same as a table.

    The table has a row a value, in the same order; what its columns are stands in docs/data.md.
    """

    values: tuple[T, ...]
    table: pyarrow.Table

    def arrow(self) -> pyarrow.Table:
        """As a pyarrow.Table."""
        return self.table

    def polars(self) -> "polars.DataFrame":
        """As a polars.DataFrame. Raises FramesNotInstalled."""
        try:
            import polars  # noqa: PLC0415
        except ImportError:
            raise FramesNotInstalled("polars") from None
        frame = polars.from_arrow(self.table)
        assert isinstance(frame, polars.DataFrame)
        return frame

    def pandas(self) -> "pandas.DataFrame":
        """As a pandas.DataFrame; whole numbers stay whole beside missing ones. Raises
        FramesNotInstalled."""
        try:
            import pandas  # noqa: PLC0415
        except ImportError:
            raise FramesNotInstalled("pandas") from None
        frame = self.table.to_pandas(types_mapper={pyarrow.int32(): pandas.Int32Dtype()}.get)
        assert isinstance(frame, pandas.DataFrame)
        return frame

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self.values[index]

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        names = self.table.column_names
        return f"<{len(self)} rows of {len(names)} columns: {', '.join(names[:3])}, ...>"
