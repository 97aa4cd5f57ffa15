"""The simulator behind nginx: TLS, framing and keep-alive are nginx's own.

    with NginxPortal(tls_max="1.2", keepalive_requests=2) as portal:
        portal.webhooks["user7"]["file"]     # leads to nginx

The interface of control.Portal, and nginx's settings beside its options. nginx
runs as the caller, in the portal's folder, ended by its own id (and with the
thread that started it). The listening sockets are made here
and handed over: nothing waits for a port, restart() loses no connection.

A record of calls() tells of the client's connection, not of nginx's. Faults
go through a proxy: what stops before the head is complete becomes nginx's 502,
silence its 504 (read_timeout), an end within the body an end of the client's
connection. Faults before TLS meet nginx, not the client.
"""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import time

from portal import certs, server
from portal.control import CERTS, START_S, STOP_S, Portal

# the options of the simulator that nginx takes over
TAKEN = {"listen": ("127.0.0.1",), "port": 0, "host": "localhost",
         "chain": "ecdsa", "leaf": "valid", "certs": CERTS,
         "tls_min": "1.2", "tls_max": "1.3"}
# nginx's own
SETTINGS = {"buffering": True, "keepalive_requests": 1000,
            "keepalive_timeout": "75s", "tickets": True, "cache": True,
            "record": "16k", "read_timeout": "60s", "upstream_http": "1.1",
            "own_order": False}  # of suites: the strongest first

CONFIG = """\
daemon off;
user {user};
worker_processes 1;
worker_rlimit_nofile 1024;
pid nginx.pid;
error_log nginx.log info;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path temp/body;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    server {{
{listen}
        ssl_certificate {chain};
        ssl_certificate_key {key};
        ssl_protocols {protocols};
        ssl_session_tickets {tickets};
        ssl_session_cache {cache};
        ssl_buffer_size {record};
        ssl_prefer_server_ciphers {own_order};
        keepalive_requests {keepalive_requests};
        keepalive_timeout {keepalive_timeout};
        proxy_buffering {buffering};
        proxy_http_version {upstream_http};
        proxy_read_timeout {read_timeout};
        proxy_next_upstream off;
        proxy_set_header Host $http_host;
        proxy_set_header X-Front-TLS "$ssl_protocol $ssl_cipher \
$ssl_session_reused $ssl_server_name";
        proxy_set_header X-Front-Connection "$connection $connection_requests";
        location / {{ proxy_pass http://127.0.0.1:{upstream}; }}
    }}
}}
"""


def find_nginx():
    """Its path; Debian keeps it where only root looks."""
    places = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin"
    return shutil.which("nginx", path=places)


class NginxPortal(Portal):
    def __init__(self, dir=None, **options):
        self.front = {**TAKEN, **SETTINGS}
        for name in list(options):
            if name in self.front:
                self.front[name] = options.pop(name)
        self.nginx = None
        self._sockets = []
        super().__init__(dir, **options, http=True)

    # --- life ---------------------------------------------------------------

    def start(self):
        self._sockets, port = server.bind(self.front["listen"],
                                          self.front["port"])
        try:
            self.options["public"] = self._url(self.front["host"], port)
            super().start()
            self._upstream, self.port = self.port, port
            self.urls = [self._url(at, port) for at in self.front["listen"]]
            self._start_nginx()
        except BaseException:
            self.stop()
            raise
        return self

    def halt(self):
        self._stop_nginx()
        for sock in self._sockets:
            sock.close()
        self._sockets = []
        super().halt()

    def restart(self, **settings):
        """nginx anew, some settings changed; the simulator goes on."""
        unknown = set(settings) - set(self.front) | set(settings) & {
            "listen", "port", "host"}
        if unknown:
            raise ValueError(f"not to be changed: {sorted(unknown)}")
        self.front.update(settings)
        self._stop_nginx()
        self._start_nginx()

    def _start_nginx(self):
        (self.dir / "temp").mkdir(exist_ok=True)
        (self.dir / "nginx.pid").unlink(missing_ok=True)
        (self.dir / "nginx.conf").write_text(self._config(), encoding="utf-8")
        fds = [sock.fileno() for sock in self._sockets]
        handed = "".join(f"{fd};" for fd in fds)
        self.nginx = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", find_nginx() or "nginx",
             "-p", f"{self.dir}/", "-c", "nginx.conf", "-e", "nginx.log"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, pass_fds=fds,
            env={**os.environ, "NGINX": handed})
        limit = time.monotonic() + START_S
        while not (self.dir / "nginx.pid").exists():
            if self.nginx.poll() is not None or time.monotonic() > limit:
                raise RuntimeError("nginx did not start: " + self.log()[-2000:])
            time.sleep(0.005)

    def _stop_nginx(self):
        if self.nginx is None:
            return
        if self.nginx.poll() is None:
            self.nginx.send_signal(signal.SIGTERM)
        try:
            self.nginx.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.nginx.kill()
            self.nginx.wait()
        self.nginx = None

    # --- what nginx gets ------------------------------------------------------

    def _config(self):
        front = self.front
        chain = certs.make_chain(front["certs"], front["chain"], front["leaf"])
        self.ca_file = str(chain.root)
        versions = sorted(server.VERSIONS)
        first = versions.index(front["tls_min"])
        last = versions.index(front["tls_max"])
        words = {name: {True: "on", False: "off"}.get(value, value)
                 if isinstance(value, bool) else value
                 for name, value in front.items()}
        words.update(
            listen="\n".join(f"        listen {_netloc(at, self.port)} ssl;"
                             for at in front["listen"]),
            chain=chain.chain, key=chain.key,
            protocols=" ".join(f"TLSv{v}" for v in versions[first:last + 1]),
            cache="shared:TLS:1m" if front["cache"] else "off",
            upstream=self._upstream,
            user=f"{pwd.getpwuid(os.getuid()).pw_name} "
                 f"{grp.getgrgid(os.getgid()).gr_name}")
        return CONFIG.format(**words)

    @staticmethod
    def _url(host, port):
        return f"https://{_netloc(host, port)}/"

    def log(self):
        """What nginx wrote."""
        try:
            return (self.dir / "nginx.log").read_text(errors="replace")
        except FileNotFoundError:
            return ""

    # --- control ------------------------------------------------------------

    def leaf(self, name):
        self.restart(leaf=name)

    def calls(self, since=0, clear=False):
        return [_seen_by_nginx(call) for call in super().calls(since, clear)]


def _netloc(host, port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _seen_by_nginx(call):
    """The record with the connection that the client has to nginx."""
    fields = dict(call["fields"])
    version, cipher, reused, sni = fields["X-Front-TLS"].split(" ")
    number, count = fields["X-Front-Connection"].split(" ")
    return {**call, "connection": int(number), "number": int(count), "tls": {
        "version": version, "cipher": cipher, "resumed": reused == "r",
        "sni": sni or None}}
