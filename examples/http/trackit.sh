#!/bin/sh
# The contract *trackit*: an account by its e-mail address, a JWT, and a new password by mail.
#   sh examples/http/trackit.sh [http://127.0.0.1:5000]
. "$(dirname "$0")/ask.sh"
at=$at/compat/trackit
email=bia$one@example.com
account="{\"email\":\"$email\",\"password\":\"linha azul\"}"

ask 201 POST /register -H "$json" -d "$account"
says '"message"'
ask 409 POST /register -H "$json" -d "$account"
ask 400 POST /register -H "$json" -d "{\"email\":\"bia\",\"password\":\"linha azul\"}"

ask 401 POST /login -H "$json" -d "{\"email\":\"$email\",\"password\":\"linha verde\"}"
ask 200 POST /login -H "$json" -d "$account"
token=$(field access_token)
ask 401 GET /protected-route
ask 200 GET /protected-route -H "authorization: Bearer $token"
says "$email"

# The letter goes to the address; the answer tells nobody whether it has an account.
ask 200 POST /request-password-reset -H "$json" -d "{\"email\":\"$email\"}"
known=$answer
ask 200 POST /request-password-reset -H "$json" -d "{\"email\":\"eva$one@example.com\"}"
[ "$answer" = "$known" ] || wrong "$known"
ask 400 POST /reset-password -H "$json" -d '{"token":"nenhum","password":"linha verde"}'
