"""The menu of recorders: each file drives one real framework, and offers `record`.

`record(case)` runs the case in the framework, which it imports when it runs, and returns the rate in force at every
optimizer update, shape (total_steps,).
"""

from collections.abc import Callable

from tests.parity.recorded import Case
from warmup_cli.menu import Menu
from warmup_cli.schedule import Floats

Record = Callable[[Case], Floats]

RECORDERS: Menu[Record] = Menu(__name__, __path__, "record")
