"""How long Slack waits."""

from dataclasses import dataclass, replace


@dataclass
class Timing:
    """The life spans a test may stretch. Defaults are Slack's own figures.

    Acknowledgements and triggers are in real seconds; the rest goes faster when Slack's clock is moved forward.
    """

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0  # by Slack's time
    response_url_uses: int = 5
    event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)  # waits before the first, second and third retry
    disconnect_warning_seconds: float = 10.0
    debug_life_seconds: float = 360.0  # of a connection asked for with debug_reconnects=true

    def stretched(self, factor: float) -> "Timing":
        """The same with acknowledgements and triggers living `factor` times as long, for a slow machine."""
        return replace(self, ack_seconds=self.ack_seconds * factor, trigger_seconds=self.trigger_seconds * factor)
