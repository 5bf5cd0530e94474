"""Addresses that stand in letters and QR codes."""

from competition.settings import Settings

STATUS = "/status"


def status_address(settings: Settings, tracking_code: str) -> str:
    """Where anybody with the tracking code reads how far a proposal has come, without an account."""
    return f"{settings.public_url.rstrip('/')}{STATUS}/{tracking_code}"
