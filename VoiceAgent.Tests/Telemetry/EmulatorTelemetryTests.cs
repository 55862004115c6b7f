using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VoiceAgent.Emulators;

namespace VoiceAgent.Tests.Telemetry;

public sealed class EmulatorTelemetryTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task An_emulator_exports_what_it_does_in_the_trace_of_who_asked()
    {
        var received = Channel.CreateUnbounded<byte[]>();
        await using var collector = await CollectorAsync(received.Writer);
        await using var emulator = EmulatorRole.Find("openai")!.Build(
        [
            "--urls", "http://127.0.0.1:0", "--OpenAI:Key", "key-of-the-tests", "--OTEL_BSP_SCHEDULE_DELAY", "100",
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single(), "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        ]);
        await emulator.StartAsync();

        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        await client.GetAsync($"{emulator.Urls.First()}/health");
        await client.PostAsync($"{emulator.Urls.First()}/openai/v1/chat/completions", null);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        byte[] spans;
        do
        {
            spans = await received.Reader.ReadAsync(patience.Token);
        }
        while (spans.AsSpan().IndexOf(Convert.FromHexString(Trace)) < 0);

        Assert.True(spans.AsSpan().IndexOf("/openai/v1/chat/completions"u8) >= 0);
        Assert.True(spans.AsSpan().IndexOf("/health"u8) < 0);
    }

    private static async Task<WebApplication> CollectorAsync(ChannelWriter<byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            await received.WriteAsync(body.ToArray());
        });
        app.MapPost("/v1/{signal}", () => Results.Ok());
        await app.StartAsync();
        return app;
    }
}
