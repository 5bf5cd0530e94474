"""create_app(): the only place where the site is put together."""

import logging
import secrets
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from litestar import Litestar, Router
from litestar.di import Provide
from litestar.middleware import DefineMiddleware

from competition.db.engine import make_engine
from competition.errors import Misconfigured
from competition.settings import ROOT, Settings
from competition.storage import make_cabinet
from competition.web import (
    account,
    admin,
    applicant,
    assets,
    auditor,
    beginning,
    case_mending,
    centre,
    commune,
    consents,
    demo,
    district,
    downloads,
    failures,
    health,
    juror,
    language_switch,
    names,
    profile,
    proposal_form,
    proposal_papers,
    proposal_priority,
    proposal_team,
    province,
    public,
    received,
    results,
    signing,
    slips,
    staff_phone,
    submitting,
)
from competition.web.form_token import send_new_token
from competition.web.rendering import make_environment
from competition.web.security import Door, cookie_name, is_https, response_headers
from competition.web.signed_in import visitor
from competition.web.typed_text import PageRequest, typed
from competition.web.unit_of_work import prepare_places, set_threads, shut, unit_of_work
from competition.work import journey_faults

COUNTERS: tuple[Any, ...] = (
    public, account, slips, profile, demo, downloads, commune,
    applicant, beginning, proposal_form, proposal_team, proposal_papers, proposal_priority, consents, submitting,
    district, case_mending, juror, auditor, province, centre, received, results, signing, staff_phone,
    admin, names,
)  # fmt: skip
LEAST_SECRET = 32


def create_app(settings: Settings, routes: Sequence[Any] = ()) -> Litestar:
    """The site for these settings; `routes` are served besides the counters' own."""
    secret = _secret(settings)
    if not structlog.is_configured():
        write_logs_as_json()
    set_threads(settings.threads)
    app = Litestar(
        [_all_routes(routes)],
        request_class=PageRequest,
        dependencies={
            "session": Provide(unit_of_work),
            "typed": Provide(typed),
            "visitor": Provide(visitor, sync_to_thread=False),
            "assets": Provide(lambda: app.state.assets, sync_to_thread=False),
        },
        middleware=[DefineMiddleware(Door, settings=settings)],
        exception_handlers=failures.HANDLERS,
        before_send=[response_headers(settings), send_new_token],
        request_max_body_size=None,  # the door holds each route to its own limit, with a sentence
        openapi_config=None,
        logging_config=None,
        on_startup=[lambda app: prepare_places(app, app.state.engine, settings.threads)],
        on_shutdown=[shut],
    )
    app.state.update(
        settings=settings,
        secret=secret,
        is_https=is_https(settings),
        form_cookie=cookie_name(settings, "form"),
        sign_in_cookie=cookie_name(settings, "sign_in"),
        engine=make_engine(settings.database_url, settings.threads),
        cabinet=make_cabinet(settings),
        environment=make_environment(settings.override_templates, reload=settings.demo),
        journey_faults=journey_faults,  # it knows the jobs, and the counters stand below them
        assets=assets.Assets(ROOT / "var" / "assets"),
    )
    return app


def _all_routes(more: Sequence[Any]) -> Router:
    # One router registers each address once. Registered one by one, a GET and a POST at the same address would have the
    # first handler wrapped twice for its thread, and it would answer with a coroutine.
    shell = [assets.asset, assets.favicon, health.healthz, language_switch.switch]
    counters = [route for counter in COUNTERS for route in counter.routes]
    return Router("/", route_handlers=[*shell, *counters, *more])


def _secret(settings: Settings) -> str:
    if settings.secret:
        if len(settings.secret) < LEAST_SECRET:
            raise Misconfigured(f"COMPETITION_SECRET must have at least {LEAST_SECRET} characters.")
        return settings.secret
    if not settings.demo:
        raise Misconfigured("COMPETITION_SECRET must be set.")
    return secrets.token_hex(32)


def write_logs_as_json() -> None:
    """One JSON object a line on standard error; tracebacks without local variables, which may be personal data."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
