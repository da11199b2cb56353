#!/bin/sh
# The contract *tarefas*, which is /api/v1 itself: register, sign in, and keep tasks.
#   sh examples/http/tarefas.sh [http://127.0.0.1:5000]
. "$(dirname "$0")/ask.sh"
at=$at/api/v1

ask 422 POST /register -H "$json" -d "{\"username\":\"bia$one\"}"
says '"email"' '"password"'
ask 201 POST /register/ -H "$json" \
    -d "{\"username\":\"bia$one\",\"email\":\"bia$one@example.com\",\"password\":\"linha azul\"}"
ask 200 POST /login/ -H "$json" -d "{\"username\":\"bia$one\",\"password\":\"linha azul\"}"
bearer="authorization: Bearer $(field access_token)"

ask 401 GET /tasks/
ask 422 POST /tasks/ -H "$bearer" -H "$json" -d '{"description":"Sem título"}'
ask 201 POST /tasks/ -H "$bearer" -H "$json" -d '{"title":"Reunião","description":"Com a padaria"}'
task=$(field id)
ask 201 POST /tasks/ -H "$bearer" -H "$json" -d '{"title":"Cortar tecido","done":true}'

# Filtered, searched without case and accents, a page at a time.
ask 200 GET '/tasks/?done=true' -H "$bearer"
says 'Cortar tecido'
hides 'Reunião'
ask 200 GET '/tasks/?q=REUNIAO' -H "$bearer"
says 'Reunião'
hides 'Cortar tecido'
ask 200 GET '/tasks/?limit=1' -H "$bearer"
field next >/dev/null

ask 200 GET "/tasks/$task/" -H "$bearer"
ask 200 PUT "/tasks/$task/" -H "$bearer" -H "$json" -d '{"title":"Reunião","description":"","done":true}'
says '"done":true'
ask 204 DELETE "/tasks/$task/" -H "$bearer"
ask 404 GET "/tasks/$task/" -H "$bearer"
