"""The DNS of a test cluster: dns.py ADDRESS API-SERVER CA CERTIFICATE KEY

Answers SERVICE.NAMESPACE.svc[.cluster.local] with what the API server says: of a headless service the addresses of its pods, of any
other its own.
"""

import json
import socket
import ssl
import struct
import sys
import urllib.error
import urllib.request

address, server, ca, certificate, key = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.load_cert_chain(certificate, key)
api = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))


def get(kind, namespace, name):
    return json.load(api.open(f"{server}/api/v1/namespaces/{namespace}/{kind}/{name}", timeout=5))


def addresses(question):
    labels = question.lower().split(".")
    if labels[-2:] == ["cluster", "local"]:
        labels = labels[:-2]
    if len(labels) != 3 or labels[2] != "svc":
        return []
    name, namespace, _ = labels
    try:
        service = get("services", namespace, name)["spec"]
        if service.get("clusterIP", "None") != "None":
            return [service["clusterIP"]]
        subsets = get("endpoints", namespace, name).get("subsets") or []
    except urllib.error.HTTPError:
        return []
    kinds = ["addresses"] + ["notReadyAddresses"] * bool(service.get("publishNotReadyAddresses"))
    return [pod["ip"] for subset in subsets for kind in kinds for pod in subset.get(kind) or []]


def answer(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    (asked,) = struct.unpack(">H", query[at + 1 : at + 3])
    known = addresses(".".join(labels))
    records = known if asked == 1 else []  # of type A; nobody has one of type AAAA
    head = struct.pack(">HHHHH", 0x8500 if known else 0x8503, 1, len(records), 0, 0)
    lines = [struct.pack(">HHHIH", 0xC00C, 1, 1, 1, 4) + socket.inet_aton(record) for record in records]
    return query[:2] + head + query[12 : at + 5] + b"".join(lines)


listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listening.bind((address, 53))
while True:
    asking, who = listening.recvfrom(4096)
    try:
        listening.sendto(answer(asking), who)
    except Exception as e:  # one question must not end the server
        print(e, flush=True)
