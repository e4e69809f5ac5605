"""What the person who runs Jinbang may set, from the environment. Part of the roof: nothing below reads it."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a default with which `make run` serves from one laptop."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore")

    host: str = Field("127.0.0.1", description="the address to listen on; 0.0.0.0 opens it to the hall")
    port: int = Field(8000, ge=0, le=65535, description="the one port for pages and sockets; 0 takes a free one")
    demo: str = Field("on", description='"off" keeps the replay from starting')
    jinbang_data: Path = Field(Path("var"), description="the folder of the SQLite database")
    https: str = Field("off", description='"on" serves https, with the certificate of the data directory')
    jinbang_certificate: Path | None = Field(None, description="https with this certificate chain instead, PEM")
    jinbang_key: Path | None = Field(None, description="its key, PEM")
    jinbang_database: str = Field("", description="a database URL instead, such as postgresql+psycopg://...")

    @property
    def database(self) -> str:
        """The URL of the database, with its folder made when it is a file of ours."""
        if self.jinbang_database:
            return self.jinbang_database
        self.jinbang_data.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{(self.jinbang_data / 'jinbang.sqlite3').resolve()}"

    @property
    def certificates(self) -> Path:
        """The folder of the local authority and the certificate that it signed."""
        return self.jinbang_data / "certificates"

    @property
    def wants_https(self) -> bool:
        return self.jinbang_certificate is not None or self.https.lower() in {"on", "yes", "1", "true"}

    @property
    def wants_demo(self) -> bool:
        return self.demo.lower() not in {"off", "no", "0", "false"}
