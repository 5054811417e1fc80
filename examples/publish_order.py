#!/usr/bin/env python3
"""Publishes an order with nothing but RabbitMQ's HTTP API, and waits for its answer. Python's standard library is enough.

    examples/publish_order.py http://guest:guest@localhost:15672 order-1001 apple=2 pear@berlin=1

Run it again with the same order id: the order takes effect once, and is answered again in the same words. The HTTP API is for examples and
scripts; a shop publishes by AMQP, with publisher confirms, and consumes its answers from a queue of its own.
"""
import argparse
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

ANSWERS = ("StockReserved", "StockRejected")


class Broker:
    """The few calls of the management API that are needed."""

    def __init__(self, address, vhost):
        parts = urllib.parse.urlsplit(address)
        self.base = f"{parts.scheme}://{parts.hostname}:{parts.port or 15672}/api"
        self.vhost = urllib.parse.quote(vhost, safe="")
        passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
        passwords.add_password(None, self.base, parts.username or "guest", parts.password or "guest", is_authenticated=True)
        self.http = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}/{path}", data, {"Content-Type": "application/json"}, method=method)
        with self.http.open(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def listen(self, queue):
        """A queue that ends by itself, with everything that answers orders."""
        name = urllib.parse.quote(queue, safe="")
        self.call("PUT", f"queues/{self.vhost}/{name}", {"auto_delete": False, "arguments": {"x-expires": 60_000}})
        for answer in ANSWERS:
            self.call("POST", f"bindings/{self.vhost}/e/Inventory.Contracts:{answer}/q/{name}", {})

    def publish(self, exchange, message):
        """True when the message reached a queue."""
        body = {
            "properties": {"content_type": "application/json", "delivery_mode": 2},
            "routing_key": "",
            "payload": json.dumps(message),
            "payload_encoding": "string",
        }
        return self.call("POST", f"exchanges/{self.vhost}/{exchange}/publish", body)["routed"]

    def take(self, queue):
        """What has come in, as (type, message): the service publishes in MassTransit's envelope."""
        body = {"count": 100, "ackmode": "ack_requeue_false", "encoding": "auto"}
        for delivery in self.call("POST", f"queues/{self.vhost}/{urllib.parse.quote(queue, safe='')}/get", body):
            yield delivery["exchange"].split(":")[1], json.loads(delivery["payload"])["message"]


def line(text):
    """apple=2 or pear@berlin=1"""
    item, _, quantity = text.partition("=")
    sku, _, location = item.partition("@")
    return {"sku": sku, "quantity": int(quantity), **({"location": location} if location else {})}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("broker", help="management address with user and password: http://guest:guest@localhost:15672")
    parser.add_argument("order", help="order id")
    parser.add_argument("lines", nargs="+", type=line, metavar="SKU[@LOCATION]=QUANTITY")
    parser.add_argument("--vhost", default="/", help="virtual host (default: /)")
    parser.add_argument("--timeout", type=float, default=30, help="seconds to wait for the answer (default: 30)")
    arguments = parser.parse_args()

    broker, queue = Broker(arguments.broker, arguments.vhost), f"example-{uuid.uuid4()}"
    try:
        broker.listen(queue)
        if not broker.publish("inventory.orders", {"orderId": arguments.order, "lines": arguments.lines}):
            sys.exit("The order reached no queue: has a worker ever run here?")
        deadline = time.monotonic() + arguments.timeout
        while time.monotonic() < deadline:
            for answer, message in broker.take(queue):
                if message["orderId"] == arguments.order:
                    print(answer, json.dumps(message))
                    sys.exit(0 if answer == "StockReserved" else 1)
            time.sleep(0.2)
        sys.exit(f"No answer within {arguments.timeout:g} s: does a worker run?")
    except urllib.error.HTTPError as problem:
        sys.exit(f"The broker said {problem.code} to {problem.url}: {problem.read().decode(errors='replace')}")
    except OSError as problem:
        sys.exit(f"The broker cannot be reached: {problem}")


if __name__ == "__main__":
    main()
