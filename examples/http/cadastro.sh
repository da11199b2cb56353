#!/bin/sh
# The contract *cadastro*: three routes, each answer 200 with an `erro`, a token that lives for three minutes.
#   sh examples/http/cadastro.sh [http://127.0.0.1:5000]
. "$(dirname "$0")/ask.sh"
at=$at/compat/cadastro
email=bia$one@gmail.com

# A form, JSON, or parameters: each will do.
ask 200 POST /cadastro -d usuario="bia$one" -d email="$email" -d senha=linha-azul
says '"erro":0'
ask 200 POST /cadastro -H "$json" -d "{\"usuario\":\"bia$one\",\"email\":\"$email\",\"senha\":\"linha-azul\"}"
says '"erro":2'
ask 200 POST "/cadastro?usuario=eva$one&email=eva$one@gmail.com&senha=curta"
says '"erro":1'
ask 200 POST /cadastro -d usuario="eva$one" -d email="eva$one" -d senha=linha-azul
says '"erro":5'
ask 200 POST /cadastro -d usuario="eva$one"
says '"erro":4'

ask 200 POST /login -d email="$email" -d senha=linha-verde
says '"erro":2'
ask 200 POST /login -d email="eva$one@gmail.com" -d senha=linha-azul
says '"erro":1'
ask 200 POST /login -d email="$email"
says '"erro":4'
ask 200 POST /login -d email="$email" -d senha=linha-azul
says '"erro":0'
token=$(field token)

ask 200 POST /validaToken -d token="$token"
says '"erro":0' "\"usuario\":\"bia$one\"" "\"email\":\"$email\""
ask 200 POST /validaToken -d token=nenhum
says '"erro":1'
ask 200 POST /validaToken
says '"erro":4'
