"""``tidings run``, again and again, beside one Slack and one database."""

from pathlib import Path

from playground.slack import Slack
from tests.operate.processes import Process, fork


class Runner:
    """Starts it with the environment it takes."""

    def __init__(self, folder: Path, slack: Slack, database_url: str) -> None:
        self.folder = folder
        self.env = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_BASE_URL": slack.api_url,
            "DATABASE_URL": database_url,
        }

    def start(self, **env: str) -> Process:
        return fork(self.folder, "run", env=self.env | env)
