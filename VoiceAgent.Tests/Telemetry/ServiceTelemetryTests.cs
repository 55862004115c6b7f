using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Tests.Telemetry;

public sealed class ServiceTelemetryTests
{
    [Fact]
    public async Task A_request_is_named_by_its_route_and_what_it_asks_of_others_is_its_child()
    {
        await using var service = await Service.StartAsync();

        await service.AskAsync("/calls/4719");

        var spans = await service.ExportedAsync();
        var entry = Assert.Single(spans, span => span.Kind is ActivityKind.Server && span.DisplayName == "GET /calls/{call}");
        Assert.Equal(default, entry.ParentSpanId);
        var request = Assert.Single(spans, span => span.Kind is ActivityKind.Client && span.ParentSpanId == entry.SpanId);
        Assert.Single(spans, span => span.Kind is ActivityKind.Server && span.DisplayName == "GET /members/{number}" && span.ParentSpanId == request.SpanId);
        Assert.Equal($"{service.Address}/*", request.GetTagItem("url.full"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task A_health_check_makes_no_span(string address)
    {
        await using var service = await Service.StartAsync();

        await service.AskAsync(address);
        await service.AskAsync("/members/1");

        Assert.Equal(["GET /members/{number}"], (await service.ExportedAsync()).Select(span => span.DisplayName));
    }

    [Fact]
    public async Task A_poll_makes_no_span_here_or_where_it_asks()
    {
        await using var service = await Service.StartAsync();

        await service.PollAsync("/members/1");
        await service.AskAsync("/members/2");

        Assert.Equal(["/members/2"], (await service.ExportedAsync()).Select(span => span.GetTagItem("url.path")));
    }

    [Theory]
    [InlineData(null, null, ActivityKind.Server, SamplingDecision.RecordAndSample)]
    [InlineData(null, null, ActivityKind.Consumer, SamplingDecision.RecordAndSample)]
    [InlineData(null, null, ActivityKind.Client, SamplingDecision.Drop)]
    [InlineData(null, null, ActivityKind.Internal, SamplingDecision.Drop)]
    [InlineData("always_off", null, ActivityKind.Server, SamplingDecision.Drop)]
    [InlineData("parentbased_traceidratio", "0", ActivityKind.Server, SamplingDecision.Drop)]
    [InlineData("parentbased_traceidratio", "1", ActivityKind.Server, SamplingDecision.RecordAndSample)]
    public void Only_entries_begin_a_trace_and_the_environment_says_how_many(string? sampler, string? argument, ActivityKind kind, SamplingDecision decision) =>
        Assert.Equal(decision, EntrySampler.ByName(sampler, argument).ShouldSample(new SamplingParameters(default, ActivityTraceId.CreateRandom(), "span", kind)).Decision);

    [Fact]
    public void Within_a_trace_every_kind_of_span_is_recorded()
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

        var decision = EntrySampler.ByName(null, null).ShouldSample(new SamplingParameters(parent, parent.TraceId, "span", ActivityKind.Client)).Decision;

        Assert.Equal(SamplingDecision.RecordAndSample, decision);
    }

    /// <summary>A service with the product's defaults, and the spans that it would export.</summary>
    private sealed class Service(WebApplication app, ConcurrentQueue<Activity> exported) : IAsyncDisposable
    {
        public string Address { get; } = app.Urls.Single();

        public static async Task<Service> StartAsync()
        {
            var exported = new ConcurrentQueue<Activity>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.AddServiceDefaults();
            builder.Services.AddHttpClient();
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(new Exporter(exported))));
            var app = builder.Build();
            app.MapDefaultEndpoints();
            app.MapGet("/members/{number}", (string number) => number);
            app.MapGet("/calls/{call}", (string call, HttpContext http, IHttpClientFactory clients) =>
                clients.CreateClient().GetStringAsync($"http://{http.Request.Host}/members/{call}"));
            await app.StartAsync();
            return new Service(app, exported);
        }

        /// <summary>Sends a request from a client that does not trace.</summary>
        public async Task AskAsync(string path)
        {
            using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
            using var client = new HttpClient(handler);
            await client.GetStringAsync(Address + path);
        }

        /// <summary>The service itself sends a request, not as part of another request.</summary>
        public async Task PollAsync(string path)
        {
            Activity.Current = null;
            await app.Services.GetRequiredService<IHttpClientFactory>().CreateClient().GetStringAsync(Address + path);
        }

        /// <summary>The exported spans of this service, after it has stopped, because the span of a request ends after its answer. Other tests share the
        /// sources, so their spans are left out.</summary>
        public async Task<IReadOnlyList<Activity>> ExportedAsync()
        {
            var port = new Uri(Address).Port;
            await app.StopAsync();
            return [.. exported.Where(span => span.GetTagItem("server.port") is int at && at == port)];
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }

    private sealed class Exporter(ConcurrentQueue<Activity> exported) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                exported.Enqueue(span);
            }

            return ExportResult.Success;
        }
    }
}
