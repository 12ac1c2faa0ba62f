"""Clients of Partner Center from PyPI, with nothing changed but the address: `python_clients.py URL`, with KEY in the
environment.

Every call of partnercenterservices, which is generated from Microsoft's description of the API, must get an answer in
JSON that is no fault of the server. A call that the register does not have is refused with 404. What the clients write
and read must be in the register, which is read without them.
"""

import inspect
import json
import os
import sys

import requests
from msrest.authentication import BasicTokenAuthentication
from microsoft.store.partnercenterservices import MicrosoftPartnerStoreApis
from microsoft.store.partnercenterservices import models
from partner_tools import PartnerTools
from partner_tools.auth.auth_info import AuthInfo

URL, KEY = sys.argv[1], os.environ["KEY"]
answers = []


def keep_answers():
    """Keeps each answer, whichever client asked."""
    send = requests.adapters.HTTPAdapter.send

    def recorded(self, request, **options):
        answer = send(self, request, **options)
        answers.append(answer)
        return answer

    requests.adapters.HTTPAdapter.send = recorded


def read(path):
    """Reads the register without a client."""
    answer = requests.get(URL + path, headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
    return answer.json()


def holds(path, expected):
    """Compares some fields of a resource with the values that the register must have."""
    found = read(path)
    for place, value in expected.items():
        part = found
        for step in place.split("."):
            part = part[int(step)] if isinstance(part, list) else part.get(step)
        assert part == value, f"{path} {place}: {part!r}, not {value!r}"


def values():
    """Values for the arguments of all calls, by their names."""
    customer = read("/v1/customers")["items"][0]["id"]
    subscriptions = read(f"/v1/customers/{customer}/subscriptions")["items"]
    subscription = subscriptions[0] if subscriptions else {"id": customer, "orderId": customer}
    return {
        "version": "1",
        "customer_id": customer,
        "subscription_id": subscription["id"],
        "order_id": subscription["orderId"],
        "offer_id": read("/v1/offers?country=US")["items"][0]["id"],
        "country": "US",
        "domain": "contoso.onmicrosoft.com",
        "mpn_id": "4847383",
        "filter": json.dumps({"Field": "CompanyName", "Value": "C", "Operator": "starts_with"}),
        "relationship_type": "IsIndirectCloudSolutionProviderOf",
        "vetting_version": "Current",
        "currency": "USD",
        "size": 5,
    }


def call_everything(client, known):
    """Calls each operation that only reads. Returns how many."""
    groups = [it for it in vars(client).values() if type(it).__name__.endswith("Operations")] + [client]
    called = 0
    for group in groups:
        for name, operation in inspect.getmembers(group, inspect.ismethod):
            address = getattr(operation, "metadata", {}).get("url")
            if address is None or "post" in type(group).__name__.lower() + name.lower():
                continue
            if any(verb in type(group).__name__.lower() for verb in ("patch", "put", "delete")):
                continue
            arguments = {}
            for parameter in inspect.signature(operation).parameters.values():
                if parameter.name in known:
                    arguments[parameter.name] = known[parameter.name]
                elif parameter.default is inspect.Parameter.empty and parameter.kind is not inspect.Parameter.VAR_KEYWORD:
                    arguments[parameter.name] = "00000000-0000-0000-0000-000000000000"
            before = len(answers)
            try:
                operation(**arguments)
            except Exception:  # The client's own checks, and answers that it does not expect.
                if len(answers) == before:
                    continue
            called += 1
    return called


def create(client):
    """Registers a customer with the client's own objects."""
    address = models.MicrosoftPartnerSdkContractsV1Address(
        country="US", city="Redmond", state="WA", address_line1="One Microsoft Way", postal_code="98052",
        first_name="Tania", last_name="Carr",
    )
    customer = models.MicrosoftPartnerSdkContractsV1Customer(
        company_profile=models.MicrosoftPartnerSdkContractsV1CustomerCompanyProfile(
            domain="contoso-sdk.onmicrosoft.com", tenant_id=""
        ),
        billing_profile=models.MicrosoftPartnerSdkContractsV1CustomerBillingProfile(
            email="tania@contoso.example", culture="en-US", language="en", company_name="Contoso", default_address=address
        ),
    )
    before = everybody()
    created = client.postvversioncustomers(customer, "1")
    assert created and created.id, answers[-1].text
    assert everybody() - before == {created.id}, "one customer more"
    path = f"/v1/customers/{created.id}"
    holds(path, {
        "companyProfile.companyName": "Contoso", "companyProfile.domain": "contoso-sdk.onmicrosoft.com",
        "companyProfile.tenantId": created.id, "billingProfile.email": "tania@contoso.example",
        "billingProfile.firstName": "Tania", "billingProfile.lastName": "Carr", "billingProfile.culture": "en-US",
        "billingProfile.defaultAddress.addressLine1": "One Microsoft Way",
        "billingProfile.defaultAddress.postalCode": "98052", "relationshipToPartner": "reseller",
    })
    holds(f"{path}/agreements?agreementType=*", {"totalCount": 0, "items": []})
    return created.id


def everybody():
    """The IDs of all customers in the register."""
    return {it["id"] for it in read("/v1/customers")["items"]}


class Key(AuthInfo):
    """Signs in with a key instead of with a browser."""

    def _get_token(self):
        return KEY


def main():
    keep_answers()
    client = MicrosoftPartnerStoreApis(BasicTokenAuthentication({"access_token": KEY}), base_url=URL)
    created = create(client)
    before = everybody(), read(f"/v1/customers/{created}")
    called = call_everything(client, values())
    assert (everybody(), read(f"/v1/customers/{created}")) == before, "calls that only read changed the register"
    tools = PartnerTools(auth_info=Key())
    tools.customer._api_client._base = URL
    listed = [it.id for it in tools.customer.get_customers()]
    assert len(listed) == len(set(listed)) and set(listed) == everybody(), "every customer once"
    assert created in listed, listed
    faults = [
        f"{it.request.method} {it.request.url}: {it.status_code} {it.text[:200]}"
        for it in answers
        if it.status_code >= 500 or (it.text and "json" not in it.headers.get("Content-Type", ""))
    ]
    print(f"{called} calls of partnercenterservices, {len(listed)} customers by ms-partner-tools")
    if faults or called < 40:
        raise SystemExit("\n".join(faults) or f"only {called} calls")


main()
