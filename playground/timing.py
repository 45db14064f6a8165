"""How long Slack waits, in real seconds."""

from dataclasses import dataclass


@dataclass
class Timing:
    """The life spans a test may stretch. Defaults are Slack's own figures."""

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0  # measured on Slack's clock
    response_url_uses: int = 5
    event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)  # waits before the first, second and third retry
    disconnect_warning_seconds: float = 10.0

    def stretched(self, factor: float) -> "Timing":
        """The same with acknowledgements and triggers living `factor` times as long, for a slow machine."""
        return Timing(
            self.ack_seconds * factor,
            self.trigger_seconds * factor,
            self.response_url_seconds,
            self.response_url_uses,
            self.event_retry_seconds,
            self.disconnect_warning_seconds,
        )
