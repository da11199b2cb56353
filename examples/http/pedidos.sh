#!/bin/sh
# The contract *pedidos*: accounts and orders, a Bearer token to sign in and another to get the next one.
#   sh examples/http/pedidos.sh [http://127.0.0.1:5000]
. "$(dirname "$0")/ask.sh"
at=$at/compat/pedidos
email=bia$one@example.com
account="{\"name\":\"Bia\",\"email\":\"$email\",\"password\":\"linha azul\"}"

ask 201 POST /auth/criar_conta -H "$json" -d "$account"
says '"message"'
ask 400 POST /auth/criar_conta -H "$json" -d "$account"
says '"detail"'
ask 422 POST /auth/criar_conta -H "$json" -d "{\"name\":\"Eva\",\"email\":\"eva$one@example.com\",\"password\":\"linha azul\",\"admin\":true}"

ask 401 POST /auth/login -H "$json" -d "{\"email\":\"$email\",\"password\":\"linha verde\"}"
ask 404 POST /auth/login -H "$json" -d "{\"email\":\"eva$one@example.com\",\"password\":\"linha azul\"}"
says 'user not found'
ask 200 POST /auth/login-form -d username="$email" --data-urlencode 'password=linha azul'
says '"token_type":"Bearer"'
ask 200 POST /auth/login -H "$json" -d "{\"email\":\"$email\",\"password\":\"linha azul\"}"
says '"token_type":"Bearer"'
bearer="authorization: Bearer $(field access_token)"
refresh="authorization: Bearer $(field refresh_token)"

# Only the refresh token gets the next access token, and opens nothing else.
ask 401 GET /auth/refresh -H "$bearer"
ask 401 GET /order/listar/pedidos-usuario -H "$refresh"
ask 200 GET /auth/refresh -H "$refresh"
bearer="authorization: Bearer $(field access_token)"

ask 401 POST /order/pedido
ask 201 POST /order/pedido -H "$bearer"
order=$(field id)
add="/order/pedido/adicionar-item/$order"
ask 201 POST "$add" -H "$bearer" -H "$json" \
    -d '{"quantidade":2,"sabor":"calabresa","tamanho":"grande","preco_unitario":39.90}'
says 79.8
ask 201 POST "$add" -H "$bearer" -H "$json" \
    -d '{"quantidade":1,"sabor":"mussarela","tamanho":"broto","preco_unitario":10.25}'
says 90.05
ask 200 POST "/order/pedido/remover-item/$(field item_id)" -H "$bearer"
says 79.8
hides mussarela
ask 200 GET "/order/pedido/$order" -H "$bearer"
says '"pendente"' 79.8 calabresa
ask 200 GET /order/listar/pedidos-usuario -H "$bearer"
says "$order"

ask 200 POST "/order/pedido/finalizar/$order" -H "$bearer"
ask 409 POST "/order/pedido/cancelar/$order" -H "$bearer"
ask 404 GET /order/pedido/00000000-0000-7000-8000-000000000000 -H "$bearer"
