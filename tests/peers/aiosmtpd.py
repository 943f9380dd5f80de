"""An SMTP server (aiosmtpd) that keeps what it is sent: python3 aiosmtpd.py PORT CERT KEY FOLDER.

User "ann", password "open sesame". Recipients at refused.example are refused. Each message goes into a
file of FOLDER: the envelope as JSON on the first line, then the content.
"""

import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

port, certificate, key, folder = sys.argv[1:]
folder = pathlib.Path(folder)


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"ann", b"open sesame")
    return AuthResult(success=good, handled=False)


class Keeper:
    def __init__(self):
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.example"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 taken"

    async def handle_DATA(self, server, session, envelope):
        about = {
            "from": envelope.mail_from,
            "options": envelope.mail_options,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.authenticated,
        }
        name = folder / ("%03d" % self.count)
        self.count += 1
        name.write_bytes(json.dumps(about, sort_keys=True).encode() + b"\n" + envelope.content)
        return "250 2.0.0 kept"


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    keeper = Keeper()

    def factory():
        return SMTP(
            keeper,
            hostname="mx.example",
            tls_context=context,
            authenticator=authenticate,
            auth_require_tls=False,
            enable_SMTPUTF8=True,
            data_size_limit=100_000,
        )

    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", int(port))
    await server.serve_forever()


asyncio.run(main())
