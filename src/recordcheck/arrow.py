"""The Arrow type of each type of column: what loading makes and the engine's examples imitate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordcheck.model import ColumnType

ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    "id": pa.string(),
    "text": pa.string(),
    "code": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "flag": pa.bool_(),
    "number": pa.float64(),
}
