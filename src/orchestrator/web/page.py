"""The small page at `/` until the dashboard is built: live state and links, nothing that is not true."""

from importlib.resources import files

from fastapi import APIRouter, Response

router = APIRouter(include_in_schema=False)
_FOLDER = files("orchestrator.web") / "page_files"
_SCRIPTS = ("page.js", "task.js", "live.js", "chart.js", "parts.js")
_TYPES = {"page.css": "text/css"} | dict.fromkeys(_SCRIPTS, "text/javascript")
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-cache",
}


@router.get("/")
async def index() -> Response:
    return Response((_FOLDER / "index.html").read_bytes(), media_type="text/html", headers=_HEADERS)


@router.get("/page/{name}")
async def asset(name: str) -> Response:
    if name not in _TYPES:
        return Response(status_code=404)
    return Response((_FOLDER / name).read_bytes(), media_type=_TYPES[name], headers=_HEADERS)
