"""A submission that tries to get out. Each attempt returns 1 when it got through, 0 when it was refused.

walls.ts calls the attempts by name. Each undoes what it did, for where nothing stops it.
"""

from exhausting import *  # noqa: F403
from kernel import *  # noqa: F403
from reading import *  # noqa: F403
from talking import *  # noqa: F403
from writing import *  # noqa: F403
