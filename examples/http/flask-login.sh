#!/bin/sh
# The contract *flask-login*: a session in a cookie, which ends on the server.
#   sh examples/http/flask-login.sh [http://127.0.0.1:5000]
. "$(dirname "$0")/ask.sh"
root=$at
at=$root/compat/flask-login
cookies=$(mktemp)
trap 'rm -f "$cookies"' EXIT

ask 200 POST /user -H "$json" -d "{\"username\":\"bia$one\",\"password\":\"linha azul\"}"
ask 409 POST /user -H "$json" -d "{\"username\":\"bia$one\",\"password\":\"linha azul\"}"
ask 400 POST /user -H "$json" -d "{\"username\":\"eva$one\"}"

ask 400 POST /login -H "$json" -d "{\"username\":\"bia$one\",\"password\":\"linha verde\"}"
says 'Credenciais inválidas'
ask 200 POST /login -c "$cookies" -H "$json" -d "{\"username\":\"bia$one\",\"password\":\"linha azul\"}"
says '"message"'

# The same cookie opens TrackIt's own API, which says whose it is.
at=$root/api/v1
ask 200 GET /me -b "$cookies"
id=$(field id)
at=$root/compat/flask-login
ask 200 GET "/user/$id" -b "$cookies"
says "\"username\":\"bia$one\""
ask 404 GET /user/00000000-0000-7000-8000-000000000000 -b "$cookies"
ask 403 DELETE "/user/$id" -b "$cookies"
says 'Operação não permitida'
ask 200 PUT "/user/$id" -b "$cookies" -c "$cookies" -H "$json" -d '{"password":"linha roxa"}'

ask 401 GET /logout
ask 200 GET /logout -b "$cookies"
# Whoever kept the cookie keeps nothing.
ask 401 GET /logout -b "$cookies"
