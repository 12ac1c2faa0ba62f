// An OpenID provider on loopback: oidc-provider, which is certified, with the accounts that a test gives it.
//
//     node provider.mjs REDIRECT_URI [PORT]
//
// It prints its issuer, signs with a key that it has just made, and ends with its standard input.
// PUT /accounts/NAME with the claims of an account as JSON; `amr` says how it signs in.

import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import Provider from "oidc-provider";

const [redirectUri, port = "0"] = process.argv.slice(2);
const accounts = new Map();

const body = async (request) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
};

const configuration = {
  clients: [{ client_id: "paraph", client_secret: "a+secret/of:the test", redirect_uris: [redirectUri] }],
  pkce: { methods: ["S256"], required: () => true },
  // All claims stand in the ID token, as with Entra ID and Keycloak.
  conformIdTokenClaims: false,
  claims: {
    openid: ["sub", "amr", "groups", "roles", "_claim_names", "azp"],
    email: ["email", "email_verified"],
    profile: ["name"],
  },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) }),
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  jwks: {
    keys: [{
      ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }),
      kid: randomUUID(), use: "sig", alg: "RS256",
    }],
  },
  cookies: { keys: [randomUUID()] },
  // Nobody is asked to consent to what the firm has registered.
  async loadExistingGrant(ctx) {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
};

const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>The directory</title><h1>The directory</h1>
<form method="post"><label>Login <input name="login" id="login"></label> <button>Log in</button></form>`;

// Asks who it is, and believes it.
async function interact(provider, request, response) {
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

async function keep(request, response) {
  accounts.set(request.url.split("/")[2], JSON.parse(await body(request)));
  response.writeHead(204).end();
}

const server = createServer();
server.listen(Number(port), "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url.startsWith("/accounts/")) keep(request, response);
    else if (request.url.startsWith("/interaction/")) interact(provider, request, response);
    else answer(request, response);
  });
  console.log(`issuer ${issuer}`);
});
process.stdin.resume().on("end", () => process.exit());
