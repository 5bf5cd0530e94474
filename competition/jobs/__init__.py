"""Work that happens after the commit: left in the transaction of its cause, done once by a durable engine."""

from competition.jobs.context import Context, Job, JobFailed
from competition.jobs.figures import FailedJob, WaitingJob, again, failed, pending, unfinished
from competition.jobs.leaving import leave, leave_many, migrate
from competition.jobs.working import JOBS, drain, run_worker, tidy, working

__all__ = [
    "JOBS", "Context", "FailedJob", "Job", "JobFailed", "WaitingJob", "again", "drain", "failed", "leave", "leave_many",
    "migrate", "pending", "run_worker", "tidy", "unfinished", "working",
]  # fmt: skip
