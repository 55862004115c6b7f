using VoiceAgent.Bench.Floor;

// The least work that a .NET server can do for a call: read a frame, decide, answer, pace. It has no sessions, events or access checks.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();
app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
using var pacer = new Pacer();
app.Map("/agent", async (HttpContext http) =>
{
    using var socket = await http.WebSockets.AcceptWebSocketAsync();
    await new Agent(socket, pacer).RunAsync();
});
app.MapGet("/health", () => "ready");
await app.RunAsync();
