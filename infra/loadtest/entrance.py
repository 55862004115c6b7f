"""Requests that Event Grid, the autoscaler and the router send to a gateway. None of them begins a call. See entrance.yaml."""
import os
import uuid

from locust import HttpUser, between, task

WEBHOOKS_KEY = os.environ["WEBHOOKS_KEY"]
SCALE_KEY = os.environ["SCALE_KEY"]


class Entrance(HttpUser):
    """One source of requests."""

    wait_time = between(0.5, 1.5)

    @task(6)
    def handshake(self):
        """Event Grid asks for consent. The gateway checks the key, reads the event and repeats the code, as for a call that it then answers."""
        code = str(uuid.uuid4())
        event = {
            "id": str(uuid.uuid4()),
            "topic": "/load-test",
            "subject": "",
            "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
            "eventTime": "2026-01-01T00:00:00Z",
            "dataVersion": "1.0",
            "metadataVersion": "1",
            "data": {"validationCode": code, "validationUrl": "https://example.com/"},
        }
        # The name keeps the key out of the figures.
        with self.client.post(
            f"/webhooks/azure/events?code={WEBHOOKS_KEY}",
            json=[event],
            headers={"aeg-event-type": "SubscriptionValidation"},
            name="/webhooks/azure/events",
            catch_response=True,
        ) as answer:
            if answer.status_code != 200 or code not in answer.text:
                answer.failure(f"The handshake was answered with {answer.status_code}.")

    @task(2)
    def stranger(self):
        """Somebody without the key is refused, and cheaply."""
        with self.client.post("/webhooks/azure/events?code=wrong", json=[], name="/webhooks/azure/events, wrong key", catch_response=True) as answer:
            if answer.status_code in (401, 403):
                answer.success()
            else:
                answer.failure(f"A stranger was answered with {answer.status_code}.")

    @task(2)
    def places(self):
        """The autoscaler reads the places."""
        self.client.get("/scale/places", headers={"X-API-Key": SCALE_KEY})

    @task(1)
    def health(self):
        """The router's probe."""
        self.client.get("/health")
