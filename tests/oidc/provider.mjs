// The OpenID providers of the tests, one per register, in one process. They use the certified library oidc-provider.
//
// Reads one command per line from standard input, and answers each with a line `issuer ADDRESS`:
//
//     start REDIRECT_URI   starts a provider on a free port of loopback
//     stop ADDRESS         stops answering, but keeps the port, so that no other server takes it
//     restart ADDRESS      answers again, with a new key and without accounts
//
// The process ends when its standard input is closed.
// A test sets an account with PUT ADDRESS/accounts/NAME. The body has the claims as JSON; `amr` has the methods of its
// sign-in.

import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const body = async (request) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
};

const generateKey = () => ({
  ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
  kid: randomUUID(), use: "sig", alg: "RS256",
});

// Generating a key is slow, so all providers start with this one.
const firstKey = generateKey();

const configuration = (redirectUri, key, accounts) => ({
  clients: [{ client_id: "paraph", client_secret: "a+secret/of:the test", redirect_uris: [redirectUri] }],
  pkce: { methods: ["S256"], required: () => true },
  // The ID token has all claims, as at Entra ID and Keycloak.
  conformIdTokenClaims: false,
  claims: {
    openid: ["sub", "amr", "groups", "roles", "_claim_names", "azp"],
    email: ["email", "email_verified"],
    profile: ["name"],
  },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) }),
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  // No consent page: the firm has registered Paraph.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>The directory</title><h1>The directory</h1>
<form method="post"><label>Login <input name="login" id="login"></label> <button>Log in</button></form>`;

// Handles the login page. A login needs no password.
async function interact({ provider, accounts }, request, response) {
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html" }).end(page);
    return;
  }
  const login = new URLSearchParams(await body(request)).get("login");
  const account = accounts.get(login);
  const result = account
    ? { login: { accountId: login, amr: account.amr } }
    : { error: "access_denied", error_description: "No such account" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function keep({ accounts }, request, response) {
  accounts.set(request.url.split("/")[2], JSON.parse(await body(request)));
  response.writeHead(204).end();
}

// A provider with its accounts, and the function that answers its requests.
function answering(issuer, redirectUri, key) {
  const accounts = new Map();
  const provider = new Provider(issuer, configuration(redirectUri, key, accounts));
  return { provider, accounts, answer: provider.callback() };
}

// The running servers by issuer. `now` is the provider that answers, or null while stopped.
const issuers = new Map();

async function start(redirectUri) {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const started = { server, redirectUri, now: answering(issuer, redirectUri, firstKey) };
  issuers.set(issuer, started);
  server.on("connection", (socket) => {
    if (!started.now) socket.destroy();
  });
  server.on("request", (request, response) => {
    const { now } = started;
    if (!now) request.socket.destroy();
    else if (request.url.startsWith("/accounts/")) keep(now, request, response);
    else if (request.url.startsWith("/interaction/")) interact(now, request, response);
    else now.answer(request, response);
  });
  return issuer;
}

function stop(issuer) {
  const started = issuers.get(issuer);
  started.now = null;
  started.server.closeAllConnections();
  return issuer;
}

function restart(issuer) {
  const started = issuers.get(issuer);
  started.now = answering(issuer, started.redirectUri, generateKey());
  return issuer;
}

const commands = { start, stop, restart };
for await (const line of createInterface({ input: process.stdin })) {
  const [command, of] = line.split(" ");
  console.log(`issuer ${await commands[command](of)}`);
}
process.exit();
