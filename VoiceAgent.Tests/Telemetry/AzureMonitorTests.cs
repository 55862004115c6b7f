using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Tests.Telemetry;

/// <summary>What a service sends to Application Insights, seen at its HTTP client.</summary>
[Collection(SpansOfTheProcess.Name)]
public sealed class AzureMonitorTests
{
    private static readonly ActivitySource Source = new("VoiceAgent.AzureMonitorTests");

    [Fact]
    public async Task Every_trace_is_sent_with_the_role_of_the_service_and_a_token_of_its_identity()
    {
        var sent = new ConcurrentQueue<(string? Token, string Body)>();
        using var service = Service("https://insights.example/", sent);
        await service.StartAsync();

        // More in a moment than the exporter's own limit for a second.
        for (var call = 0; call < 40; call++)
        {
            using var ring = Source.StartActivity("incoming call", ActivityKind.Consumer);
            using var turn = Source.StartActivity("turn");
            turn?.SetTag("voiceagent.turn.response_latency", 0.4);
        }

        // A poll starts no trace.
        using (Source.StartActivity("poll", ActivityKind.Client))
        {
            service.Services.GetRequiredService<ILogger<AzureMonitorTests>>().LogWarning("The poll failed.");
        }

        await FlushAsync(service);
        var body = string.Concat(sent.Select(request => request.Body));

        Assert.NotEmpty(sent);
        Assert.All(sent, request => Assert.Equal("Bearer token", request.Token));
        Assert.Equal(40, Count(body, "\"name\":\"incoming call\""));
        Assert.Equal(40, Count(body, "\"name\":\"turn\""));
        Assert.Equal(40, Count(body, "\"voiceagent.turn.response_latency\":\"0.4\""));
        Assert.Contains("\"ai.cloud.role\":\"gateway\"", body, StringComparison.Ordinal);
        Assert.Contains("The poll failed.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\":\"poll\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_connection_string_nothing_is_sent()
    {
        var sent = new ConcurrentQueue<(string? Token, string Body)>();
        using var service = Service(null, sent);
        await service.StartAsync();
        using (Source.StartActivity("incoming call", ActivityKind.Consumer))
        {
        }

        await FlushAsync(service);

        Assert.Empty(sent);
        Assert.Null(service.Services.GetService<TokenCredential>());
    }

    private static IHost Service(string? ingestion, ConcurrentQueue<(string? Token, string Body)> sent)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["OTEL_SERVICE_NAME"] = "gateway";
        builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion is null ? "" : $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={ingestion}";
        builder.AddServiceDefaults();
        if (ingestion is not null)
        {
            builder.Services.AddSingleton<TokenCredential>(new Identity());

            // The process has the meters of all tests before this one. To read them takes minutes, and these tests look at traces and logs.
            builder.Services.ConfigureOpenTelemetryMeterProvider(static metrics => metrics.AddView(static _ => MetricStreamConfiguration.Drop));
            builder.Services.Configure<AzureMonitorExporterOptions>(exporter =>
            {
                exporter.Transport = new HttpClientTransport(new Ingestion(sent));
                exporter.DisableOfflineStorage = true;
            });
        }

        return builder.Build();
    }

    private static async Task FlushAsync(IHost service)
    {
        service.Services.GetService<TracerProvider>()?.ForceFlush();
        service.Services.GetService<LoggerProvider>()?.ForceFlush();
        await service.StopAsync();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Ingestion(ConcurrentQueue<(string? Token, string Body)> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            request.Content!.CopyTo(body, null, cancellationToken);
            var bytes = body.ToArray();
            if (bytes is [0x1f, 0x8b, ..])
            {
                using var plain = new MemoryStream();
                using var zipped = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
                zipped.CopyTo(plain);
                bytes = plain.ToArray();
            }

            if (request.RequestUri!.Host == "insights.example")
            {
                sent.Enqueue((request.Headers.Authorization?.ToString(), Encoding.UTF8.GetString(bytes)));
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""") };
        }
    }
}
