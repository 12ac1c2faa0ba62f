"""Hooks of schemathesis: reset the rate limits, so that a test run makes its calls without waiting, and count the
operations that links reach.

An API key may make 500 calls a minute. A call that the rate limit refuses tests nothing else.
"""

import os
import sqlite3

import schemathesis
from schemathesis import cli, engine

# Lower than the limit, because the server also counts calls that it has reserved but not yet answered.
CALLS_BETWEEN_RESETS = 400
calls = 0


@schemathesis.hook
def before_call(context, case, kwargs):
    global calls
    calls += 1
    if calls % CALLS_BETWEEN_RESETS == 0:
        demo = sqlite3.connect(os.environ["DEMO_DATABASE"], timeout=600)
        with demo:
            demo.execute("delete from limits")
        demo.close()


@cli.handler()
class LinkedOperations(cli.EventHandler):
    """Counts the operations that got a value from the answer of an earlier call."""

    def __init__(self, *args, **params):
        self.labels = set()

    def handle_event(self, ctx, event):
        if isinstance(event, engine.events.ScenarioFinished) and event.phase == engine.events.PhaseName.STATEFUL_TESTING:
            nodes = event.recorder.cases.values()
            self.labels.update(node.value.operation.label for node in nodes if node.is_transition_applied)

    def shutdown(self, ctx):
        with open(os.environ["LINKED_OPERATIONS"], "w") as file:
            file.writelines(f"{label}\n" for label in sorted(self.labels))
