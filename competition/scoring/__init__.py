"""How proposals are judged: rubrics, panels, sheets, the legal ranking and the statistics beside it."""

import os

# NumPy's threads wait by spinning: beside other work two of them take several times as long as one. Read once, when
# NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
