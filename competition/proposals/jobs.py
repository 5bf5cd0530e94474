"""The room's jobs, by name."""

from competition.jobs import Job
from competition.storage.keeping import delete_unreferenced_file

JOBS: dict[str, Job] = {"delete_unreferenced_file": delete_unreferenced_file}
