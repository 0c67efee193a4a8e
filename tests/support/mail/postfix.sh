#!/bin/bash
# Real SMTP server beside a dovecot.sh in the same folder. For root only, as master(8) is.
#
#   postfix.sh start DIR TLS_PORT STARTTLS_PORT
#   postfix.sh stop DIR
#
# Passwords are asked of Dovecot, mail goes into its Maildirs. No mail can leave the machine: every
# other address is handed to virtual(8), which knows none of them and bounces.
set -eu
order=$1 dir=$2
conf=$dir/postfix

if [ "$order" = stop ]; then
  postfix -c "$conf" stop 2>/dev/null
  exit
fi

tls=$3 starttls=$4
mkdir -p "$conf" "$dir/spool" "$dir/data"
dir=$(cd "$dir" && pwd)
conf=$dir/postfix
chown postfix: "$dir/data"
chmod 755 "$dir"

cat > "$conf/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
sendmail_path = /usr/sbin/sendmail
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/postfix.log
maillog_file_prefixes = $dir
myhostname = mx.hilo.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
recipient_delimiter = +
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = $dir/cert.pem
smtpd_tls_key_file = $dir/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = $dir/run/auth-sasl
smtpd_tls_auth_only = yes
virtual_mailbox_domains = hilo.test
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = inline:{ {soporte@hilo.test = soporte@hilo.test/} {ana@hilo.test = ana@hilo.test/} }
virtual_uid_maps = static:$(id -u vmail)
virtual_gid_maps = static:$(id -g vmail)
default_transport = virtual
relay_transport = virtual
bounce_queue_lifetime = 1h
message_size_limit = 26214400
alias_maps =
local_recipient_maps =
smtputf8_enable = yes
CONF

cat > "$conf/master.cf" <<CONF
127.0.0.1:$starttls inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
127.0.0.1:$tls inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CONF

postfix -c "$conf" start 2>/dev/null
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$tls") 2>/dev/null && exit 0
  sleep 0.1
done
echo "postfix did not open port $tls" >&2
tail "$dir/postfix.log" >&2
exit 1
