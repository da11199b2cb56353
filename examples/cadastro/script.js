// Three calls, one for each route of the API; what each of its answers says to the person; and the token, which is
// kept in localStorage between them. The page and the API are two origins: the API allows this one by name (CORS).

const given = document.querySelector('meta[name="trackit-api"]').content;
const API = `${given || `http://${location.hostname}:5000`}/compat/cadastro`;

// What `erro` means, route by route. 0 is always: it worked.
const MESSAGES = {
    '/cadastro': {
        0: 'Cadastro feito. Agora é só entrar.',
        1: 'A senha precisa ter mais de 6 caracteres.',
        2: 'Esse usuário ou esse e-mail já tem cadastro.',
        3: 'Não deu para salvar agora. Tente de novo daqui a pouco.',
        4: 'Preencha usuário, e-mail e senha.',
        5: 'Esse e-mail não serve. Use um do Gmail, do Outlook, do Yahoo ou de outro provedor aceito.',
    },
    '/login': {
        0: 'Tudo certo: o token está guardado e vale por 3 minutos.',
        1: 'Nenhum cadastro tem esse e-mail.',
        2: 'A senha não confere.',
        4: 'Preencha e-mail e senha.',
    },
    '/validaToken': {
        0: 'Token válido, login realizado.',
        1: 'O token expirou. Entre de novo para receber outro.',
        4: 'Ainda não há token: entre primeiro.',
    },
};

const NO_ANSWER = `A API não respondeu em ${API}. O TrackIt está rodando?`;
const UNKNOWN_ANSWER = 'A API não pôde responder agora. Tente de novo daqui a pouco.';

async function cadastrar(form) {
    const { erro } = await post('/cadastro', fieldsOf(form));
    say(form, '/cadastro', erro);
}

async function entrar(form) {
    const { erro, token } = await post('/login', fieldsOf(form));
    if (erro === 0) keepToken(token);
    say(form, '/login', erro);
}

async function validar(form) {
    const token = localStorage.getItem('token') ?? '';
    const { erro, usuario, email } = await post('/validaToken', { token });
    // An ended token is good for nothing any more.
    if (erro === 1) keepToken(null);
    say(form, '/validaToken', erro, erro === 0 ? ` Olá, ${usuario} (${email})!` : '');
}

/** Sends the fields as JSON to another origin, and gives back what the API says. */
async function post(route, fields) {
    const answer = await fetch(API + route, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(fields),
    });
    return answer.json();
}

const fieldsOf = (form) => Object.fromEntries(new FormData(form));

function keepToken(token) {
    if (token) localStorage.setItem('token', token);
    else localStorage.removeItem('token');
    showToken();
}

/** Only its beginning: whoever looks over the shoulder need not see all of it. */
function showToken() {
    const token = localStorage.getItem('token');
    const shown = token ? `Token guardado: ${token.slice(0, 8)}…` : 'Nenhum token guardado.';
    document.getElementById('token').textContent = shown;
}

function say(form, route, erro, more = '') {
    const known = MESSAGES[route][erro];
    const kind = erro === 0 ? 'success' : 'danger';
    showMessage(form, kind, known ? known + more : UNKNOWN_ANSWER, known && `erro: ${erro}`);
}

/** Text goes in as text, never as HTML: names are what people typed. */
function showMessage(form, kind, text, code) {
    const message = document.createElement('p');
    message.className = `alert alert-${kind}`;
    message.textContent = text;
    if (code) {
        const small = document.createElement('code');
        small.textContent = code;
        message.append(small);
    }
    form.querySelector('[role="status"]').replaceChildren(message);
}

/** A click on the form's button, or Enter in a field; one call at a time. */
function onSubmit(id, call) {
    const form = document.getElementById(id);
    form.addEventListener('submit', async (event) => {
        event.preventDefault();
        if (form.ariaBusy === 'true') return;
        form.ariaBusy = 'true';
        try {
            await call(form);
        } catch {
            showMessage(form, 'danger', NO_ANSWER);
        } finally {
            form.ariaBusy = 'false';
        }
    });
}

document.getElementById('api').textContent = new URL(API).origin;
showToken();
onSubmit('cadastro', cadastrar);
onSubmit('login', entrar);
onSubmit('validacao', validar);
