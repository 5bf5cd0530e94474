"""competition serve | work | migrate | first-administrator: the site, its worker, its tables, its first person."""

import os
import socket
from dataclasses import replace

import click

from competition.commands.opening import opened, settings_now
from competition.errors import Misconfigured
from competition.settings import PREFIX, Settings

DEMO_HOSTS = {"127.0.0.1", "localhost", "::1"}


@click.command()
@click.option("--demo/--no-demo", default=True, show_default=True, help="The demo edition with its cast, or real use.")
@click.option("--edition", default="", help="Which shipped edition the demo plays, for example hung-yen-2026.")
@click.option("--host", help="Address to listen on; the demo listens on this machine only.")
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Run the worker beside the site.")
def serve(demo: bool, edition: str, host: str | None, port: int | None, worker: bool) -> None:
    """Serve the site, with its worker beside it, until Ctrl-C.

    \b
    competition serve                                   the demo on http://127.0.0.1:8000
    competition serve --edition hung-yen-2026           the demo of the two tiers since July 2025
    COMPETITION_SECRET=… competition serve --no-demo    real use
    """
    played = _other(edition, demo)
    settings = _chosen(demo, host, port, played)
    _hand_down(settings)
    _prepare(settings, played)
    from competition.commands.site import run_site

    run_site(settings, worker=worker)


def _chosen(demo: bool, host: str | None, port: int | None, played: str) -> Settings:
    settings = settings_now(played, demo=demo)
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    if demo and settings.host not in DEMO_HOSTS:
        raise Misconfigured("The demo signs anybody in with one click, so it listens on this machine only.")
    if not demo and len(settings.secret) < 32:
        raise Misconfigured(
            "Set COMPETITION_SECRET to at least 32 random characters, and keep it: "
            "identity numbers are sealed with it. For example: openssl rand -hex 32"
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise Misconfigured(
                f"Port {settings.port} on {settings.host} is taken; choose another with --port."
            ) from None
    return replace(settings, public_url=_address(settings))


def _other(edition: str, demo: bool) -> str:
    """The shipped edition that the demo plays instead of its usual one; nothing for that one."""
    from competition.editions.seeding import shipped

    if edition and not demo:
        raise Misconfigured("--edition chooses what the demo plays; in real use editions are made on the pages.")
    if edition and edition not in shipped():
        raise Misconfigured(f"No edition named {edition} comes with the product; there are {', '.join(shipped())}.")
    return "" if edition == shipped()[0] else edition


def _address(settings: Settings) -> str:
    if PREFIX + "PUBLIC_URL" in os.environ:
        return settings.public_url
    return f"http://{settings.host}:{settings.port}"


def _hand_down(settings: Settings) -> None:
    """The server's and the worker's processes read their settings from the environment."""
    for name in ("database_url", "cabinet", "mail", "secret", "host", "public_url"):
        os.environ[PREFIX + name.upper()] = getattr(settings, name)
    os.environ[PREFIX + "PORT"] = str(settings.port)
    os.environ[PREFIX + "DEMO"] = "yes" if settings.demo else "no"


def _prepare(settings: Settings, played: str) -> None:
    from competition.db.engine import engine_at
    from competition.rehearsal.demo import begin_demo
    from competition.setting_up import claim_code, prepare

    with engine_at(settings.database_url) as engine:
        prepare(engine)
        if settings.demo:
            click.echo("Preparing the demo: its contest is played up to today …")
            begin_demo(engine, settings, played)
            click.echo("DEMO: invented people, one-click sign-in, this machine only.")
        elif code := claim_code(engine, settings.secret):
            click.echo(f"No administrator yet. Open {settings.public_url}/slip and type this code: {code}")
    click.echo(f"Open {settings.public_url}   (Ctrl-C ends it)")


@click.command()
def work() -> None:
    """Do what was left to be done after the commit: letters, papers, dossiers, clocks."""
    from competition import jobs, setting_up
    from competition.db.engine import make_engine
    from competition.work import SCHEDULE, TABLE

    settings = settings_now()
    engine = make_engine(settings.database_url, settings.threads)
    if settings.demo:
        setting_up.move_clock_for_demo(engine)
    jobs.run_worker(settings, engine, TABLE, SCHEDULE)


@click.command()
def migrate() -> None:
    """Bring the database to the newest tables; what is there already is left alone."""
    from competition.db import migrate as migrations
    from competition.db.engine import engine_at

    with opened():
        pass
    with engine_at(settings_now().database_url) as engine:
        click.echo(f"The database is at migration {migrations.current(engine)}.")


@click.command("first-administrator")
def first_administrator() -> None:
    """Print a new code with which the first administrator claims the installation."""
    from competition.db.engine import engine_at
    from competition.setting_up import claim_code, prepare

    settings = settings_now()
    with engine_at(settings.database_url) as engine:
        prepare(engine)
        code = claim_code(engine, settings.secret)
    if code is None:
        raise click.ClickException("There is an administrator already; she gives roles on her pages.")
    click.echo(code)
