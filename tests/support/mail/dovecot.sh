#!/bin/bash
# Real IMAP server with two accounts and a certificate of its own, in one folder.
#
#   dovecot.sh start DIR IMAP_PORT IMAPS_PORT
#   dovecot.sh stop DIR
#   dovecot.sh again DIR IMAPS_PORT    after a stop
#   dovecot.sh oauth DIR PORT          while it is stopped: tokens are taken as well, about which this port of loopback is asked
#
# Accounts: soporte@hilo.test (clave-1), ana@hilo.test (clave-2). DIR/cert.pem is what to trust.
set -eu
order=$1 dir=$2

wait_for() {
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
    sleep 0.1
  done
  echo "dovecot did not open port $1" >&2
  tail -5 "$dir/dovecot.log" >&2
  exit 1
}

case $order in
  stop)
    doveadm -c "$dir/dovecot.conf" stop
    exit
    ;;
  oauth)
    cat > "$dir/oauth2.conf.ext" <<CONF
tokeninfo_url = http://127.0.0.1:$3/tokeninfo?access_token=
introspection_mode = auth
introspection_url = http://127.0.0.1:$3/introspect
username_attribute = email
active_attribute = active
active_value = true
CONF
    sed -i 's/^auth_mechanisms = .*/auth_mechanisms = plain login xoauth2/' "$dir/dovecot.conf"
    printf 'passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = %s\n}\n' "$dir/oauth2.conf.ext" >> "$dir/dovecot.conf"
    exit
    ;;
  again)
    dovecot -c "$dir/dovecot.conf"
    wait_for "$3"
    exit
    ;;
esac

imap=$3 imaps=$4
mkdir -p "$dir"/{run,state,mail,home}
dir=$(cd "$dir" && pwd)
if [ "$(id -u)" = 0 ]; then
  id vmail >/dev/null 2>&1 || useradd -r -M -s /usr/sbin/nologin vmail 2>/dev/null || id vmail >/dev/null
  user=vmail inner=dovecot login=dovenull
  chown -R vmail: "$dir/mail" "$dir/home"
else
  user=$(id -un) inner=$user login=$user
fi
group=$(id -gn "$user")

# The certificate is its own authority: such a one must not call itself an authority.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
  -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -addext "basicConstraints=critical,CA:FALSE" \
  -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
printf '%s\n' 'soporte@hilo.test:{PLAIN}clave-1' 'ana@hilo.test:{PLAIN}clave-2' > "$dir/users"

cat > "$dir/dovecot.conf" <<CONF
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/key.pem
disable_plaintext_auth = yes
# What is stored is what came, byte for byte.
mail_save_crlf = yes
auth_mechanisms = plain login
auth_verbose = yes
default_internal_user = $inner
default_internal_group = $(id -gn "$inner")
default_login_user = $login
mail_location = maildir:$dir/mail/%u
mail_max_userip_connections = 50
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $dir/users
}
userdb {
  driver = static
  args = uid=$(id -u "$user") gid=$(id -g "$user") home=$dir/home/%u
}
namespace inbox {
  inbox = yes
  separator = .
  prefix =
  mailbox Enviados {
    auto = create
    special_use = \Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service anvil {
  chroot =
}
service auth {
  unix_listener auth-sasl {
    mode = 0666
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
CONF

dovecot -c "$dir/dovecot.conf"
wait_for "$imaps"
