"""Functions' code → zip packages, the same bytes for the same files; writes nothing to disk."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.config.model import Config, Function
from helpers.errors import PackageError
from helpers.patterns import choose
from helpers.places import display_path

DEFAULT_EXCLUDES = (
    # serverless/lib/plugins/package/lib/package-service.js, defaultExcludes
    ".git/**",
    ".gitignore",
    ".DS_Store",
    "npm-debug.log",
    "yarn-*.log",
    ".serverless/**",
    ".serverless_plugins/**",
)
_EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


@dataclass(frozen=True)
class Package:
    """One zip: of one function, or of every function that is not packaged individually."""

    function_key: str | None
    """None: the package that functions share."""
    s3_key: str = field(repr=False)
    sha256: str = field(repr=False)
    code_sha256: str = field(repr=False)
    """The same hash in base64, as Lambda states it."""
    files: tuple[str, ...]
    content: bytes = field(repr=False)
    path: Path | None = None
    """The zip file the service brought itself (``package.artifact``)."""


def package_service(config: Config) -> Mapping[str, Package]:
    """Zip the code of every function; the keys are the functions' keys."""
    packages: dict[str, Package] = {}
    shared: Package | None = None
    for function in config.functions:
        if function.package.artifact:
            package = _from_artifact(config, function.key, function.package.artifact)
        elif _is_individual(config, function):
            package = _zip(config, function)
        else:
            shared = shared or _shared(config)
            package = shared
        _check_handler(config, function, package)
        packages[function.key] = package
    return packages


def _is_individual(config: Config, function: Function) -> bool:
    # A service-wide artifact wins over service-wide individual packaging, as in packageFunction().
    if function.package.individually:
        return True
    return config.package.individually and not config.package.artifact


def _shared(config: Config) -> Package:
    if config.package.artifact:
        return _from_artifact(config, None, config.package.artifact)
    return _zip(config, None)


def _from_artifact(config: Config, key: str | None, artifact: str) -> Package:
    path = config.folder / artifact
    where = f"functions.{key}.package.artifact" if key else "package.artifact"
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = tuple(sorted(archive.namelist()))
    except (OSError, zipfile.BadZipFile) as error:
        raise PackageError(
            f"the zip file {artifact!r} cannot be read",
            where=f"{config.file}: {where}",
            why=str(error),
            next_step=f"Put a zip there; the path starts at {display_path(config.folder)}.",
        ) from error
    return _package(config, key, content, files, path=path)


def _zip(config: Config, function: Function | None) -> Package:
    patterns = _patterns(config, function)
    files = choose(_files_below(config.folder), patterns)
    if not files:
        raise PackageError(
            "the package patterns leave no file at all",
            where=f"{config.file}: {f'functions.{function.key}.' if function else ''}package",
            why=f"in {display_path(config.folder)}, after {', '.join(patterns)}",
            next_step="Add a pattern that includes the handler, after those that exclude.",
        )
    content = _archive(config.folder, files)
    return _package(config, function.key if function else None, content, files)


def _patterns(config: Config, function: Function | None) -> tuple[str, ...]:
    """Every pattern in order; a repeated one counts where it first stood, as in lodash's union."""
    own = function.package.patterns if function else ()
    defaults = [f"!{name}" for name in (*DEFAULT_EXCLUDES, Path(config.file).name)]
    secrets = ["!.env*"] if config.use_dotenv else []
    return tuple(dict.fromkeys([*defaults, *secrets, *config.package.patterns, *own]))


def _files_below(folder: Path) -> Iterator[str]:
    """Yield every file below a folder, with forward slashes; links are followed, not in circles.

    Python's own leftovers never belong to the code: they differ from run to run.
    """
    seen: set[str] = set()
    for root, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        folders[:] = () if real in seen else sorted(set(folders) - {"__pycache__"})
        if real in seen:
            continue
        seen.add(real)
        base = Path(root).relative_to(folder).as_posix()
        for name in names:
            if not name.endswith((".pyc", ".pyo")):
                yield name if base == "." else f"{base}/{name}"


def _archive(folder: Path, files: tuple[str, ...]) -> bytes:
    """Zip files reproducibly: stored, because compressed bytes differ between builds of zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in files:
            path = folder / name
            try:
                content, mode = path.read_bytes(), path.stat().st_mode
            except OSError as error:
                raise PackageError(
                    f"the file {display_path(path)!r} cannot be read",
                    why=error.strerror or str(error),
                    next_step="Make it readable, or exclude it with a package pattern.",
                ) from error
            entry = zipfile.ZipInfo(name, _EARLIEST_ZIP_DATE)
            entry.create_system = _UNIX
            entry.external_attr = (0o100755 if mode & 0o100 else 0o100644) << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _package(
    config: Config,
    key: str | None,
    content: bytes,
    files: tuple[str, ...],
    path: Path | None = None,
) -> Package:
    digest = hashlib.sha256(content)
    prefix = config.provider.deployment_prefix
    name = f"{key or config.service}-{digest.hexdigest()[:16]}.zip"
    return Package(
        function_key=key,
        s3_key=f"{prefix}/{config.service}/{config.stage}/{name}",
        sha256=digest.hexdigest(),
        code_sha256=base64.b64encode(digest.digest()).decode("ascii"),
        files=files,
        content=content,
        path=path,
    )


def _check_handler(config: Config, function: Function, package: Package) -> None:
    """Refuse a package without its handler: AWS would accept it and every call would fail."""
    runtime = function.runtime or config.provider.runtime or ""
    wanted = _handler_files(function.handler, runtime)
    if not wanted or set(wanted) & set(package.files):
        return
    raise PackageError(
        f"the package has no {wanted[0]!r}",
        where=f"{config.file}: functions.{function.key}.handler",
        why=f"the handler is {function.handler!r}, and the package holds " + _some(package.files),
        next_step="Correct the handler's path, or add the file to the package patterns.",
    )


def _handler_files(handler: str, runtime: str) -> tuple[str, ...]:
    """The files that may hold a handler; none when the runtime's way is not known here."""
    module = handler.rpartition(".")[0].removeprefix("./")
    if runtime.startswith("python"):
        dotted = module.replace(".", "/")
        return (f"{dotted}.py", f"{dotted}/__init__.py")
    if runtime.startswith("nodejs"):
        return tuple(f"{module}.{ending}" for ending in ("js", "mjs", "cjs"))
    return ()


def _some(files: tuple[str, ...]) -> str:
    listed = ", ".join(files[:5])
    return f"{listed} and {len(files) - 5} more" if len(files) > 5 else listed
