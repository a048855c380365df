"""Where every word stands: what proximity, exact forms and wildcards are answered from.

The layer is the same whichever keyword engine a build has. :mod:`search.positions.writing` makes it,
:mod:`search.positions.index` opens it, :mod:`search.positions.matching` answers from it.
"""

from search.positions.index import Positions
from search.positions.writing import PositionsWriter, positions_of

__all__ = ["Positions", "PositionsWriter", "positions_of"]
