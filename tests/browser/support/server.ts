/** A mail server that offers no encryption, so that no mail ever leaves through it. */
import { createServer, type AddressInfo, type Socket } from "node:net";

/** Runs with the port of such a server on loopback. */
export async function withPlainServer(run: (port: number) => Promise<void>) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.write("220 localhost\r\n");
    socket.on("data", (line) =>
      socket.write(/^QUIT/i.test(line.toString()) ? "221 bye\r\n" : "250 localhost\r\n"),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await run((server.address() as AddressInfo).port);
  } finally {
    server.close();
    for (const socket of open) socket.destroy();
  }
}
