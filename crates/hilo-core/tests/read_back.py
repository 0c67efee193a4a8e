"""Reads a mail with Python's own email package and tells what is in it, as JSON."""

import hashlib
import json
import sys
from email import message_from_bytes, policy


def part(of):
    if of.is_multipart():
        inner = [part(inside) for inside in of.iter_parts()]
        return {"kind": of.get_content_type(), "parts": inner, "type": of.get_param("type")}
    found = of.get_payload(decode=True)
    return {
        "kind": of.get_content_type(),
        "charset": of.get_content_charset(),
        "disposition": of.get_content_disposition(),
        "name": of.get_filename(),
        "id": of["Content-ID"],
        "sha256": hashlib.sha256(found).hexdigest(),
        "text": of.get_content() if of.get_content_maintype() == "text" else None,
        "defects": [str(defect) for defect in of.defects],
    }


mail = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
people = lambda header: [[who.display_name, who.addr_spec] for who in mail[header].addresses]
print(
    json.dumps(
        {
            "names": sorted(name.lower() for name in mail.keys()),
            "subject": mail["Subject"],
            "from": people("From"),
            "to": people("To"),
            "cc": people("Cc") if mail["Cc"] else [],
            "id": mail["Message-ID"],
            "answers": mail["In-Reply-To"],
            "references": mail["References"].split() if mail["References"] else [],
            "stops": mail["List-Unsubscribe"],
            "defects": [str(defect) for defect in mail.defects],
            "body": part(mail),
        }
    )
)
