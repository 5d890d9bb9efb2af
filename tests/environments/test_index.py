"""An index that wants credentials, on loopback: they reach the index and nothing else."""

import base64
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from orchestrator.contract.errors import BuildFailed
from orchestrator.engine.builds.recipes import build_environment_id, hide_credentials
from orchestrator.settings import Settings
from tests.environments.making import make_wheel

USER, WORD = "reader", "s3cret-w%40rd"


@pytest.fixture
def index(tmp_path):
    """Its address with credentials; `asked` are the paths that were asked for with the right ones."""
    folder = tmp_path / "served"
    make_wheel(folder, "alpha", "1.0")

    class Index(BaseHTTPRequestHandler):
        asked: list[str] = []

        def do_GET(self):
            wanted = "Basic " + base64.b64encode(f"{USER}:s3cret-w@rd".encode()).decode()
            if self.headers.get("Authorization") != wanted:
                self.send_response(401)
                self.end_headers()
                return
            self.asked.append(self.path)
            self.answer()

        def answer(self):
            if self.path == "/simple/alpha/":
                file = folder / "alpha-1.0-py3-none-any.whl"
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                body = f'<a href="/files/{file.name}#sha256={digest}">{file.name}</a>'.encode()
            elif self.path.startswith("/files/"):
                body = (folder / self.path.rsplit("/", 1)[1]).read_bytes()
            else:
                self.send_response(404)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if self.path.endswith("/") else "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{USER}:{WORD}@127.0.0.1:{server.server_port}/simple", Index.asked
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_wheels_come_from_the_index_and_credentials_go_nowhere(builder, index):
    url, asked = index

    built = builder("alpha", index=url)

    assert [found.name for found in built.packages] == ["alpha"] and "/files/alpha-1.0-py3-none-any.whl" in asked
    told = builder.log + b"".join(path.read_bytes() for path in built.site.rglob("*") if path.is_file())
    assert not any(word in told for word in (USER.encode(), b"s3cret", b"w@rd"))


@pytest.mark.slow
def test_fetched_wheels_serve_again_from_the_cache(builder, index):
    url, asked = index
    lock = builder("alpha", index=url).packages
    asked.clear()

    again = builder("alpha", lock=lock)

    assert again.packages == lock and asked == []


@pytest.mark.slow
def test_failure_at_the_index_tells_no_credentials(builder, index):
    url, _ = index

    with pytest.raises(BuildFailed) as failed:
        builder("missing", index=url)

    told = str(failed.value) + builder.log.decode()
    assert "missing" in told and USER not in told and "s3cret" not in told


@pytest.mark.slow
def test_unreachable_index_is_a_failure_in_time(builder):
    with pytest.raises(BuildFailed, match="could not be reached"):
        builder("alpha", index="http://u:topsecret@127.0.0.1:9/simple", seconds=40)

    assert b"topsecret" not in builder.log


def test_credentials_are_no_part_of_an_environments_name():
    first, second, other = (
        Settings(_env_file=None, package_index=f"https://{who}index.invalid/{path}")
        for who, path in (("a:one@", "simple"), ("b:two@", "simple?token=x"), ("", "other"))
    )

    assert (
        build_environment_id(["a"], first) == build_environment_id(["a"], second) != build_environment_id(["a"], other)
    )
    assert hide_credentials(first) == hide_credentials(second) == "https://index.invalid/simple"


@pytest.mark.parametrize("value", ["ftp://secretword@x", "simple secretword", "https://secretword@x y", "-secretword"])
def test_bad_index_setting_is_refused_without_being_told(value):
    with pytest.raises(ValueError, match="begins with https") as refused:
        Settings(_env_file=None, package_index=value)

    assert "secretword" not in str(refused.value)


def test_settings_hide_the_index_credentials():
    settings = Settings(_env_file=None, package_index="https://me:secretword@index.invalid/simple")

    assert "secretword" not in repr(settings) + str(settings.model_dump())
