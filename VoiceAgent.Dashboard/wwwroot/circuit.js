let circuitOpened = false;

// Blazor connects again only to a circuit that was open before. A page whose program ended earlier is loaded again.
const loadAgainWithoutCircuit = () => { if (!circuitOpened) loadAgain(); };

const watched = connection => {
  const start = connection.start.bind(connection);
  connection.start = () => start().catch(error => {
    loadAgainWithoutCircuit();
    throw error;
  });
  connection.onclose(loadAgainWithoutCircuit);
  return connection;
};

// The connection of the page to the dashboard: a WebSocket without negotiation. One program would answer the negotiation, and the socket would
// open at another one.
const configureSignalR = builder => {
  builder.withUrl('_blazor', { skipNegotiation: true, transport: 1 /* WebSockets */ });
  const build = builder.build.bind(builder);
  builder.build = () => watched(build());
};

Blazor.start({
  circuit: { configureSignalR, circuitHandlers: [{ onCircuitOpened: () => { circuitOpened = true; } }] },
}).catch(loadAgain);

// When the program with this page's circuit has ended, another program refuses the circuit. The page is then loaded again and is whole.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
  if (['rejected', 'failed', 'resume-failed'].includes(event.detail.state)) loadAgain();
});
