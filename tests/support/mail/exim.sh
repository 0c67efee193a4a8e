#!/bin/bash
# A second real SMTP server, of another make. For root only.
#
#   exim.sh start DIR TLS_PORT STARTTLS_PORT ROOT
#   exim.sh stop DIR
#
# ROOT is where its packages were unpacked. Account: soporte@hilo.test (clave-1). Mail for it and for ana@hilo.test goes
# into Maildirs below DIR/mail; every other address is refused, so no mail can leave the machine. DIR/cert.pem is what to trust.
set -eu
order=$1 dir=$2

if [ "$order" = stop ]; then
  [ ! -s "$dir/exim.pid" ] || kill "$(cat "$dir/exim.pid")" 2>/dev/null || true
  exit
fi

tls=$3 starttls=$4 root=$5
mkdir -p "$dir/spool" "$dir/mail" "$dir/log"
dir=$(cd "$dir" && pwd)
chmod 755 "$dir"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -addext "basicConstraints=critical,CA:FALSE" \
  -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
chown -R Debian-exim: "$dir/spool" "$dir/mail" "$dir/log" "$dir/key.pem"

cat > "$dir/exim.conf" <<CONF
primary_hostname = mx.hilo.test
spool_directory = $dir/spool
log_file_path = $dir/log/%slog
pid_file_path = $dir/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $tls : $starttls
tls_on_connect_ports = $tls
tls_certificate = $dir/cert.pem
tls_privatekey = $dir/key.pem
tls_advertise_hosts = *
auth_advertise_hosts = \${if def:tls_in_cipher {*}{}}
message_size_limit = 25M
smtputf8_advertise_hosts =
deliver_drop_privilege
exim_path = $root/usr/sbin/exim4
keep_environment = LD_LIBRARY_PATH
rfc1413_query_timeout = 0s
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = rcpt
acl_smtp_data = accept

begin acl
rcpt:
  deny !authenticated = *
       message = Sign in first
  deny !verify = recipient
       message = Nobody of this name here
  accept

begin routers
mailbox:
  driver = accept
  domains = hilo.test
  local_parts = soporte : ana
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = $dir/mail/\$local_part_data@hilo.test
  maildir_format

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and {{eq{\$auth2}{soporte@hilo.test}}{eq{\$auth3}{clave-1}}}}
  server_set_id = \$auth2
CONF

export LD_LIBRARY_PATH=$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu
"$root/usr/sbin/exim4" -C "$dir/exim.conf" -bd
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$tls") 2>/dev/null && exit 0
  sleep 0.1
done
echo "exim did not open port $tls" >&2
exit 1
