"""Whether this process is up and its database answers, for whoever watches over the server."""

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session


@get("/healthz", sync_to_thread=True)
def healthz(session: NamedDependency[Session]) -> Response[str]:
    try:
        session.execute(text("select 1"))
    except SQLAlchemyError:
        return Response("the database does not answer\n", status_code=503, media_type=MediaType.TEXT)
    return Response("ok\n", media_type=MediaType.TEXT, headers={"Cache-Control": "no-store"})
