"""The table of layouts. A new layout is a row here, in a file of its own, and a case in the table's test."""

from __future__ import annotations

from indexer.layouts.layout import LayoutTable
from indexer.layouts.layout_a import LAYOUT_A
from indexer.layouts.layout_b import LAYOUT_B
from indexer.layouts.layout_c import LAYOUT_C_BLOCK, LAYOUT_C_INLINE
from indexer.layouts.layout_d import LAYOUT_D

LAYOUTS = LayoutTable((LAYOUT_A, LAYOUT_B, LAYOUT_C_INLINE, LAYOUT_C_BLOCK, LAYOUT_D))
