// The connection of the page to the dashboard: a WebSocket without negotiation. One program would answer the negotiation, and the socket would
// open at another one.
Blazor.start({
  circuit: {
    configureSignalR: builder => builder.withUrl('_blazor', { skipNegotiation: true, transport: 1 /* WebSockets */ }),
  },
}).catch(loadAgain);

// When the program with this page's circuit has ended, another program refuses the circuit. The page is then loaded again and is whole.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
  if (['rejected', 'failed', 'resume-failed'].includes(event.detail.state)) loadAgain();
});
