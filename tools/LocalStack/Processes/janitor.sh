# Removes a stack's data folder: on a line from standard input, or when the process that holds it has ended.
#   janitor.sh FOLDER
if ! read -r _; then
  rm -rf -- "$1"
  # The owner died without a word: servers may still be on their way down and write.
  sleep 3
fi
exec rm -rf -- "$1"
