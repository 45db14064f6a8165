"""Settings, from the environment or a ``.env`` file beside where the program was started."""

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from tracker.languages import Language


def _empty_is_unset(value: Any) -> Any:  # noqa: ANN401 — whatever the environment holds
    return None if isinstance(value, str) and not value.strip() else value


def _zone(value: str | None) -> str | None:
    if value is not None and value not in available_timezones():
        raise ValueError(f"{value} is no IANA time zone such as Asia/Shanghai")
    return value


def _with_slash(value: str) -> str:
    return value if value.endswith("/") else value + "/"


Text = Annotated[str | None, BeforeValidator(_empty_is_unset)]


class Settings(BaseSettings):
    """Everything an operator can set. A name here in capitals is the variable's name."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    slack_bot_token: Text = None
    slack_app_token: Text = None
    slack_signing_secret: Text = None
    slack_api_base_url: Annotated[str, AfterValidator(_with_slash)] = "https://slack.com/api/"
    database_url: str = "sqlite:///tidings.db"
    port: Annotated[Annotated[int, Field(ge=0, le=65535)] | None, BeforeValidator(_empty_is_unset)] = None
    https_proxy: Text = None
    tidings_timezone: Annotated[Text, AfterValidator(_zone)] = None
    tidings_country: Text = None
    tidings_language: Annotated[Language | None, BeforeValidator(_empty_is_unset)] = None
    tidings_log: Literal["debug", "info", "warning", "error"] = "info"
