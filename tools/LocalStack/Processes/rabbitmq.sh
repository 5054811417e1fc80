# Runs RabbitMQ with an epmd of its own, so that nothing outside this stack is touched or left behind.
#   rabbitmq.sh EPMD RABBITMQ_SERVER      (ERL_EPMD_PORT and RABBITMQ_* are in the environment)
"$1" -address 127.0.0.1 -port "$ERL_EPMD_PORT" &
epmd=$!
until "$1" -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do
  kill -0 "$epmd" || exit 70
  sleep 0.05
done
exec "$2"
