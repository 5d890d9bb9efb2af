"""The API page at `/docs` and the frame of a task's report: they need no dashboard and nothing of other sites."""

from importlib.resources import files

from fastapi import APIRouter, Response

from orchestrator.report.html import STYLE_SOURCE

router = APIRouter(include_in_schema=False)
_FOLDER = files("orchestrator.web") / "page_files"
_SCRIPTS = ("docs.js", "parts.js", "report.js")
_TYPES = {"page.css": "text/css"} | dict.fromkeys(_SCRIPTS, "text/javascript")
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-cache",
}


@router.get("/docs")
async def docs() -> Response:
    return _serve_html("docs.html")


@router.get("/tasks/{task_id}/report")
async def report(task_id: int) -> Response:
    """Return the frame of a report: it fetches the page in the reader's session, shows it and runs nothing of it."""
    response = _serve_html("report.html")
    policy = _HEADERS["content-security-policy"].replace("style-src 'self'", f"style-src 'self' {STYLE_SOURCE}")
    response.headers["content-security-policy"] = f"{policy}; frame-src blob:"
    return response


@router.get("/page/{name}")
async def asset(name: str) -> Response:
    if name not in _TYPES:
        return Response(status_code=404)
    return Response((_FOLDER / name).read_bytes(), media_type=_TYPES[name], headers=_HEADERS)


def _serve_html(name: str) -> Response:
    return Response((_FOLDER / name).read_bytes(), media_type="text/html", headers=_HEADERS)
