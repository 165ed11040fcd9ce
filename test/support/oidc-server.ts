import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

// A provider of sign-ins in a process of its own, which believes whatever subject is typed. Its arguments: the address
// to which it sends a browser back, the id and the secret of its only client.
const [callback = '', clientId = '', clientSecret = ''] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [callback] }],
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    cookies: { keys: ['only for tests'] },
  });
  let tokens = 0;
  server.on('request', (request, response) => {
    if (request.url === '/asked') {
      response.end(String(tokens));
      return;
    }
    if (request.url === '/token') tokens += 1;
    void provider.callback()(request, response);
  });
  process.send?.(issuer);
});
process.on('disconnect', () => process.exit(0));
