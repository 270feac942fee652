// The load balancer's part of the script: what is not the API's goes to the front end, web sockets of its development server included.
import { request as httpRequest } from "node:http";
import { problem } from "./answers.mjs";

export function forward(state, request, response) {
  if (!state.web) return problem(response, 502, "no_front_end", "No front end is configured.");
  const upstream = httpRequest(new URL(request.url, state.web), { method: request.method, headers: { ...request.headers, "x-forwarded-for": request.socket.remoteAddress } }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => (response.headersSent ? response.destroy() : problem(response, 502, "bad_gateway", "Bad gateway.")));
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

export function upgrade(state, request, socket, head) {
  if (!state.web) return socket.destroy();
  const upstream = httpRequest(new URL(request.url, state.web), { headers: request.headers });
  upstream.on("upgrade", (answer, other, first) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
    other.write(head);
    socket.write(first);
    other.pipe(socket).pipe(other);
    other.on("error", () => socket.destroy());
    socket.on("error", () => other.destroy());
  });
  upstream.on("response", () => socket.destroy());
  upstream.on("error", () => socket.destroy());
  upstream.end();
}
