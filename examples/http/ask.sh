# What the request files share: to send a request, and to end with an error when the answer is another than it says.
# Each file takes the address of a TrackIt, and makes an account of its own there. It also guesses wrong, as a stranger
# would: run often, it has to wait as they do, unless TrackIt was started with `--throttle off`.

set -eu

at=${1:-http://127.0.0.1:5000}
json='content-type: application/json'
# Good for one run: the same file may run again on the same data.
one="$(date +%s)$$"

# ask STATUS METHOD PATH [OPTIONS OF CURL…]: sends it. What came back is in $answer.
ask() {
    wanted=$1 method=$2 path=$3
    shift 3
    answer=$(curl --silent --show-error --max-time 60 --request "$method" --write-out '\n%{http_code}' "$@" "$at$path")
    status=$(printf '%s\n' "$answer" | tail -n 1)
    answer=$(printf '%s\n' "$answer" | sed '$d')
    printf '%s %s: %s %s\n' "$method" "$path" "$status" "$answer"
    [ "$status" = "$wanted" ] || wrong "status $wanted"
}

# says TEXT…: each of these stands in the answer.
says() {
    for text in "$@"; do
        case $answer in
        *"$text"*) ;;
        *) wrong "$text" ;;
        esac
    done
}

# hides TEXT: this does not stand in the answer.
hides() {
    case $answer in
    *"$1"*) wrong "nothing of $1" ;;
    esac
}

# field NAME: the text that the answer has under this name.
field() {
    value=$(printf '%s' "$answer" | sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p")
    [ -n "$value" ] || wrong "a text $1"
    printf '%s' "$value"
}

wrong() {
    printf 'WRONG: expected %s\n' "$1" >&2
    exit 1
}
