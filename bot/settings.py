"""Settings, from the environment or a ``.env`` file beside where the program was started."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from cryptography.fernet import Fernet
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from tracker.countries import known
from tracker.days_file import DaysByCountry, DaysUnreadableError, read_days
from tracker.languages import Language


def _zone(value: str | None) -> str | None:
    if value is not None and value not in available_timezones():
        raise ValueError(f"{value} is no IANA time zone such as Asia/Shanghai")
    return value


def _country(value: str | None) -> str | None:
    if value is None:
        return None
    if value.upper() not in known():
        raise ValueError(f"{value} is no ISO country code such as CN")
    return value.upper()


def _readable_days(path: str | None) -> str | None:
    if path is not None:
        days_in(path)
    return path


def days_in(path: str | None) -> DaysByCountry:
    """What the operator's file of days says; nothing where there is no file.

    Raises DaysUnreadableError with a sentence about what is wrong with it.
    """
    if path is None:
        return {}
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DaysUnreadableError(f"{path} can't be read") from error
    return read_days(text)


def _keys(value: str | None) -> str | None:
    for nth, key in enumerate(_several(value), start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise ValueError(
                f"key {nth} is none. Make one: "
                "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
            ) from error
    return value


def _several(value: str | None) -> list[str]:
    return [one.strip() for one in (value or "").split(",") if one.strip()]


def _with_slash(value: str) -> str:
    return value if value.endswith("/") else value + "/"


Text = Annotated[str | None, StringConstraints(strip_whitespace=True)]


class Settings(BaseSettings):
    """Everything an operator can set. A name here in capitals is the variable's name."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: Text = None
    slack_app_token: Text = None
    slack_signing_secret: Text = None
    slack_api_base_url: Annotated[str, AfterValidator(_with_slash)] = "https://slack.com/api/"
    database_url: str = "sqlite:///tidings.db"
    port: Annotated[int, Field(ge=0, le=65535)] | None = None
    https_proxy: Text = None
    tidings_timezone: Annotated[Text, AfterValidator(_zone)] = None
    tidings_country: Annotated[Text, AfterValidator(_country)] = None
    tidings_days: Annotated[Text, AfterValidator(_readable_days)] = None
    tidings_language: Language | None = None
    tidings_keys: Annotated[Text, AfterValidator(_keys)] = None
    tidings_messages_per_minute: Annotated[int, Field(ge=1)] | None = None
    tidings_log: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def keys(self) -> list[str]:
        """What tokens are sealed by: the first seals, all of them open."""
        return _several(self.tidings_keys)
