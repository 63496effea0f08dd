from flask import Flask

class Session:
    def __init__(self, app: Flask | None = None) -> None: ...
