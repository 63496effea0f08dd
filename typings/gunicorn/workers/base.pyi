"""What every worker has."""

from flask import Flask

class _Application:
    callable: Flask | None

class Worker:
    app: _Application
    nr: int
    pid: int
